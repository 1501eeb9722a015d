import { z } from 'zod';
import { Channel } from '../../../enumerations.ts';
import { refusal } from '../../../refusal.ts';
import { DESK, EVERYONE } from '../../case/commands.ts';
import { field, line, prose, yesNo } from '../../field.ts';
import type { ComplaintFact } from '../facts.ts';
import { type ComplaintState, complaintPolicy, meetingOf } from '../state.ts';
import { command } from './command.ts';

const channel = field(Channel.schema, '渠道', 'Channel');

/** The superior hears of the complaint once what the profile waits for has happened (CMP-10, CNF-02). */
function reportUpFacts(state: ComplaintState, after: { severity: string | null; confirmed: boolean }): ComplaintFact[] {
  const policy = complaintPolicy(state);
  const ripe = after.severity !== null && (policy.reportUpAfter === 'classification' || after.confirmed);
  const wanted = policy.reportUp === 'all' || (policy.reportUp === 'major' && after.severity === 'MAJOR');
  return ripe && wanted && !state.reportedUp
    ? [{ type: 'ReportedUp', to: 'supervisor', note: state.intake.subject }]
    : [];
}

/** Commands in which we speak with the customer. */
export const contactCommands = [
  command({
    name: 'confirmComplaint',
    label: { zh: '复述并确认', en: 'Restate and confirm' },
    roles: DESK,
    data: z.strictObject({
      restated: prose('用自己的话复述', 'The matter in your own words'),
      customerConfirmed: yesNo('客户确认无误', 'The customer confirmed it'),
      additions: prose('客户补充', 'What the customer added').optional(),
    }),
    refuse: (state) =>
      state.confirmed ? refusal('RuleNotMet', '客户已确认过', 'The customer has confirmed already') : undefined,
    decide: (state, { restated, customerConfirmed, additions }) =>
      customerConfirmed
        ? [
            { type: 'MatterConfirmed', restated, additions },
            ...reportUpFacts(state, { severity: state.severity, confirmed: true }),
          ]
        : refusal('RuleNotMet', '须由客户确认后才能记录', 'Only the customer’s confirmation confirms it'),
  }),

  command({
    name: 'recordReply',
    label: { zh: '记录答复', en: 'Record a reply' },
    roles: EVERYONE,
    data: z.strictObject({
      channel,
      content: prose('答复内容', 'What was said'),
      personal: yesNo('人工答复（自动回执不计）', 'By a person (an automatic receipt does not count)'),
    }),
    decide: (_, data) => [{ type: 'ReplyRecorded', ...data }],
  }),

  command({
    name: 'recordProgress',
    label: { zh: '告知进展', en: 'Tell the progress' },
    roles: EVERYONE,
    data: z.strictObject({ channel, content: prose('告知客户的进展', 'What the customer was told') }),
    decide: (_, data) => [{ type: 'ProgressTold', ...data }],
  }),

  command({
    name: 'flagLegalRisk',
    label: { zh: '标记法律风险', en: 'Flag a legal risk' },
    roles: EVERYONE,
    data: z.strictObject({ reason: line('原因', 'Reason') }),
    refuse: (state) => (state.legalRisk ? refusal('RuleNotMet', '已标记法律风险', 'Already flagged') : undefined),
    // A flagged case counts as major (CMP-39).
    decide: (state, { reason }) => [
      { type: 'LegalRiskFlagged', reason },
      ...(state.severity === 'GENERAL'
        ? classifiedFacts(state, { severity: 'MAJOR', labels: state.labels, reason, department: state.department })
        : []),
    ],
  }),
];

/** Classification, and what follows from it at once: the report upward and the routing (CMP-09 … CMP-13). */
export function classifiedFacts(
  state: ComplaintState,
  as: {
    severity: 'GENERAL' | 'MAJOR';
    labels: ComplaintState['labels'];
    reason?: string | undefined;
    department: ComplaintState['department'];
  },
): ComplaintFact[] {
  const policy = complaintPolicy(state);
  const mustMeet = meetingOf({ ...state, severity: as.severity }) === 'must';
  const routed: ComplaintFact[] =
    policy.path === 'short' || mustMeet
      ? []
      : as.severity === 'MAJOR'
        ? [{ type: 'ReferredToLeader' }]
        : as.department
          ? [{ type: 'RoutedToDepartment', department: as.department }]
          : [];
  return [
    { type: 'Classified', severity: as.severity, labels: as.labels, reason: as.reason },
    ...reportUpFacts(state, { severity: as.severity, confirmed: state.confirmed }),
    ...routed,
  ];
}

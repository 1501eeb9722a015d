import { defaultEscalationRules } from '../time/clock.ts';
import { defaultTimeRules } from '../time/limit.ts';
import { defaultCallbackPolicy } from './callback.ts';
import { defaultFollowUpPolicy } from './follow-up.ts';
import { defaultMessagePolicy } from './messages.ts';
import { defaultRefundPolicy } from './refund.ts';
import { defaultRepairPolicy } from './repair.ts';
import type { ComplaintPolicy, PolicyPack } from './schema.ts';

const soft = (limit: { kind: 'elapsed_hours'; hours: number } | { kind: 'working_days'; days: number }) => ({
  limit,
  origin: 'soft' as const,
});
const hours = (n: number) => ({ kind: 'elapsed_hours' as const, hours: n });
const workingDays = (n: number) => ({ kind: 'working_days' as const, days: n });

/** Requirements 14 where no profile states otherwise: stage limits off, every soft word with its proposed number. */
const complaint: ComplaintPolicy = {
  path: 'short',
  limits: {
    'CMP-05': soft(hours(2)),
    'CMP-07': soft(hours(24)),
    'CMP-09': soft(hours(1)),
    'CMP-10': soft(hours(1)),
    'CMP-14': null,
    'CMP-15': null,
    'CMP-16': null,
    'CMP-17': null,
    'CMP-22': null,
    'CMP-23': null,
    'CMP-26': soft(workingDays(2)),
    'CMP-28': null,
    'CMP-30': soft(workingDays(2)),
  },
  meeting: 'never',
  reportUp: 'all',
  reportUpAfter: 'classification',
  loop: 'untilSatisfied',
  escalateAtLoop: { supervisor: 2, leader: 3 },
  closeUnsatisfied: false,
  pause: { clocks: [], reasons: [], longestWorkingDays: 5 },
  reopenWindowDays: 30,
  taxonomies: ['nature', 'content', 'category'],
  departments: ['customer_service', 'engineering', 'materials', 'technical', 'finance'],
  types: ['COMPLAINT', 'SUGGESTION', 'HELP_REQUEST'],
};

/** What every profile starts from; a profile file states only what its trade does differently. */
export const defaults = {
  version: 2,
  time: defaultTimeRules,
  escalation: defaultEscalationRules,
  ladder: ['supervisor', 'cs_head', 'leader'],
  complaint,
  repair: defaultRepairPolicy,
  refund: defaultRefundPolicy,
  callback: defaultCallbackPolicy,
  followUp: defaultFollowUpPolicy,
  messages: defaultMessagePolicy,
  compensation: { agentLimitFen: 0 },
  retention: { years: 3 },
} satisfies Omit<PolicyPack, 'profile' | 'label'>;

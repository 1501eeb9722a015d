import { z } from 'zod';
import { refusal } from '../../../refusal.ts';
import { hasRole } from '../../../roles.ts';
import { DESK, SUPERVISORS } from '../../case/commands.ts';
import { line, prose, yesNo } from '../../field.ts';
import { HANDLING } from '../stages.ts';
import type { ComplaintState } from '../state.ts';
import { command } from './command.ts';
import { APPROVERS, mayApprove, Offer } from './opinion.ts';

const override = line('主管特批理由', 'Why a supervisor lets it pass').optional();

/** CMP-25: the problem is solved first and its repetition prevented; a supervisor may let it pass, with a reason. */
const withoutGround = (state: ComplaintState, allowed: boolean) =>
  (state.solution && state.improvement) || allowed
    ? undefined
    : refusal(
        'RuleNotMet',
        '须先记录解决方案和改进措施，才能补偿',
        'Solution and improvement come before compensation',
        {
          offers: ['recordSolution', 'requestCompensation'],
        },
      );

const alreadyAsked = (state: ComplaintState) =>
  state.compensations.some(({ status }) => status === 'requested')
    ? refusal('RuleNotMet', '已有补偿申请待审批', 'A compensation already awaits approval')
    : undefined;

export const compensationCommands = [
  command({
    name: 'offerCompensation',
    label: { zh: '授权内补偿', en: 'Grant within own authority' },
    roles: DESK,
    stages: HANDLING,
    data: z.strictObject({ ...Offer.shape, override }),
    refuse: alreadyAsked,
    decide: (state, { override, ...offer }, { actor }) => {
      const supervisor = hasRole(actor, ...SUPERVISORS);
      const refused = withoutGround(state, supervisor && override !== undefined);
      if (refused) return refused;
      const limit = state.rules.policy.compensation.agentLimitFen;
      const granted = state.compensations
        .filter(({ status, authority }) => status === 'dueToFinance' && authority === 'agent')
        .reduce((sum, { amountFen }) => sum + amountFen, 0);
      if (granted + offer.amountFen > limit)
        return refusal(
          'NeedsApproval',
          '超出授权额度 {limit} 元，请提交审批',
          'Beyond the authority of {limit} yuan: ask for approval',
          {
            vars: { limit: (limit / 100).toFixed(2) },
            offers: ['requestCompensation'],
          },
        );
      return [
        {
          type: 'CompensationApproved',
          offer,
          authority: 'agent',
          override,
          requestedBy: { id: actor.id, name: actor.name },
          of: 'authority',
        },
      ];
    },
  }),

  command({
    name: 'requestCompensation',
    label: { zh: '申请补偿', en: 'Ask for compensation' },
    roles: [...DESK, 'department_head', 'responsible_person', 'investigator'],
    stages: HANDLING,
    data: Offer,
    refuse: alreadyAsked,
    decide: (_, offer) => [{ type: 'CompensationRequested', offer }],
  }),

  command({
    name: 'decideCompensation',
    label: { zh: '审批补偿', en: 'Decide on the compensation' },
    roles: APPROVERS,
    stages: HANDLING,
    data: z.strictObject({ approve: yesNo('同意', 'Approve'), note: prose('意见', 'Opinion'), override }),
    refuse: (state, circumstances) => {
      const asked = state.compensations.find(({ status }) => status === 'requested');
      if (!asked) return refusal('RuleNotMet', '没有待审批的补偿', 'No compensation awaits approval');
      if (asked.requestedBy.id === circumstances.actor.id)
        return refusal('SamePerson', '申请人不能审批', 'Who asked for it may not decide on it');
      return mayApprove(state, circumstances);
    },
    decide: (state, { approve, note, override }, { actor }) => {
      const asked = state.compensations.find(({ status }) => status === 'requested');
      if (!asked) return refusal('NotFound', '没有待审批的补偿', 'No compensation awaits approval');
      if (!approve) return [{ type: 'CompensationRejected', reason: note }];
      const refused = withoutGround(state, hasRole(actor, ...SUPERVISORS) && override !== undefined);
      if (refused) return refused;
      const { amountFen, type, reason } = asked;
      const authority = hasRole(actor, 'leader', 'general_manager') ? 'leader' : 'department_head';
      return [
        {
          type: 'CompensationApproved',
          offer: { amountFen, type, reason },
          authority,
          override,
          requestedBy: asked.requestedBy,
          of: 'request',
        },
      ];
    },
  }),
];

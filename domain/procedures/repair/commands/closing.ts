import { z } from 'zod';
import { isRefusal, refusal } from '../../../refusal.ts';
import { DESK } from '../../case/commands.ts';
import { NUMBER_LENGTH } from '../../case/names.ts';
import { promises, settlePromises } from '../../case/promises.ts';
import { prose } from '../../field.ts';
import { command } from './command.ts';

/** How a repair ends, or begins again out of its visit (REP-07, REP-08, FUP-03). */
export const closingCommands = [
  command({
    name: 'cancelRepair',
    label: { zh: '客户取消', en: 'Cancelled by the customer' },
    roles: DESK,
    data: z.strictObject({ reason: prose('取消原因', 'Reason'), promises }),
    decide(state, { reason, promises: answer }, { now }) {
      const settled = settlePromises(state, answer, now);
      return isRefusal(settled) ? settled : [...settled, { type: 'RepairCancelled', reason }];
    },
  }),

  // Given by the visit after the repair. One of a former round has nothing to say of this one.
  command({
    name: 'visited',
    label: { zh: '回访完成', en: 'Visited' },
    roles: ['system'],
    stages: ['FOLLOW_UP'],
    data: z.strictObject({
      outcome: z.string().min(1).max(40),
      visit: z.string().min(1).max(NUMBER_LENGTH).optional(),
    }),
    decide: (state, { outcome, visit }) =>
      visit === undefined || visit === state.visit
        ? [{ type: 'RepairClosed', outcome }]
        : refusal('RuleNotMet', '不是本次维修的回访', 'That is not the visit after this repair'),
  }),

  command({
    name: 'persists',
    label: { zh: '问题仍存在', en: 'The defect persists' },
    roles: ['system'],
    stages: ['FOLLOW_UP'],
    data: z.strictObject({ problem: z.string().trim().min(1).max(8_000) }),
    decide: (_, { problem }) => [{ type: 'DefectPersists', problem }],
  }),
];

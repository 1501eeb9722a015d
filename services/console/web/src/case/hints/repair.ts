import type { RepairState } from '../../../../../../domain/procedures/repair/state.ts';
import { at } from '../../form/values.ts';
import { channelOf, type Hints, minuteOf } from './hint.ts';

const toldNow = { initial: (_: RepairState, now: string) => ({ toldAt: minuteOf(now) }) };

export const repairHints: Hints<RepairState> = {
  replyToRequest: { initial: (state) => ({ ...channelOf(state), personal: true }) },
  verifyWarranty: {
    initial: ({ intake: { purchasedOn, completedOn, serialNumber } }) => ({
      purchasedOn: purchasedOn ?? completedOn,
      serialNumber,
    }),
    help: () => ({
      shown: ([name], values) => name === 'correct' || (at(values, ['correct']) === false) === (name === 'wrong'),
      needed: ([name]) => (name === 'wrong' ? true : undefined),
    }),
  },
  recordFeeDecision: { initial: (_, now) => ({ decidedAt: minuteOf(now) }) },
  scheduleVisit: { initial: ({ appointment }) => (appointment ? { technician: appointment.technician } : {}) },
  tellSolution: toldNow,
  recordUnfinished: toldNow,
  recordArrival: {
    initial: ({ appointment }, now) => ({
      arrivedAt: minuteOf(now),
      ...(appointment ? { technician: appointment.technician } : {}),
    }),
  },
};

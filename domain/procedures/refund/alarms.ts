import { HOUR, MINUTE, plus } from '../../time/instant.ts';
import type { OwnAlarm } from '../case/alarms.ts';
import type { RefundFact } from './facts.ts';
import { isOverStage } from './stages.ts';
import { openAttempt, type RefundState, refundPolicy } from './state.ts';

/** An outcome that is still unknown then is told to finance's manager. */
const UNKNOWN_TOLD_AFTER = 30 * MINUTE;

/** The earliest of what rings in an open refund besides its clocks. */
export function refundAlarm(state: RefundState): OwnAlarm<RefundFact> | undefined {
  if (isOverStage(state.stage)) return undefined;
  const alarms: OwnAlarm<RefundFact>[] = [];
  if (state.stage === 'QUOTED' && state.quote && state.claim === 'none') {
    const { validUntil } = state.quote;
    alarms.push({ at: validUntil, label: 'quote expires', fact: { type: 'QuoteExpired', validUntil } });
  }
  const open = openAttempt(state);
  if (open?.nextAskAt) {
    const { attempt, asks, nextAskAt } = open;
    const fact = { type: 'PayoutAsked', attempt, ask: asks + 1 } as const;
    alarms.push({ at: nextAskAt, label: `ask for payout ${attempt}`, fact });
  }
  if (open?.unknownSince && !open.persists) {
    const { attempt, unknownSince: since } = open;
    const fact = { type: 'UnknownPersists', attempt, since } as const;
    alarms.push({ at: plus(since, UNKNOWN_TOLD_AFTER), label: `payout ${attempt} stays unknown`, fact });
  }
  if (state.arrival !== null && !state.arrivalWarned && state.stage !== 'PAID') {
    const { arrival } = state;
    const at = plus(arrival, -refundPolicy(state).warnBeforeArrivalHours * HOUR);
    alarms.push({ at, label: 'arrival at risk', fact: { type: 'ArrivalAtRisk', arrival } });
  }
  return alarms.toSorted((a, b) => (a.at < b.at ? -1 : 1))[0];
}

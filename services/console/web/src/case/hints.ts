import { openPromises } from '../../../../../domain/procedures/case/promises.ts';
import type { CaseState } from '../../../../../domain/procedures/case/state.ts';
import type { Instant } from '../../../../../domain/time/instant.ts';
import type { FormHelp } from '../form/context.ts';
import { at } from '../form/values.ts';
import { callbackHints } from './hints/callback.ts';
import { commonHints } from './hints/common.ts';
import { complaintHints } from './hints/complaint.ts';
import type { Hint } from './hints/hint.ts';
import { refundHints } from './hints/refund.ts';
import { repairHints } from './hints/repair.ts';
import { visitHints } from './hints/visit.ts';
import { type AnyCase, isA } from './kinds.ts';

/** Commands that end the case or take something away. */
const DANGEROUS: readonly string[] = [
  'closeUnsatisfied',
  'withdrawComplaint',
  'mergeComplaint',
  'cancelRepair',
  'rejectRefund',
  'withdrawRefund',
  'releaseCallback',
  'markUnreachable',
];

export const isDangerous = (command: string): boolean => DANGEROUS.includes(command);

/** The hint of the case's own procedure goes before the common one. */
function hintOf(command: string, shown: AnyCase, now: Instant): { initial: object; help: FormHelp } {
  const said = <S extends CaseState>(hint: Hint<S> | undefined, state: S) => ({
    initial: hint?.initial?.(state, now) ?? {},
    help: hint?.help?.(state, now) ?? {},
  });
  const own = () => {
    if (isA('complaint', shown)) return said(complaintHints[command], shown.state);
    if (isA('repair', shown)) return said(repairHints[command], shown.state);
    if (isA('refund', shown)) return said(refundHints[command], shown.state);
    if (isA('callback', shown)) return said(callbackHints[command], shown.state);
    if (isA('visit', shown)) return said(visitHints[command], shown.state);
    return undefined;
  };
  const common = said(commonHints[command], shown.state);
  const mine = own();
  return { initial: { ...common.initial, ...mine?.initial }, help: { ...common.help, ...mine?.help } };
}

export const initialOf = (command: string, shown: AnyCase, now: Instant): object => hintOf(command, shown, now).initial;

/** What the form of a command shows in this case. What becomes of promised callbacks is asked while there are any (CBK-03). */
export function helpFor(command: string, shown: AnyCase, now: Instant): FormHelp {
  const { help } = hintOf(command, shown, now);
  const promised = openPromises(shown.state).length > 0;
  return {
    state: shown.state,
    ...help,
    shown: (path, values) => {
      if (path[0] !== 'promises') return help.shown?.(path, values) ?? true;
      return promised && (path[1] !== 'toldAt' || at(values, ['promises', 'becomes']) === 'TOLD');
    },
    needed: (path) => (path[0] === 'promises' ? true : help.needed?.(path)),
  };
}

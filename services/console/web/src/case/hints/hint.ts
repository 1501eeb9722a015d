import type { CaseState } from '../../../../../../domain/procedures/case/state.ts';
import type { Instant } from '../../../../../../domain/time/instant.ts';
import { toInstant, toMs } from '../../../../../../domain/time/instant.ts';
import type { FormHelp } from '../../form/context.ts';

/** What a command's form starts with and leaves out. Convenience only: the domain decides what is accepted. */
export interface Hint<State extends CaseState> {
  readonly initial?: (state: State, now: Instant) => object;
  readonly help?: (state: State, now: Instant) => FormHelp;
}

export type Hints<State extends CaseState> = Readonly<Record<string, Hint<State>>>;

export const minuteOf = (now: Instant): Instant => toInstant(Math.floor(toMs(now) / 60_000) * 60_000);

/** The customer is answered where the customer asked. */
export const channelOf = ({ intake }: { readonly intake: { readonly channel: string } }) => ({
  channel: intake.channel,
});

const APPROVE = { zh: '同意', en: 'Approve' };
const SEND_BACK = { zh: '不同意，退回', en: 'Send back' };
export const APPROVING: FormHelp = { answers: ([name]) => (name === 'approve' ? [APPROVE, SEND_BACK] : undefined) };

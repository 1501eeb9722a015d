import { type Refusal, refusal } from '../../refusal.ts';
import type { RefundState } from './state.ts';

/** One reason for which a person may not do a step with the money, whatever their role (REF-12). */
export interface Guard {
  readonly name: string;
  readonly step: 'approve' | 'pay';
  barred(state: RefundState, personId: string): boolean;
}

const shaped = ({ requester, shapers }: RefundState, personId: string): boolean =>
  requester.id === personId || shapers.some(({ id }) => id === personId);
const granted = ({ intake }: RefundState, personId: string): boolean => intake.compensation?.grantedBy.id === personId;

/** Requester, approver and payer are three people; who grants a compensation or sets amount or payee counts as asking. */
export const FOUR_EYES: readonly Guard[] = [
  { name: 'approver did not ask', step: 'approve', barred: shaped },
  { name: 'approver did not grant', step: 'approve', barred: granted },
  { name: 'payer did not ask', step: 'pay', barred: shaped },
  { name: 'payer did not grant', step: 'pay', barred: granted },
  { name: 'payer did not approve', step: 'pay', barred: ({ approval }, personId) => approval?.by.id === personId },
];

export const samePerson: Refusal = refusal(
  'SamePerson',
  '申请、批准、付款须由不同的人完成，您已参与此笔退款',
  'Asking, approving and paying are for different people: you have had a hand in this refund',
);

/** The refusal of a person who has already had a hand in the same money. */
export function refuseSamePerson(
  guards: readonly Guard[],
  step: Guard['step'],
  state: RefundState,
  personId: string,
): Refusal | undefined {
  return guards.some((guard) => guard.step === step && guard.barred(state, personId)) ? samePerson : undefined;
}

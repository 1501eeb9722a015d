import type { z } from 'zod';
import type { Channel } from '../../enumerations.ts';
import type { Instant } from '../../time/instant.ts';
import type { CaseFact } from '../case/facts.ts';
import type { Attachment } from '../case/intake.ts';
import type { CaseRef } from '../case/names.ts';
import type { Rules } from '../case/state.ts';
import type { Intake } from './intake.ts';
import type { ClaimOutcome, OrderSnapshot, Payee } from './order.ts';
import type { FeeQuote } from './quote.ts';
import type { PayoutMethod, RejectReason, ReturnReason } from './stages.ts';

type ChannelName = z.infer<typeof Channel.schema>;

/** REF-03, as it was told to the customer. */
export interface Quote extends FeeQuote {
  readonly channel: ChannelName;
  readonly quotedAt: Instant;
  readonly validUntil: Instant;
}

/** How the customer said yes (REF-04): in words taken down or in a stored recording. */
export interface Acceptance {
  readonly channel: ChannelName;
  readonly words?: string | undefined;
  readonly recording?: readonly Attachment[] | undefined;
  readonly decidedAt: Instant;
}

/** What finance paid in its own bank. */
export interface Proof {
  readonly reference: string;
  /** A day in Beijing. */
  readonly paidOn: string;
}

export type FileResult = { readonly paid: Proof } | { readonly failed: string };

export type RefundFact =
  | CaseFact
  | {
      readonly type: 'RefundRequested';
      readonly intake: Intake;
      readonly rules: Rules;
      readonly parent: CaseRef | null;
    }
  | { readonly type: 'OrderChecked'; readonly order: OrderSnapshot }
  /** There is no such order. */
  | { readonly type: 'OrderMissing' }
  | { readonly type: 'RefundQuoted'; readonly quote: Quote }
  | { readonly type: 'QuoteExpired'; readonly validUntil: Instant }
  | { readonly type: 'QuoteAccepted'; readonly acceptance: Acceptance }
  | { readonly type: 'QuoteDeclined'; readonly channel: ChannelName; readonly words?: string | undefined }
  /** The order was no longer as quoted: nothing is held, the refund is checked again. */
  | { readonly type: 'ClaimRefused'; readonly outcome: Exclude<z.infer<typeof ClaimOutcome>['outcome'], 'claimed'> }
  /** The order's money is held for this refund; a returned ticket's seat is free again (REF-05, REF-10). */
  | { readonly type: 'RefundSubmitted'; readonly amountFen: number; readonly seatReleased: boolean }
  /** REF-07: the package that finance receives. */
  | {
      readonly type: 'HandedToFinance';
      readonly orderNo: string | null;
      readonly amountFen: number;
      readonly feeRuleId: string | null;
      readonly payee: Payee;
      readonly acceptance: Acceptance | null;
      /** When the customer may expect the money (REF-06). */
      readonly arrival: Instant;
    }
  | { readonly type: 'SubmissionConfirmed'; readonly channel: ChannelName; readonly arrival: Instant }
  | { readonly type: 'RefundAcknowledged' }
  | { readonly type: 'RefundReturned'; readonly reason: ReturnReason; readonly note: string }
  | {
      readonly type: 'RefundCompleted';
      readonly payee?: Payee | undefined;
      readonly note: string;
      readonly evidence?: readonly Attachment[] | undefined;
    }
  | { readonly type: 'AmountChanged'; readonly from: number; readonly to: number; readonly reason: string }
  | { readonly type: 'RefundApproved'; readonly amountFen: number }
  | { readonly type: 'RefundRejected'; readonly reason: RejectReason; readonly note: string }
  /** From here on money may move; the attempt's number is never used for another (REF-08). */
  | {
      readonly type: 'PayoutStarted';
      readonly attempt: number;
      readonly method: PayoutMethod;
      readonly amountFen: number;
      readonly payee: Payee;
      readonly proof?: Proof | undefined;
      readonly voucher?: readonly Attachment[] | undefined;
      readonly batch?: string | undefined;
    }
  /** The line of a payment file is in the ledger and awaits its result. */
  | { readonly type: 'FileLineBooked'; readonly attempt: number }
  | { readonly type: 'FileResultRecorded'; readonly attempt: number; readonly result: FileResult }
  /** The ledger does not take the result, a reference of another payment for instance: it is to be recorded again. */
  /** What people found out about an attempt whose outcome nobody could be asked for, with the proof of it. */
  | {
      readonly type: 'UnknownSettled';
      readonly attempt: number;
      readonly result: FileResult;
      readonly evidence: readonly Attachment[];
    }
  /** The ledger does not take what was recorded: it must be recorded again. */
  | { readonly type: 'FileResultRefused'; readonly attempt: number; readonly reason: string }
  | { readonly type: 'PayoutPaid'; readonly attempt: number; readonly reference: string; readonly paidAt: Instant }
  | { readonly type: 'PayoutFailed'; readonly attempt: number; readonly reason: string }
  | {
      readonly type: 'PayoutUnknown';
      readonly attempt: number;
      readonly reason: string;
      /** When the provider is asked next; it is never sent again. */
      readonly nextAskAt: Instant;
    }
  | { readonly type: 'PayoutAsked'; readonly attempt: number; readonly ask: number }
  /** An attempt has been unknown for half an hour. */
  | { readonly type: 'UnknownPersists'; readonly attempt: number; readonly since: Instant }
  | { readonly type: 'PayeeCorrected'; readonly payee: Payee; readonly note: string }
  /** The announced arrival comes near and nothing is paid: the customer is owed a new date (REF-09). */
  | { readonly type: 'ArrivalAtRisk'; readonly arrival: Instant }
  | {
      readonly type: 'NewArrivalTold';
      readonly arrival: Instant;
      readonly channel: ChannelName;
      readonly words: string;
    }
  | { readonly type: 'PaidTold'; readonly channel: ChannelName; readonly toldAt: Instant; readonly words: string }
  | { readonly type: 'RefundWithdrawn'; readonly reason: string }
  | { readonly type: 'OrderReleased' };

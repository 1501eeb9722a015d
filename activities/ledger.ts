import { ApplicationFailure } from '@temporalio/common';
import { type Selectable, sql } from 'kysely';
import type { PayoutOutcome } from '../domain/procedures/refund/order.ts';
import { beijingDate, type Instant } from '../domain/time/instant.ts';
import type { Database, Db } from '../infra/database.ts';
import type { Payout } from './payments.ts';
import { brokenConstraint } from './sql-refusal.ts';

/** One attempt as the ledger has it. */
export type Attempt = Selectable<Database['payouts']>;
type AttemptId = Pick<Payout, 'refundId' | 'attempt'>;

/** Why the ledger refuses an attempt. No retry changes that, so each is an outcome and not an error. */
const REFUSED: Readonly<Record<string, string>> = {
  payouts_amount: '金额不是正数或超过批准金额 (the amount is not positive or exceeds what was approved)',
  payouts_three_people: '申请、批准和付款必须是三个人 (who requests, who approves and who pays must be three people)',
  payouts_payee: '收款人不存在 (there is no such payee)',
  payouts_one_open: '上一次付款尚无结果 (the outcome of the attempt before is still open)',
  payouts_within_approved: '累计付款将超过批准金额 (the attempts would exceed what was approved)',
  payouts_within_claim: '付款将超过该退款在订单上占用的金额 (the refund holds less than that of its order)',
};

const TAKEN = '该流水号已用于另一笔付款 (this reference belongs to another payment)';

type Begun =
  | { readonly row: Attempt /** Whether this very call began it. */; readonly mine: boolean }
  | { readonly refused: string };

/**
 * Puts an attempt into the ledger before any money moves; one that is there already is given back as it stands.
 * Throws, not to be tried again, when the number was used for another amount or payee.
 */
export async function beginAttempt(db: Db, payout: Payout, validUntil: Instant | null): Promise<Begun> {
  const before = await attemptOf(db, payout);
  if (before) return { row: sameMoney(before, payout), mine: false };
  const row = {
    refund_id: payout.refundId,
    attempt: payout.attempt,
    amount_fen: payout.amountFen,
    approved_fen: payout.approvedFen,
    method: payout.method,
    payee_id: payout.payeeId,
    requester_id: payout.requesterId,
    approver_id: payout.approverId,
    payer_id: payout.payerId,
    valid_until: validUntil,
  };
  try {
    const begun = await db
      .insertInto('payouts')
      .values({ ...row, status: 'sending' })
      .returningAll()
      .executeTakeFirstOrThrow();
    return { row: begun, mine: true };
  } catch (error) {
    const reason = refusalOf(error) ?? (await twinOf(db, payout, error));
    // The refusal is written down: a run of this step that comes late finds the number used and sends nothing.
    await db
      .insertInto('payouts')
      .values({ ...row, status: 'failed', reason, settled_at: sql<Date>`now()` })
      .onConflict((conflict) => conflict.doNothing())
      .execute()
      .catch((again: unknown) => {
        if (refusalOf(again) === undefined) throw again;
      });
    const standing = await attemptOf(db, payout);
    return standing ? { row: sameMoney(standing, payout), mine: false } : { refused: reason };
  }
}

const refusalOf = (error: unknown): string | undefined => REFUSED[brokenConstraint(error) ?? ''];

/** A run of the same step that was faster is no refusal: its row is found next. */
async function twinOf(db: Db, id: AttemptId, error: unknown): Promise<string> {
  if (await attemptOf(db, id)) return '';
  throw error;
}

export function attemptOf(db: Db, { refundId, attempt }: AttemptId): Promise<Attempt | undefined> {
  return db
    .selectFrom('payouts')
    .selectAll()
    .where('refund_id', '=', refundId)
    .where('attempt', '=', attempt)
    .executeTakeFirst();
}

function sameMoney(row: Attempt, { amountFen, payeeId }: Payout): Attempt {
  if (row.amount_fen === amountFen && row.payee_id === payeeId) return row;
  throw ApplicationFailure.nonRetryable(`payout ${row.key} stands for another amount or payee`, 'PayoutNumberReused');
}

/** Writes down how an attempt stands. What was settled before stays; the row as it then stands is given back. */
export async function settleAttempt(db: Db, row: Attempt, outcome: PayoutOutcome): Promise<Attempt> {
  const write = (to: PayoutOutcome) =>
    db
      .updateTable('payouts')
      .set(columnsOf(to))
      .where('refund_id', '=', row.refund_id)
      .where('attempt', '=', row.attempt)
      .where('status', 'in', ['sending', 'unknown'])
      .returningAll()
      .executeTakeFirst();
  const written = await write(outcome).catch((error: unknown) => {
    if (brokenConstraint(error) !== 'payouts_reference') throw error;
    // A manual proof that belongs elsewhere proves nothing; where a request went out, the money may have moved.
    return write({ status: row.method === 'manual' ? 'failed' : 'unknown', reason: TAKEN });
  });
  return written ?? (await attemptOf(db, { refundId: row.refund_id, attempt: row.attempt })) ?? row;
}

function columnsOf(outcome: PayoutOutcome) {
  const settled_at = sql<Date>`now()`;
  if (outcome.status === 'unknown') return { status: outcome.status, reason: outcome.reason };
  if (outcome.status === 'failed') return { status: outcome.status, reason: outcome.reason, settled_at };
  const { status, reference, paidAt } = outcome;
  return { status, reference, paid_at: paidAt, paid_on: beijingDate(paidAt), reason: null, settled_at };
}

/** An attempt as its refund hears of it. */
export function outcomeOf(row: Attempt): PayoutOutcome {
  if (row.status === 'paid' && row.reference !== null && row.paid_at !== null) {
    return { status: 'paid', reference: row.reference, paidAt: new Date(row.paid_at).toISOString() };
  }
  const reason = row.reason ?? '';
  return { status: row.status === 'failed' ? 'failed' : 'unknown', reason };
}

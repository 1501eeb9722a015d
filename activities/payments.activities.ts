import type { PayoutOutcome } from '../domain/procedures/refund/order.ts';
import { BeijingDate, earlier, endOfDay, type Instant, plus, toInstant } from '../domain/time/instant.ts';
import type { Db } from '../infra/database.ts';
import { type Attempt, attemptOf, beginAttempt, outcomeOf, settleAttempt } from './ledger.ts';
import type { PaymentActivities } from './payments.ts';
import type { PaymentProvider, ProviderAnswer } from './provider.ts';

/** How far the provider's clock may be behind ours before "never seen" could be said too early. */
const CLOCK_MARGIN_SECONDS = 60;

const NO_PROVIDER = '未接入支付渠道 (no payment provider is connected)';
const NEVER_SEEN = '支付渠道从未收到该笔付款，请求已过期 (the provider has never seen it, and the request has expired)';
const NOT_SEEN_YET = '支付渠道尚未收到该笔付款 (the provider has not seen it so far)';
const OTHER_AMOUNT = '支付渠道所付金额与账上不符，请核对 (the provider paid another amount: people must look)';
const WITH_THE_BANK = '已提交银行，等待结果 (it is with the bank, the result is awaited)';
const NOT_BEGUN = '付款尚未开始 (the attempt has not begun)';

export interface PaymentDependencies {
  readonly db: Db;
  /** Null when none is connected. */
  readonly provider: PaymentProvider | null;
  /** For how long the provider may accept a request. */
  readonly validSeconds?: number;
  readonly clockMarginSeconds?: number;
  /** Milliseconds since 1970. */
  readonly now?: () => number;
}

/**
 * Payouts and their ledger. At most one payment for each attempt, wherever a process dies:
 * before the row nothing was sent; after it nobody sends again, but asks; and a request that is still on its way
 * when "never seen" becomes final has expired, which the provider must honour.
 */
export function createPaymentActivities(dependencies: PaymentDependencies): PaymentActivities {
  const { db, provider, validSeconds = 300, clockMarginSeconds, now = Date.now } = dependencies;

  const ask = async (row: Attempt): Promise<PayoutOutcome> => {
    if (row.settled_at !== null || row.method !== 'provider') return outcomeOf(row);
    if (!provider) return { status: 'unknown', reason: NO_PROVIDER };
    // Before the question: a request may get in between the answer's making and its arrival.
    const askedAt = toInstant(now());
    const answer = await provider.ask(row.key);
    return outcomeOf(await settleAttempt(db, row, verdictOf(row, answer, askedAt, clockMarginSeconds)));
  };

  return {
    async sendPayout(payout) {
      const begun = await beginAttempt(db, payout, plus(toInstant(now()), validSeconds * 1000));
      if ('refused' in begun) return { status: 'failed', reason: begun.refused };
      const { row, mine } = begun;
      if (!mine) return ask(row);
      if (!provider) return outcomeOf(await settleAttempt(db, row, { status: 'failed', reason: NO_PROVIDER }));
      const payee = await db
        .selectFrom('payees')
        .select(['method', 'name', 'account'])
        .where('id', '=', row.payee_id)
        .executeTakeFirstOrThrow();
      const sentAt = toInstant(now());
      const answer = await provider.pay({
        key: row.key,
        amountFen: row.amount_fen,
        payee,
        validUntil: validUntilOf(row),
      });
      return outcomeOf(await settleAttempt(db, row, verdictOf(row, answer, sentAt, clockMarginSeconds)));
    },

    async askPayout(id) {
      const row = await attemptOf(db, id);
      return row ? ask(row) : { status: 'unknown', reason: NOT_BEGUN };
    },

    async bookPayout({ result, ...payout }) {
      const validUntil = payout.method === 'provider' ? toInstant(now()) : null;
      const begun = await beginAttempt(db, payout, validUntil);
      if ('refused' in begun) return { status: 'failed', reason: begun.refused };
      const { row } = begun;
      if (result === null) {
        if (row.status !== 'sending') return outcomeOf(row);
        return outcomeOf(await settleAttempt(db, row, { status: 'unknown', reason: WITH_THE_BANK }));
      }
      if ('failed' in result) {
        return outcomeOf(await settleAttempt(db, row, { status: 'failed', reason: result.failed }));
      }
      const { reference, paidOn } = result.paid;
      // A bank's proof names a day: the end of it, or now on the day itself.
      const paidAt = earlier(plus(endOfDay(BeijingDate.parse(paidOn)), -1), toInstant(now()));
      return outcomeOf(await settleAttempt(db, row, { status: 'paid', reference, paidAt }));
    },
  };
}

/** What an answer says of an attempt; only what is certain settles it. */
export function verdictOf(
  row: Attempt,
  answer: ProviderAnswer,
  askedAt: Instant,
  clockMarginSeconds = CLOCK_MARGIN_SECONDS,
): PayoutOutcome {
  switch (answer.status) {
    case 'paid':
      return answer.amountFen === row.amount_fen
        ? { status: 'paid', reference: answer.reference, paidAt: answer.paidAt }
        : { status: 'unknown', reason: OTHER_AMOUNT };
    case 'refused':
      return { status: 'failed', reason: answer.reason };
    case 'neverSeen':
      return askedAt > plus(validUntilOf(row), clockMarginSeconds * 1000)
        ? { status: 'failed', reason: NEVER_SEEN }
        : { status: 'unknown', reason: NOT_SEEN_YET };
    case 'unknown':
      return answer;
  }
}

function validUntilOf(row: Attempt): Instant {
  if (row.valid_until === null) throw new Error(`payout ${row.key} was not made for a provider`);
  return new Date(row.valid_until).toISOString();
}

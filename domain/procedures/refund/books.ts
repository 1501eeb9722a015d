import { z } from 'zod';
import { yuan } from '../../money.ts';
import type { Text } from '../../text.ts';
import { type BeijingDate, DAY, HOUR, type Instant, toMs } from '../../time/instant.ts';
import { Stage } from './stages.ts';

const KINDS = [
  'paidButNotClosed',
  'unknownTooLong',
  'providerOnly',
  'ledgerOnly',
  'amountDiffers',
  'doublePayment',
  'stageDiffers',
] as const;

export const Difference = z
  .object({
    kind: z.enum(KINDS),
    refundId: z.string().nullable(),
    /** The attempt, as the provider knows it. */
    key: z.string().nullable(),
    amountFen: z.int().nullable(),
    words: z.object({ zh: z.string(), en: z.string() }),
  })
  .meta({ id: 'ReconciliationDifference' });
export type Difference = z.infer<typeof Difference>;

/** A refund as its case has it. */
interface RefundCase {
  readonly id: string;
  readonly stage: string;
  readonly open: boolean;
}

/** An attempt as the ledger has it. */
interface LedgerLine {
  readonly key: string;
  readonly refundId: string;
  readonly method: 'manual' | 'provider' | 'file';
  readonly status: 'sending' | 'unknown' | 'paid' | 'failed';
  readonly amountFen: number;
  readonly approvedFen: number;
  readonly paidOn: BeijingDate | null;
  readonly startedAt: Instant;
}

/** A payment as the provider has it. */
export interface ProviderPayment {
  readonly key: string;
  readonly reference: string;
  readonly amountFen: number;
  readonly paidAt: Instant;
}

/** The three books for one day. `ledger` has every attempt of each refund that it has one of. */
export interface Books {
  readonly day: BeijingDate;
  readonly now: Instant;
  readonly refunds: readonly RefundCase[];
  readonly ledger: readonly LedgerLine[];
  /** Null when no provider is connected. */
  readonly provider: readonly ProviderPayment[] | null;
}

/** An outcome that has been open for longer than this is a difference. */
const UNKNOWN_AT_MOST_MS = HOUR;
/** The bank takes its days with a file. */
const FILE_AT_MOST_MS = 5 * DAY;
/** The stages in which a refund says that its money has moved. */
export const SAYS_PAID: readonly string[] = ['PAID', 'CLOSED'];

/** Everything in which cases, ledger and provider do not agree about a day; nothing when they do. */
export function differencesOf(books: Books): Difference[] {
  return [...againstProvider(books), ...doublePayments(books), ...openTooLong(books), ...againstCases(books)];
}

function againstProvider({ day, ledger, provider }: Books): Difference[] {
  if (provider === null) return [];
  const byKey = new Map(ledger.map((line) => [line.key, line]));
  const listed = new Set(provider.map(({ key }) => key));
  const fromProvider = provider.flatMap((payment) => {
    const line = byKey.get(payment.key);
    const { key, amountFen } = payment;
    const about = { refundId: line?.refundId ?? null, key, amountFen };
    const differences: Difference[] = [];
    if (line?.status !== 'paid') {
      differences.push({ ...about, kind: 'providerOnly', words: NOT_PAID_HERE[line?.status ?? 'none'] });
    }
    if (line && line.amountFen !== amountFen) {
      const words = {
        zh: `渠道付款 ${yuan(amountFen)}，账上 ${yuan(line.amountFen)}`,
        en: `the provider paid ${yuan(amountFen)}, the ledger says ${yuan(line.amountFen)}`,
      };
      differences.push({ ...about, kind: 'amountDiffers', words });
    }
    return differences;
  });
  const fromLedger = ledger
    .filter(
      ({ method, status, paidOn, key }) =>
        method === 'provider' && status === 'paid' && paidOn === day && !listed.has(key),
    )
    .map(
      ({ refundId, key, amountFen }): Difference => ({
        kind: 'ledgerOnly',
        refundId,
        key,
        amountFen,
        words: {
          zh: '账上已付，渠道当日没有该笔付款',
          en: 'paid in the ledger, but not in the provider’s list of the day',
        },
      }),
    );
  return [...fromProvider, ...fromLedger];
}

const OPEN_HERE: Text = { zh: '渠道已付，账上尚无结果', en: 'paid by the provider, still open in the ledger' };
const NOT_PAID_HERE: Readonly<Record<LedgerLine['status'] | 'none', Text>> = {
  none: { zh: '渠道已付，账上没有该笔付款', en: 'paid by the provider, unknown to the ledger' },
  failed: { zh: '渠道已付，账上记为失败', en: 'paid by the provider, failed in the ledger' },
  sending: OPEN_HERE,
  unknown: OPEN_HERE,
  paid: OPEN_HERE,
};

/** Refunds for which more money has left than was approved, by whatever ways, and keys that were paid more than once. */
function doublePayments({ ledger, provider }: Books): Difference[] {
  const payments = provider ?? [];
  const twice = payments.filter(({ key }, place) => payments.findIndex((other) => other.key === key) < place);
  const again = twice.map(
    ({ key, amountFen }): Difference => ({
      kind: 'doublePayment',
      refundId: ledger.find((line) => line.key === key)?.refundId ?? null,
      key,
      amountFen,
      words: { zh: '渠道对同一笔付款付了多次', en: 'the provider has paid one key more than once' },
    }),
  );
  const paidKeys = new Set(payments.map(({ key }) => key));
  const beyond = [...Map.groupBy(ledger, ({ refundId }) => refundId)].flatMap(([refundId, lines]): Difference[] => {
    const out = lines
      .filter(({ status, key }) => status === 'paid' || paidKeys.has(key))
      .reduce((sum, { amountFen }) => sum + amountFen, 0);
    const approved = Math.max(...lines.map(({ approvedFen }) => approvedFen));
    if (out <= approved) return [];
    const words = {
      zh: `共付出 ${yuan(out)}，批准 ${yuan(approved)}`,
      en: `${yuan(out)} left, ${yuan(approved)} was approved`,
    };
    return [{ kind: 'doublePayment', refundId, key: null, amountFen: out, words }];
  });
  return [...again, ...beyond];
}

const stageOf = (stage: string): Text => {
  const known = Stage.schema.safeParse(stage);
  return known.success ? Stage.labels[known.data] : { zh: stage, en: stage };
};

function openTooLong({ ledger, now }: Books): Difference[] {
  return ledger
    .filter(({ status, startedAt, method }) => {
      const open = status === 'sending' || status === 'unknown';
      return open && toMs(now) - toMs(startedAt) > (method === 'file' ? FILE_AT_MOST_MS : UNKNOWN_AT_MOST_MS);
    })
    .map(({ refundId, key, amountFen }) => ({
      kind: 'unknownTooLong',
      refundId,
      key,
      amountFen,
      words: { zh: '付款结果长时间未知，请勿重复付款', en: 'the outcome has been open for too long: do not pay again' },
    }));
}

function againstCases({ refunds, ledger }: Books): Difference[] {
  const cases = new Map(refunds.map((refund) => [refund.id, refund]));
  const paid = new Map(ledger.filter(({ status }) => status === 'paid').map((line) => [line.refundId, line]));
  const fromLedger = [...paid.values()].flatMap(({ refundId, key, amountFen }): Difference[] => {
    const refund = cases.get(refundId);
    const about = { refundId, key, amountFen };
    if (!refund) {
      const words = { zh: '账上已付，没有对应的退款案件', en: 'paid in the ledger, but there is no such refund' };
      return [{ ...about, kind: 'stageDiffers', words }];
    }
    if (!SAYS_PAID.includes(refund.stage)) {
      const words = {
        zh: `账上已付，案件仍为「${stageOf(refund.stage).zh}」`,
        en: `paid in the ledger, the case is at “${stageOf(refund.stage).en}”`,
      };
      return [{ ...about, kind: 'stageDiffers', words }];
    }
    const words = {
      zh: '已付款，案件尚未关闭（客户尚未被告知）',
      en: 'paid, but the case is open: the customer is to be told',
    };
    return refund.open ? [{ ...about, kind: 'paidButNotClosed', words }] : [];
  });
  const fromCases = refunds
    .filter(({ id, stage }) => SAYS_PAID.includes(stage) && !paid.has(id))
    .map(
      ({ id, stage }): Difference => ({
        kind: 'stageDiffers',
        refundId: id,
        key: null,
        amountFen: null,
        words: {
          zh: `案件为「${stageOf(stage).zh}」，账上没有付款`,
          en: `the case is at “${stageOf(stage).en}”, the ledger has no payment`,
        },
      }),
    );
  return [...fromLedger, ...fromCases];
}

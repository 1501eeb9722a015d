import { sql } from 'kysely';
import { z } from 'zod';
import { type ProviderConfig, type ProviderPayment, providerOf } from '../../activities/provider.ts';
import { yuan } from '../../domain/money.ts';
import type { Role } from '../../domain/roles.ts';
import type { Text } from '../../domain/text.ts';
import {
  BeijingDate,
  beijingDate,
  endOfDay,
  HOUR,
  Instant,
  startOfDay,
  toInstant,
  toMs,
} from '../../domain/time/instant.ts';
import type { Db } from '../../infra/database.ts';
import { audit } from '../kit/audit.ts';
import { cursorOf, pageFrom, pageOf, pageQuery } from '../kit/page.ts';
import { Problem, ruleNotMet } from '../kit/problem.ts';
import { type Route, route } from '../kit/route.ts';
import { instantOf, TextView } from '../kit/views.ts';

const READERS: readonly Role[] = ['finance', 'finance_manager', 'auditor', 'administrator'];
const RECONCILERS: readonly Role[] = ['finance', 'finance_manager'];

const KINDS = [
  'paidButNotClosed',
  'unknownTooLong',
  'providerOnly',
  'ledgerOnly',
  'amountDiffers',
  'doublePayment',
  'stageDiffers',
] as const;

const Difference = z
  .object({
    kind: z.enum(KINDS),
    refundId: z.string().nullable(),
    /** The attempt, as the provider knows it. */
    key: z.string().nullable(),
    amountFen: z.int().nullable(),
    words: TextView,
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
/** The stages in which a refund says that its money has moved. */
const SAYS_PAID: readonly string[] = ['PAID', 'CLOSED'];

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

function openTooLong({ ledger, now }: Books): Difference[] {
  return ledger
    .filter(({ status, startedAt, method }) => {
      // The bank takes its days with a file.
      const open = method !== 'file' && (status === 'sending' || status === 'unknown');
      return open && toMs(now) - toMs(startedAt) > UNKNOWN_AT_MOST_MS;
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
        zh: `账上已付，案件仍为 ${refund.stage}`,
        en: `paid in the ledger, the case is at ${refund.stage}`,
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
        words: { zh: `案件为 ${stage}，账上没有付款`, en: `the case is at ${stage}, the ledger has no payment` },
      }),
    );
  return [...fromLedger, ...fromCases];
}

/** Everything that happened on the day, and everything that is still open from before. */
async function booksOf(db: Db, payments: readonly ProviderPayment[] | null, day: BeijingDate): Promise<Books> {
  const span = [startOfDay(day), endOfDay(day)] as const;
  const touched = await db
    .selectFrom('payouts')
    .select('refund_id')
    .where(({ or, and, eb }) =>
      or([
        sql<boolean>`paid_on = ${day}::date`,
        and([eb('status', 'in', ['sending', 'unknown']), eb('started_at', '<', new Date(span[1]))]),
        ...(payments && payments.length > 0
          ? [
              eb(
                'key',
                'in',
                payments.map(({ key }) => key),
              ),
            ]
          : []),
      ]),
    )
    .execute();
  const refundIds = [...new Set(touched.map(({ refund_id }) => refund_id))];
  const refunds = await db
    .selectFrom('cases')
    .select(['id', 'stage', 'open'])
    .where('procedure', '=', 'refund')
    .where(({ or, and, eb }) =>
      or([
        ...(refundIds.length > 0 ? [eb('id', 'in', refundIds)] : []),
        and([
          eb('stage', 'in', [...SAYS_PAID]),
          sql<boolean>`updated_at >= ${span[0]}::timestamptz AND updated_at < ${span[1]}::timestamptz`,
        ]),
      ]),
    )
    .execute();
  const all = [...new Set([...refundIds, ...refunds.map(({ id }) => id)])];
  const lines =
    all.length === 0
      ? []
      : await db
          .selectFrom('payouts')
          .selectAll()
          .select(sql<string | null>`paid_on::text`.as('paid_day'))
          .where('refund_id', 'in', all)
          .orderBy('key')
          .execute();
  return {
    day,
    now: toInstant(Date.now()),
    refunds,
    provider: payments,
    ledger: lines.map((line) => ({
      key: line.key,
      refundId: line.refund_id,
      method: line.method,
      status: line.status,
      amountFen: line.amount_fen,
      approvedFen: line.approved_fen,
      paidOn: line.paid_day,
      startedAt: instantOf(line.started_at),
    })),
  };
}

const Reconciliation = z
  .object({
    id: z.string(),
    day: BeijingDate,
    ranAt: Instant,
    ranBy: z.string(),
    providerCompared: z.boolean().describe('false: no provider is connected'),
    differences: z.array(Difference),
  })
  .meta({ id: 'Reconciliation' });

const cursor = cursorOf(z.tuple([BeijingDate, z.uuid()]));

/** The books of a day: cases, ledger and provider side by side (REF-08). */
export function reconciliationRoutes(db: Db, config: ProviderConfig): Route[] {
  const provider = providerOf(config);
  return [
    route({
      method: 'post',
      path: '/reconciliations',
      operationId: 'reconcile',
      summary: { zh: '对账', en: 'Reconcile a day' },
      roles: RECONCILERS,
      changes: true,
      input: { body: z.strictObject({ day: BeijingDate }) },
      answer: Reconciliation,
      async handler({ body: { day }, actor }) {
        if (day < '2000-01-01' || day > beijingDate(toInstant(Date.now()))) {
          throw ruleNotMet('只能核对今天及以前的日期', 'Only days up to today can be reconciled');
        }
        // Half a comparison would look like a whole one.
        const payments = provider
          ? await provider.list(day).catch((cause: unknown) => {
              throw new Problem('unavailable', { cause });
            })
          : null;
        const books = await booksOf(db, payments, day);
        await audit(db, actor, 'books-reconciled', day);
        return viewOf(
          await db
            .insertInto('reconciliations')
            .values({
              day,
              ran_by: actor.id,
              provider_compared: books.provider !== null,
              differences: JSON.stringify(differencesOf(books)),
            })
            .returning(COLUMNS)
            .executeTakeFirstOrThrow(),
        );
      },
    }),

    route({
      method: 'get',
      path: '/reconciliations',
      operationId: 'listReconciliations',
      summary: { zh: '对账记录', en: 'List reconciliations' },
      roles: READERS,
      input: { query: z.strictObject({ day: BeijingDate.optional(), ...pageQuery }) },
      answer: pageOf(Reconciliation),
      async handler({ query: { day, after, limit, count } }) {
        const from = cursor.decode(after);
        const matching = db
          .selectFrom('reconciliations')
          .$if(day !== undefined, (query) => query.where(sql<boolean>`day = ${day}::date`));
        const rows = await matching
          .select(COLUMNS)
          .$if(from !== undefined, (query) =>
            query.where(sql<boolean>`(day, id) < (${from?.[0]}::date, ${from?.[1]}::uuid)`),
          )
          .orderBy('day', 'desc')
          .orderBy('id', 'desc')
          .limit(limit + 1)
          .execute();
        const page = pageFrom(rows, limit, viewOf, ({ on_day, id }) => cursor.encode([on_day, id]));
        if (!count) return page;
        const { total } = await matching
          .select((runs) => runs.fn.countAll<number>().as('total'))
          .executeTakeFirstOrThrow();
        return { ...page, total };
      },
    }),
  ];
}

const COLUMNS = [
  'id',
  'ran_at',
  'ran_by',
  'provider_compared',
  'differences',
  sql<string>`day::text`.as('on_day'),
] as const;

const viewOf = (row: {
  readonly id: string;
  readonly on_day: string;
  readonly ran_at: Date;
  readonly ran_by: string;
  readonly provider_compared: boolean;
  readonly differences: object;
}): z.input<typeof Reconciliation> => ({
  id: row.id,
  day: row.on_day,
  ranAt: instantOf(row.ran_at),
  ranBy: row.ran_by,
  providerCompared: row.provider_compared,
  differences: z.array(Difference).parse(row.differences),
});

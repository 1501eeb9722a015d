import { createHash } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { stringify } from 'csv-stringify/sync';
import { z } from 'zod';
import { operation } from '../../domain/access/permission.ts';
import { NUMBER_LENGTH } from '../../domain/procedures/case/names.ts';
import type { Attempt, RefundState } from '../../domain/procedures/refund/state.ts';
import { procedureOf } from '../../domain/procedures/registry.ts';
import type { Actor } from '../../domain/roles.ts';
import { type Language, say } from '../../domain/text.ts';
import { Instant } from '../../domain/time/instant.ts';
import type { Db } from '../../infra/database.ts';
import { namedUuid } from '../../infra/named-uuid.ts';
import { audit } from '../kit/audit.ts';
import type { Care } from '../kit/care.ts';
import { findCase } from '../kit/cases.ts';
import { addressed, giveCommand } from '../kit/commands.ts';
import { once } from '../kit/idempotency.ts';
import { notFound, PROBLEMS, Problem } from '../kit/problem.ts';
import { Created, type Route, route } from '../kit/route.ts';
import { instantOf } from '../kit/views.ts';

const Line = z.object({ refundId: z.string(), attempt: z.int(), amountFen: z.int() });
const PaymentFile = z
  .object({
    id: z.string(),
    createdAt: Instant,
    sha256: z.string(),
    totalFen: z.int(),
    lines: z.array(Line),
    refused: z.array(z.object({ refundId: z.string(), reason: z.string() })).describe('not in the file, and why'),
  })
  .meta({ id: 'PaymentFile' });
const Lines = z.array(Line);

/** Payment files: refunds that finance pays in one go in its own bank, each of them an attempt in the ledger (REF-08). */
export function paymentFileRoutes(db: Db, care: Care): Route[] {
  return [
    route({
      method: 'post',
      path: '/payment-files',
      permission: operation('exportPaymentFile'),
      changes: true,
      creates: true,
      input: { body: z.strictObject({ refunds: z.array(z.string().min(1).max(NUMBER_LENGTH)).min(1).max(200) }) },
      answer: PaymentFile,
      async handler({ body: { refunds }, actor, key, language }) {
        const content = { refunds: [...new Set(refunds)].toSorted() };
        // The same key with other refunds is refused before any of them is locked.
        const id = await once(db, { actor, key, operation: 'exportPaymentFile', content }, async () =>
          namedUuid(`${actor.id}:${key}`),
        );
        const refused: { refundId: string; reason: string }[] = [];
        const included: string[] = [];
        for (const refundId of content.refunds) {
          const reason = await include(db, care, { refundId, batch: id, actor, key, language });
          if (reason === undefined) included.push(refundId);
          else refused.push({ refundId, reason });
        }
        const before = await fileOf(db, id);
        if (before) return new Created(`/payment-files/${id}`, { ...before, refused });
        const attempts: OfRefund[] = [];
        for (const refundId of included) {
          const { attempt, reason } = await bookedIn(db, refundId, id);
          if (reason === null) attempts.push({ refundId, attempt });
          else refused.push({ refundId, reason });
        }
        if (attempts.length === 0)
          throw new Problem('rule-not-met', {
            detail: { zh: '没有可导出的退款：{why}', en: 'No refund can be exported: {why}' },
            vars: { why: refused.map(({ refundId, reason }) => `${refundId} ${reason}`).join('；') },
          });
        await write(db, id, attempts, actor);
        const file = await fileOf(db, id);
        if (!file) throw notFound();
        return new Created(`/payment-files/${id}`, { ...file, refused });
      },
    }),

    route({
      method: 'get',
      path: '/payment-files',
      permission: operation('listPaymentFiles'),
      input: {},
      answer: z.object({ items: z.array(PaymentFile) }),
      async handler() {
        const rows = await db
          .selectFrom('payment_files')
          .select(COLUMNS)
          .orderBy('created_at', 'desc')
          .limit(50)
          .execute();
        return { items: rows.map((row) => ({ ...view(row), refused: [] })) };
      },
    }),

    route({
      method: 'get',
      path: '/payment-files/{id}/content',
      permission: operation('downloadPaymentFile'),
      streams: 'text/csv',
      input: { params: z.strictObject({ id: z.uuid() }) },
      async handler({ params: { id }, actor, response }) {
        const file = await db.selectFrom('payment_files').select('content').where('id', '=', id).executeTakeFirst();
        if (!file) throw notFound();
        // Whole account numbers leave: who took them is on record.
        await audit(db, actor, 'payment-file-downloaded', id);
        response
          .set('Cache-Control', 'private, no-store')
          .attachment(`payments-${id}.csv`)
          .type('text/csv')
          .send(file.content);
        return undefined;
      },
    }),
  ];
}

/** Locks one refund for the file; the reason in words when its case refuses. */
async function include(
  db: Db,
  care: Care,
  given: { refundId: string; batch: string; actor: Actor; key: string; language: Language },
): Promise<string | undefined> {
  const { refundId, batch, actor, key, language } = given;
  try {
    const ownKey = createHash('sha256').update(`${actor.id}:${key}:${refundId}`).digest('hex');
    const to = await addressed(db, { caseId: refundId, actor, key: ownKey });
    if (procedureOf(to.row.procedure).name !== 'refund') throw notFound();
    await giveCommand(db, care, to, 'includeInFile', { body: { batch }, actor, key: ownKey });
    return undefined;
  } catch (error) {
    if (!(error instanceof Problem) || PROBLEMS[error.type].status >= 500) throw error;
    return say(error.more.detail ?? PROBLEMS[error.type].title, language, error.more.vars);
  }
}

interface OfRefund {
  readonly refundId: string;
  readonly attempt: Attempt;
}

/** How long the ledger may take for a line; whoever asks again with the same key goes on from here. */
const BOOKED_WITHIN_MS = 5_000;

/** The attempt once the ledger has it, and why it may not be handed to the bank, if so: before that nothing may be paid. */
async function bookedIn(db: Db, refundId: string, batch: string) {
  for (const until = Date.now() + BOOKED_WITHIN_MS; Date.now() < until; await pause(50)) {
    const attempt = await attemptIn(db, refundId, batch);
    if (!attempt) throw notFound();
    const { booked, result, status, reason, reference } = attempt;
    if (result || status !== 'paying') return { attempt, reason: reason ?? reference ?? '' };
    if (booked) return { attempt, reason: null };
  }
  throw new Problem('unavailable');
}

/** The content is made of what the refunds have recorded, so that a repeated export makes the same file. */
async function write(db: Db, id: string, attempts: readonly OfRefund[], actor: Actor): Promise<void> {
  const rows: string[][] = [];
  const lines: z.output<typeof Line>[] = [];
  for (const { refundId, attempt } of attempts) {
    const payee = await db
      .selectFrom('payees')
      .select(['method', 'name', 'account'])
      .where('id', '=', attempt.payee.id)
      .executeTakeFirstOrThrow();
    const number = `${refundId}:${attempt.attempt}`;
    lines.push({ refundId, attempt: attempt.attempt, amountFen: attempt.amountFen });
    rows.push([number, payee.method, payee.name, payee.account, yuanOf(attempt.amountFen), refundId]);
  }
  const header = ['付款编号', '收款方式', '收款人', '收款账号', '金额（元）', '附言'];
  const content = Buffer.from(
    stringify([header, ...rows], { bom: true, escape_formulas: true, record_delimiter: 'windows' }),
  );
  await db.transaction().execute(async (tx) => {
    await tx
      .insertInto('payment_files')
      .values({
        id,
        created_by: actor.id,
        sha256: createHash('sha256').update(content).digest('hex'),
        content,
        lines: JSON.stringify(lines),
      })
      .onConflict((conflict) => conflict.column('id').doNothing())
      .execute();
    await audit(tx, actor, 'payment-file-exported', id, { refunds: lines.length });
  });
}

const State = z.custom<RefundState>((value) => typeof value === 'object' && value !== null && 'attempts' in value);

async function attemptIn(db: Db, refundId: string, batch: string) {
  const stored = await findCase(db, refundId);
  return stored && State.parse(stored.state).attempts.find((attempt) => attempt.batch === batch);
}

const COLUMNS = ['id', 'created_at', 'sha256', 'lines'] as const;

async function fileOf(db: Db, id: string) {
  const row = await db.selectFrom('payment_files').select(COLUMNS).where('id', '=', id).executeTakeFirst();
  return row && view(row);
}

function view(row: { id: string; created_at: Date; sha256: string; lines: unknown }) {
  const lines = Lines.parse(row.lines);
  return {
    id: row.id,
    createdAt: instantOf(row.created_at),
    sha256: row.sha256,
    totalFen: lines.reduce((sum, { amountFen }) => sum + amountFen, 0),
    lines,
  };
}

const yuanOf = (fen: number): string => `${Math.trunc(fen / 100)}.${String(fen % 100).padStart(2, '0')}`;

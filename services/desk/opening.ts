import { type Insertable, sql } from 'kysely';
import { z } from 'zod';
import { hashBody } from '../../activities/chain.ts';
import { maySee } from '../../domain/procedures/case/access.ts';
import { DESK } from '../../domain/procedures/case/commands.ts';
import { decideOpening } from '../../domain/procedures/complaint/complaint.ts';
import { type Attachment, Intake } from '../../domain/procedures/complaint/intake.ts';
import { isRefusal } from '../../domain/refusal.ts';
import type { Actor } from '../../domain/roles.ts';
import { beijingDate, Instant, toInstant, toMs } from '../../domain/time/instant.ts';
import type { Database, Db } from '../../infra/database.ts';
import { findCase, type StoredCase } from '../kit/cases.ts';
import { Problem, problemOfRefusal, ruleNotMet } from '../kit/problem.ts';
import { Created, type Route, route } from '../kit/route.ts';
import { activeRules } from '../kit/rules.ts';
import type { Care } from './care.ts';
import { CaseDetail, caseDetail } from './detail.ts';

const Opening = z
  .strictObject({
    ...Intake.shape,
    receivedAt: Intake.shape.receivedAt.optional().describe('now, if left out'),
    externalRef: z.string().trim().min(1).max(100).optional().describe('the channel’s own number of this contact'),
    drill: z
      .strictObject({ startsAt: Instant })
      .optional()
      .describe('lives on its own dates, from this instant on; not in production'),
  })
  .meta({ id: 'Opening' });

/** What was asked for under a key: it outlives Temporal's retention, so that nothing opens twice (design §3.5). */
interface Claim {
  readonly caseId: string;
  readonly bodyHash: string;
  /** The moment of the first request: a retry opens the same case with the same receipt. */
  readonly askedAt: number;
}

export function openingRoute(db: Db, care: Care, allowDrills: boolean): Route {
  return route({
    method: 'post',
    path: '/complaints',
    operationId: 'openComplaint',
    summary: { zh: '登记投诉', en: 'Register a complaint' },
    roles: DESK,
    changes: true,
    creates: true,
    input: { body: Opening },
    answer: CaseDetail,
    async handler({ body, actor, key }) {
      const { externalRef, drill, receivedAt, ...rest } = body;
      if (drill && !allowDrills) throw ruleNotMet('此环境不允许演练', 'Drills are not allowed here');
      const bodyHash = hashBody({ operation: 'openComplaint', actor: actor.id, body });

      const before = await claimOf(db, key);
      if (before && before.bodyHash !== bodyHash) throw new Problem('key-reused');
      const known = externalRef === undefined ? undefined : await caseOfRef(db, rest.channel, externalRef);
      if (!before && known !== undefined) return caseDetail(db, await existing(db, actor, known));

      const rules = await activeRules(db, rest.profile);
      const timesOf = (askedAt: number) => {
        const clockOffsetMs = drill ? toMs(drill.startsAt) - askedAt : 0;
        const now = toInstant(askedAt + clockOffsetMs);
        return { clockOffsetMs, now, intake: { ...rest, receivedAt: receivedAt ?? now } };
      };
      if (!before) await refuseEarly(db, actor, timesOf(Date.now()), rules);
      const claim = before ?? (await claimed(db, { key, bodyHash, channel: rest.channel, externalRef, drill }));
      if (claim.bodyHash !== bodyHash) throw new Problem('key-reused');

      const { caseId } = claim;
      const { clockOffsetMs, intake } = timesOf(claim.askedAt);
      if (!(await findCase(db, caseId)))
        await care.open({ caseId, rules, opening: { key, bodyHash, actor, data: intake }, clockOffsetMs });
      await attach(db, intake.attachments, caseId);
      const stored = await findCase(db, caseId);
      if (!stored) throw new Problem('unavailable');
      return new Created(`/cases/${caseId}`, await caseDetail(db, stored));
    },
  });
}

/** Says no before a number is given out; the case itself decides again. */
async function refuseEarly(
  db: Db,
  actor: Actor,
  { intake, now }: { intake: Intake; now: Instant },
  rules: Awaited<ReturnType<typeof activeRules>>,
): Promise<void> {
  const opening = decideOpening(intake, rules, { actor, now });
  if (isRefusal(opening)) throw problemOfRefusal(opening);
  const customer = await db.selectFrom('customers').select('id').where('id', '=', intake.customerId).executeTakeFirst();
  if (!customer) throw ruleNotMet('没有该客户', 'There is no such customer');
  for (const { id, sha256 } of intake.attachments) {
    if (!z.uuid().safeParse(id).success) throw noSuchAttachment(id);
    const stored = await db
      .selectFrom('attachments')
      .select('id')
      .where('id', '=', id)
      .where('sha256', '=', sha256)
      .where('uploaded_by', '=', actor.id)
      .where('case_id', 'is', null)
      .executeTakeFirst();
    if (!stored) throw noSuchAttachment(id);
  }
}

const noSuchAttachment = (id: string) =>
  ruleNotMet('没有可用的附件「{id}」', 'There is no attachment “{id}” to use', { id });

async function claimOf(db: Db, key: string): Promise<Claim | undefined> {
  const row = await db
    .selectFrom('openings')
    .select(['case_id', 'body_hash', 'created_at'])
    .where('key', '=', key)
    .executeTakeFirst();
  return row && { caseId: row.case_id, bodyHash: row.body_hash, askedAt: row.created_at.getTime() };
}

async function caseOfRef(db: Db, source: string, ref: string): Promise<string | undefined> {
  const row = await db
    .selectFrom('openings')
    .select('case_id')
    .where('source', '=', source)
    .where('external_ref', '=', ref)
    .executeTakeFirst();
  return row?.case_id;
}

/** Takes the next number for the key, unless another request with the same key or the same reference was faster. */
async function claimed(
  db: Db,
  asked: {
    key: string;
    bodyHash: string;
    channel: string;
    externalRef: string | undefined;
    drill: { startsAt: Instant } | undefined;
  },
): Promise<Claim> {
  const year = beijingDate(asked.drill?.startsAt ?? toInstant(Date.now())).slice(0, 4);
  const row: Insertable<Database['openings']> = {
    key: asked.key,
    body_hash: asked.bodyHash,
    case_id: await nextCaseId(db, year),
    source: asked.channel,
    external_ref: asked.externalRef ?? null,
  };
  await db
    .insertInto('openings')
    .values(row)
    .onConflict((conflict) => conflict.doNothing())
    .execute();
  const mine = await claimOf(db, asked.key);
  if (mine) return mine;
  throw new Problem('already-exists', {
    ...(asked.externalRef !== undefined && {
      existingId: (await caseOfRef(db, asked.channel, asked.externalRef)) ?? '',
    }),
  });
}

async function nextCaseId(db: Db, year: string): Promise<string> {
  const { rows } = await sql<{ number: number }>`SELECT nextval('case_numbers') AS number`.execute(db);
  return `TS-${year}-${String(rows[0]?.number ?? 0).padStart(6, '0')}`;
}

/** The case that this contact opened before, for those who may see it; others learn its number, to join it (CHN-06). */
async function existing(db: Db, actor: Actor, caseId: string): Promise<StoredCase> {
  const stored = await findCase(db, caseId);
  if (!stored) throw new Problem('unavailable');
  if (maySee(stored.row, actor)) return stored;
  throw new Problem('already-exists', {
    existingId: caseId,
    detail: { zh: '该联系已登记为案件 {id}', en: 'This contact is registered as case {id}' },
    vars: { id: caseId },
    refusal: { type: 'RuleNotMet', offers: ['joinCase'] },
  });
}

async function attach(db: Db, attachments: readonly Attachment[], caseId: string): Promise<void> {
  if (attachments.length === 0) return;
  const ids = attachments.map(({ id }) => id);
  await db
    .updateTable('attachments')
    .set({ case_id: caseId })
    .where('id', 'in', ids)
    .where('case_id', 'is', null)
    .execute();
}

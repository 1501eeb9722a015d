import { type Insertable, sql } from 'kysely';
import { z } from 'zod';
import { hashBody } from '../../activities/chain.ts';
import { openingPermission } from '../../domain/access/permission.ts';
import { Profile } from '../../domain/policy/schema.ts';
import { maySee } from '../../domain/procedures/case/access.ts';
import { intakeShape } from '../../domain/procedures/case/intake.ts';
import { type CaseRef, NUMBER_LENGTH, PREFIXES, type ProcedureName } from '../../domain/procedures/case/names.ts';
import type { AnyProcedure } from '../../domain/procedures/case/procedure.ts';
import { procedureOf } from '../../domain/procedures/registry.ts';
import { isRefusal } from '../../domain/refusal.ts';
import type { Actor } from '../../domain/roles.ts';
import { beijingDate, Instant, toInstant, toMs } from '../../domain/time/instant.ts';
import type { Database, Db } from '../../infra/database.ts';
import type { Care } from './care.ts';
import { caseFor, findCase, type StoredCase } from './cases.ts';
import { CaseDetail } from './detail.ts';
import { attach, evidenceIn, proveEvidence } from './evidence.ts';
import { Problem, problemOfRefusal, ruleNotMet } from './problem.ts';
import { Created, type Route, route } from './route.ts';
import { activeRules } from './rules.ts';

/** What people send to open a case: its intake, and what only the service needs. */
const openingOf = ({ opening }: AnyProcedure) =>
  opening.schema.safeExtend({
    receivedAt: intakeShape.receivedAt.optional().describe('now, if left out'),
    externalRef: z.string().trim().min(1).max(100).optional().describe('the channel’s own number of this contact'),
    parentId: z.string().min(1).max(NUMBER_LENGTH).optional().describe('the case that gives rise to this one'),
    drill: z
      .strictObject({ startsAt: Instant })
      .optional()
      .describe('lives on its own dates, from this instant on; not in production'),
  });

/** What every opening says, whatever else its procedure asks for. */
const Said = z.looseObject({
  profile: Profile,
  channel: z.string(),
  customerId: z.uuid(),
  receivedAt: Instant.optional(),
  externalRef: z.string().optional(),
  parentId: z.string().optional(),
  drill: z.strictObject({ startsAt: Instant }).optional(),
});

/** What was asked for under a key: it outlives Temporal's retention, so that nothing opens twice (design §3.5). */
interface Claim {
  readonly caseId: string;
  readonly bodyHash: string;
  /** The moment of the first request: a retry opens the same case with the same receipt. */
  readonly askedAt: number;
}

/** `POST /<procedure>s`: opens a case, once for its key and once for its external reference. */
export function openingRoute(procedure: AnyProcedure, db: Db, care: Care, allowDrills: boolean): Route {
  const { opening } = procedure;
  return route({
    method: 'post',
    path: `/${procedure.name}s`,
    permission: openingPermission(procedure),
    changes: true,
    creates: true,
    input: { body: openingOf(procedure).meta({ id: `${procedure.name}Opening` }) },
    answer: CaseDetail,
    async handler({ body, actor, key }) {
      const { externalRef, drill, receivedAt, parentId, ...rest } = Said.parse(body);
      if (drill && !allowDrills) throw ruleNotMet('此环境不允许演练', 'Drills are not allowed here');
      const bodyHash = hashBody({ operation: opening.name, actor: actor.id, body });

      const before = await claimOf(db, key);
      if (before && before.bodyHash !== bodyHash) throw new Problem('key-reused');
      const known = externalRef === undefined ? undefined : await caseOfRef(db, rest.channel, externalRef);
      if (!before && known !== undefined) return existing(db, actor, known);

      const rules = await activeRules(db, rest.profile);
      const timesOf = (askedAt: number) => {
        const clockOffsetMs = drill ? toMs(drill.startsAt) - askedAt : 0;
        const now = toInstant(askedAt + clockOffsetMs);
        return { clockOffsetMs, now, intake: { ...rest, receivedAt: receivedAt ?? now } };
      };
      const parent = parentId === undefined ? null : await parentOf(db, actor, parentId);
      const evidence = evidenceIn(rest);
      const permitted = await care.permitted(opening.name);
      if (!before) {
        // Says no before a number is given out; the case itself decides again.
        const { intake, now } = timesOf(Date.now());
        const decided = procedure.open(intake, rules, { actor, now, parent, ...permitted });
        if (isRefusal(decided)) throw problemOfRefusal(decided);
        await proveCustomer(db, rest.customerId);
        await proveEvidence(db, actor, evidence, null);
      }
      const claim =
        before ??
        (await claimed(db, { key, bodyHash, channel: rest.channel, externalRef, drill, procedure: procedure.name }));
      if (claim.bodyHash !== bodyHash) throw new Problem('key-reused');

      const { caseId } = claim;
      const { clockOffsetMs, intake } = timesOf(claim.askedAt);
      if (!(await findCase(db, caseId)))
        await care.open(procedure.name, {
          caseId,
          rules,
          opening: { key, bodyHash, actor, data: intake, ...permitted },
          clockOffsetMs,
          ...(parent && { parent }),
        });
      await attach(db, evidence, caseId);
      const stored = await findCase(db, caseId);
      if (!stored) throw new Problem('unavailable');
      return new Created(`/cases/${caseId}`, stored);
    },
  });
}

async function parentOf(db: Db, actor: Actor, parentId: string): Promise<CaseRef> {
  const { row } = await caseFor(db, actor, parentId);
  return { id: row.id, procedure: procedureOf(row.procedure).name };
}

async function proveCustomer(db: Db, customerId: string): Promise<void> {
  const customer = await db.selectFrom('customers').select('id').where('id', '=', customerId).executeTakeFirst();
  if (!customer) throw ruleNotMet('没有该客户', 'There is no such customer');
}

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
    procedure: ProcedureName;
  },
): Promise<Claim> {
  const year = beijingDate(asked.drill?.startsAt ?? toInstant(Date.now())).slice(0, 4);
  const row: Insertable<Database['openings']> = {
    key: asked.key,
    body_hash: asked.bodyHash,
    case_id: await nextCaseId(db, asked.procedure, year),
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

async function nextCaseId(db: Db, procedure: ProcedureName, year: string): Promise<string> {
  const { rows } = await sql<{ number: number }>`SELECT nextval('case_numbers') AS number`.execute(db);
  return `${PREFIXES[procedure]}-${year}-${String(rows[0]?.number ?? 0).padStart(6, '0')}`;
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

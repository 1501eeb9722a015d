import { createHash } from 'node:crypto';
import type { Selectable } from 'kysely';
import type { CaseRef } from '../domain/procedures/case/names.ts';
import { procedureOf } from '../domain/procedures/registry.ts';
import type { Text } from '../domain/text.ts';
import { beijingDate, toInstant, toMs } from '../domain/time/instant.ts';
import type { Database, Db } from '../infra/database.ts';
import type { RunningCases } from '../infra/running-cases.ts';
import { storedState } from '../infra/start-case.ts';
import type { CaseCheck, CaseCheckActivities, CaseDifferences } from './case-check.ts';
import { tellRoles } from './tell-roles.ts';

export interface CaseCheckDependencies {
  readonly db: Db;
  readonly running: RunningCases;
  /** Starts a case again from its log; false when it has ended. */
  readonly revive: (ref: CaseRef) => Promise<boolean>;
}

/** So many cases are asked, told or started at once. */
const AT_ONCE = 20;
/** A step is seen a little later in one place than in another: what is younger is not compared. */
const SETTLES_WITHIN_MS = 10_000;
/** A limit that passed this long ago should have rung. */
const RINGS_WITHIN_MS = 60_000;
/** Cases whose log grew in this time are asked how far they are: three times as long as from one check to the next. */
const RECENT_MS = 15 * 60_000;

/** A case that should run, as its row tells. */
interface Expected extends CaseRef {
  readonly version: number;
  readonly changedAt: number;
}

export const createCaseCheckActivities = (deps: CaseCheckDependencies): CaseCheckActivities => ({
  checkCases: () => checkCases(deps, { everyVersion: false }),
});

/**
 * Compares the records with the running workflows (design §3.3), mends what can be mended and reports the rest. `everyVersion`
 * asks each case how far it is, as after a restore; otherwise those that changed lately: no other can have fallen behind.
 */
export async function checkCases(
  deps: CaseCheckDependencies,
  { everyVersion }: { readonly everyVersion: boolean },
): Promise<CaseCheck> {
  const { db, running } = deps;
  const now = Date.now();
  const expected = await expectedCases(db);
  const listed = await running.list();
  const runs = new Set(listed.map(({ id }) => id));

  const revived = await these(
    expected.filter(({ id }) => !runs.has(id)),
    (ref) => revive(deps, ref),
  );
  const expectedIds = new Set(ids(expected));
  const unexpected = listed.filter(({ id }) => !expectedIds.has(id));
  // A worker may have died with the last step of a case: it stands in the records, and the workflow still waits for it.
  const compared = [
    ...expected.filter(({ id, changedAt }) => runs.has(id) && (everyVersion || now - changedAt < RECENT_MS)),
    ...(await endedCases(db, unexpected)),
  ].filter(({ changedAt }) => now - changedAt > SETTLES_WITHIN_MS);
  const versions = new Map(await each(compared, async (ref) => [ref.id, await running.version(ref)] as const));
  const behind = compared.filter(({ id, version }) => (versions.get(id) ?? version) < version);
  await each(behind, (ref) => running.nudge(ref, ref.version));
  const unrung = await these(await overdue(db, now), async (ref) => {
    if (runs.has(ref.id)) await running.nudge(ref, 0);
    return runs.has(ref.id);
  });
  const toldIds = new Set(ids(behind));
  const check: CaseCheck = {
    expected: expected.length,
    found: {
      revived: ids(revived),
      behind: ids(behind),
      unrung: ids(unrung),
      ahead: await ahead(db, versions),
      stray: ids(
        await these(
          unexpected.filter(({ id }) => !toldIds.has(id)),
          (ref) => isStray(deps, ref),
        ),
      ),
      stuck: [
        ...new Set([...ids(await running.stuck()), ...ids(compared.filter(({ id }) => versions.get(id) === null))]),
      ],
    },
  };
  await report(db, check);
  return check;
}

async function expectedCases(db: Db): Promise<Expected[]> {
  const rows = await db
    .selectFrom('cases')
    .select(ROW)
    .where('finished', '=', false)
    // Who gave rise to another case is there before it and can be told of it.
    .orderBy('created_at')
    .execute();
  return rows.map(expectedOf);
}

/** Those of these cases that have ended in the records. */
async function endedCases(db: Db, refs: readonly CaseRef[]): Promise<Expected[]> {
  if (refs.length === 0) return [];
  const rows = await db
    .selectFrom('cases')
    .select(ROW)
    .where('id', 'in', ids(refs))
    .where('finished', '=', true)
    .execute();
  return rows.map(expectedOf);
}

const ROW = ['id', 'procedure', 'version', 'updated_at'] as const;

const expectedOf = (row: Pick<Selectable<Database['cases']>, (typeof ROW)[number]>): Expected => ({
  id: row.id,
  procedure: procedureOf(row.procedure).name,
  version: row.version,
  changedAt: new Date(row.updated_at).getTime(),
});

/** The list is a moment behind, the case itself is not. A row that an older release wrote may not say that it is at its end: then its state does. */
async function revive({ db, running, revive }: CaseCheckDependencies, ref: CaseRef): Promise<boolean> {
  if ((await running.ageMs(ref)) !== undefined) return false;
  const { state } = await db.selectFrom('cases').select('state').where('id', '=', ref.id).executeTakeFirstOrThrow();
  if (!procedureOf(ref.procedure).isFinished(storedState(state))) return revive(ref);
  await db.updateTable('cases').set({ finished: true }).where('id', '=', ref.id).execute();
  return false;
}

/** Cases on the world's clock with an alarm that should have rung; those of drills keep their own time. */
async function overdue(db: Db, now: number): Promise<CaseRef[]> {
  const before = toInstant(now - RINGS_WITHIN_MS);
  const rows = await db
    .selectFrom('cases')
    .select(['id', 'procedure', 'state'])
    .where('finished', '=', false)
    .where('clock_offset_ms', '=', 0)
    .where(({ exists, selectFrom }) =>
      exists(
        selectFrom('deadlines')
          .select('clock')
          .whereRef('deadlines.case_id', '=', 'cases.id')
          .where('due_at', '<', before)
          .where('met_at', 'is', null)
          .where('cancelled_at', 'is', null)
          .where('breached_at', 'is', null)
          .where('paused_at', 'is', null),
      ),
    )
    .execute();
  return rows.flatMap(({ id, procedure, state }) => {
    const { name, nextAlarm } = procedureOf(procedure);
    const alarm = nextAlarm(storedState(state));
    return alarm && toMs(alarm.at) < toMs(before) ? [{ id, procedure: name }] : [];
  });
}

/** Those that hold more than their log does, which was read after they answered. */
async function ahead(db: Db, versions: ReadonlyMap<string, number | null | undefined>): Promise<string[]> {
  if (versions.size === 0) return [];
  const rows = await db
    .selectFrom('cases')
    .select(['id', 'version'])
    .where('id', 'in', [...versions.keys()])
    .execute();
  return rows.filter(({ id, version }) => (versions.get(id) ?? 0) > version).map(({ id }) => id);
}

/** Runs, while the records know nothing of it or have seen its end; one that is being opened or is just ending is not. */
async function isStray({ db, running }: CaseCheckDependencies, ref: CaseRef): Promise<boolean> {
  const age = await running.ageMs(ref);
  if (age === undefined || age < RINGS_WITHIN_MS) return false;
  const row = await db
    .selectFrom('cases')
    .select(['finished', 'updated_at'])
    .where('id', '=', ref.id)
    .executeTakeFirst();
  return !row || (row.finished && Date.now() - new Date(row.updated_at).getTime() > RINGS_WITHIN_MS);
}

async function report(db: Db, { expected, found }: CaseCheck): Promise<void> {
  await db.transaction().execute(async (tx) => {
    await tx
      .insertInto('case_checks')
      .values({ expected, found: JSON.stringify(found) })
      .execute();
    for (const { difference, text } of ALARMS) {
      const numbers = found[difference].toSorted();
      if (numbers.length === 0) continue;
      const once = createHash('sha256').update(numbers.join()).digest('hex').slice(0, 16);
      await tellRoles(tx, {
        roles: ['administrator'],
        text,
        vars: { count: numbers.length, cases: numbers.slice(0, 10).join('、') },
        once: `case-check:${difference}:${beijingDate(toInstant(Date.now()))}:${once}`,
        caseId: numbers[0],
      });
    }
  });
}

/** What administrators must see; cases that were told to look around need nobody. */
const ALARMS: readonly { readonly difference: keyof CaseDifferences; readonly text: Text }[] = [
  {
    difference: 'revived',
    text: {
      zh: '{count} 个案件的流程丢失，已从记录重新启动：{cases}',
      en: 'The workflows of {count} cases were lost and have been started again from their records: {cases}',
    },
  },
  {
    difference: 'ahead',
    text: {
      zh: '{count} 个案件的流程比数据库记录更新，数据库可能被回退，请立即核查：{cases}',
      en: 'The workflows of {count} cases hold more than their records: was the database set back? {cases}',
    },
  },
  {
    difference: 'stray',
    text: {
      zh: '{count} 个流程仍在运行，但记录中没有或已结束：{cases}',
      en: '{count} workflows run whose cases have ended in the records, or are not there: {cases}',
    },
  },
  {
    difference: 'stuck',
    text: {
      zh: '{count} 个案件的流程停滞，需要修复版本：{cases}',
      en: '{count} cases do not move: their workflow fails until a release mends it: {cases}',
    },
  },
];

const ids = (refs: readonly CaseRef[]): string[] => refs.map(({ id }) => id);

/** Does it for each, some at once. */
async function each<T, R>(items: readonly T[], act: (item: T) => Promise<R>): Promise<R[]> {
  const results: R[] = [];
  for (let from = 0; from < items.length; from += AT_ONCE)
    results.push(...(await Promise.all(items.slice(from, from + AT_ONCE).map(act))));
  return results;
}

/** Those for which it says yes. */
async function these<T extends CaseRef>(items: readonly T[], says: (item: T) => Promise<boolean>): Promise<T[]> {
  const answers = await each(items, says);
  return items.filter((_, index) => answers[index]);
}

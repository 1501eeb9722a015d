import { sql } from 'kysely';
import { checkCases } from '../../../activities/case-check.activities.ts';
import type { CaseRef } from '../../../domain/procedures/case/names.ts';
import { runningCasesOf } from '../../../infra/running-cases.ts';
import { reviveCase } from '../../../infra/start-case.ts';
import type { Care } from '../../support/care-client.ts';
import { type Answers, type Clicks, PEOPLE } from '../clicks.ts';
import { wrongWhenQuiet } from './standing.ts';

const QUIET_WITHIN_MS = 60_000;
const LOOKED_AT_ONCE = 8;
const ACCEPTS_WITHIN_MS = 5_000;

/** Everything that does not hold after a run, in words. */
export async function violations(care: Care, desk: Clicks, answers: readonly Answers[]): Promise<string[]> {
  const cases = await care.db.selectFrom('cases').select(['id', 'open']).execute();
  const roots = cases.filter(({ id }) => !cases.some((other) => id.startsWith(`${other.id}-`)));
  const wrong = await each(roots, ({ id }) => wrongWhenQuiet(care, id, QUIET_WITHIN_MS));
  const stuck = await checked(care);
  const lost = (await Promise.all(answers.map(({ accepted }) => lostOf(care, accepted)))).flat();
  const deaf = await each(
    cases.filter(({ open }) => open),
    ({ id }) => acceptsNothing(desk, id),
  );
  return [...wrong.flat(), ...stuck, ...lost, ...(await doubledKeys(care)), ...deaf.flat()];
}

/** The reconciler has nothing to mend: everybody has asked again until there was an answer. */
async function checked({ client, db }: Care): Promise<string[]> {
  const running = runningCasesOf(client);
  const revive = (ref: CaseRef) => reviveCase({ client, db }, ref);
  const { found } = await checkCases({ db, running, revive }, { everyVersion: true });
  return Object.entries(found).flatMap(([difference, ids]: [string, readonly string[]]) =>
    ids.map((id) => `${id}: the case check finds it ${difference}`),
  );
}

/** What was answered with a success and does not stand in the records. */
async function lostOf({ db }: Care, accepted: Answers['accepted']): Promise<string[]> {
  const rows = await db.selectFrom('commands').select('key').execute();
  const known = new Set(rows.map(({ key }) => key));
  const given = accepted.filter(({ path }) => !path.startsWith('/orders'));
  return given.flatMap(({ key, path }) => (known.has(key) ? [] : [`${path}: answered and lost`]));
}

/** One key has made facts in one place, next to each other. */
async function doubledKeys({ db }: Care): Promise<string[]> {
  const { rows } = await sql<{ key: string }>`
    SELECT key FROM facts WHERE key NOT LIKE 'alarm:%'
    GROUP BY key HAVING count(DISTINCT case_id) > 1 OR max(seq) - min(seq) + 1 <> count(*)`.execute(db);
  return rows.map(({ key }) => `the key ${key} has acted twice`);
}

/** An open case takes a note, and soon. */
async function acceptsNothing(desk: Clicks, id: string): Promise<string[]> {
  const from = Date.now();
  await desk.click(PEOPLE.supervisor, `/cases/${id}/add-note`, { text: '还在吗' });
  const ms = Date.now() - from;
  return ms > ACCEPTS_WITHIN_MS ? [`${id}: took a note only after ${ms} ms`] : [];
}

async function each<T, R>(items: readonly T[], act: (item: T) => Promise<R>): Promise<R[]> {
  const results: R[] = [];
  let next = 0;
  const one = async () => {
    for (let item = items[next++]; item !== undefined; item = items[next++]) results.push(await act(item));
  };
  await Promise.all(Array.from({ length: LOOKED_AT_ONCE }, one));
  return results;
}

import { fromBeijing, toMs } from '../../../domain/time/instant.ts';
import { entriesOf } from '../../../services/history/log.ts';
import type { Care } from '../../support/care-client.ts';

/** What two cases that went the same way share, to the letter; and the instants in it, which differ by seconds of real time. */
export interface Portrait {
  readonly lines: readonly string[];
  readonly instants: readonly number[];
}

/** A case, and those that came out of it, as everybody sees them: facts, deadlines, tasks, and who was told what. */
export async function portraitOf({ db }: Care, root: string): Promise<Portrait> {
  const users = await db.selectFrom('users').select(['id', 'login']).execute();
  const logins = new Map(users.map(({ id, login }) => [id, login ?? 'NAMELESS']));
  const line = (row: unknown): Line => anonymous(JSON.stringify(row), root, logins);
  const cases = await db
    .selectFrom('cases')
    .select(['id', 'stage'])
    .where('id', 'like', `${root}%`)
    .orderBy('id')
    .execute();
  const parts = await Promise.all(
    cases.map(async ({ id, stage }) => {
      const deadlines = await db
        .selectFrom('deadlines')
        .selectAll()
        .where('case_id', '=', id)
        .orderBy('clock')
        .execute();
      const tasks = await db.selectFrom('tasks').selectAll().where('case_id', '=', id).orderBy('task').execute();
      const told = await db.selectFrom('notifications').selectAll().where('case_id', '=', id).execute();
      const left = await db
        .selectFrom('outbox')
        .selectAll()
        .where('case_id', '=', id)
        .where('topic', '!=', 'case.changed')
        .execute();
      const facts = (await entriesOf(db, id)).map(({ at, by, fact }) => ({ id, at, by, fact }));
      const last = facts.findLastIndex(({ fact }) => fact.type !== HEARD);
      return [
        line({ id, stage }),
        ...facts.filter(({ fact }) => fact.type !== HEARD).map(line),
        // What it hears from other cases comes when it comes; after its end nobody waits for it to hear.
        ...facts
          .slice(0, last)
          .flatMap(({ fact }) => (fact.type === HEARD ? [line({ id, fact })] : []))
          .toSorted(byText),
        ...deadlines.map(line),
        ...tasks.map(({ created_at: _, ...task }) => line(task)),
        ...told.map(({ user_id, text, vars, urgent }) => line({ id, user_id, text, vars, urgent })).toSorted(byText),
        ...left.map(({ topic, payload }) => line({ id, topic, payload })).toSorted(byText),
      ];
    }),
  );
  const lines = parts.flat();
  return { lines: lines.map(({ text }) => text), instants: lines.flatMap(({ instants }) => instants) };
}

const HEARD = 'ChildChanged';

interface Line {
  readonly text: string;
  readonly instants: readonly number[];
}

const byText = (a: Line, b: Line): number =>
  a.text < b.text ? -1 : a.text > b.text ? 1 : (a.instants[0] ?? 0) - (b.instants[0] ?? 0);

const INSTANT = /\d{4}-\d\d-\d\d(?:T[\d:.]+Z| \d\d:\d\d)/g;
const UUID = /[\da-f]{8}-(?:[\da-f]{4}-){3}[\da-f]{12}/g;
/** Numbers that scripts make of the time: orders, references, phones. */
const NUMBER = /\d{8,}/g;

function anonymous(json: string, root: string, logins: ReadonlyMap<string, string>): Line {
  const instants: number[] = [];
  const text = json
    .replaceAll(root, 'CASE')
    .replaceAll(UUID, (id) => logins.get(id) ?? 'ID')
    .replaceAll(INSTANT, (at) => {
      instants.push(at.includes('T') ? toMs(at) : toMs(fromBeijing(at)));
      return 'AT';
    })
    .replaceAll(NUMBER, 'NUMBER');
  return { text, instants };
}

/** By how much two portraits with the same lines lie apart at most, in milliseconds. */
export const apart = (a: Portrait, b: Portrait): number =>
  Math.max(0, ...a.instants.map((at, index) => Math.abs(at - (b.instants[index] ?? 0))));

import { setTimeout as pause } from 'node:timers/promises';
import { createSession, type Session } from 'better-sse';
import type { Response } from 'express';
import { sql } from 'kysely';
import { z } from 'zod';
import { maySee, type Participants } from '../../domain/procedures/case/access.ts';
import { type Actor, Department } from '../../domain/roles.ts';
import type { Db } from '../../infra/database.ts';
import { traceOf } from '../../infra/telemetry/log.ts';
import { listen } from '../kit/listen.ts';
import { type Route, route } from '../kit/route.ts';
import type { Ground } from '../kit/service.ts';
import { unreadOf } from './notifications.ts';

/** What the worker notifies when a step of a case is recorded. */
const CHANNEL = 'cases';
const HEARTBEAT_MS = 15_000;
/** A stream ends now and then, so that whoever lost an account or a role loses the stream, too. */
const LONGEST_MS = 60 * 60_000;
/** Steps that are recorded together are told together. */
const COALESCE_MS = 50;
/** Positions are given out before they are committed: what is this young may still get neighbours below it. */
const SETTLED_MS = 10_000;
const RESUME_OVERLAP = 100;
const MOST_AT_ONCE = 1_000;

interface Change extends Participants {
  readonly position: number;
  readonly caseId: string;
  readonly version: number;
}

interface Listener {
  readonly actor: Actor;
  readonly session: Session;
  readonly response: Response;
}

/** What happens in the cases, told at once to everybody who may see it (Server-Sent Events). */
export async function createEvents({ config, db, log }: Pick<Ground, 'config' | 'db' | 'log'>) {
  const listeners = new Set<Listener>();
  const unread = new Map<string, number>();
  /** The last version told of each case that changed a moment ago. */
  let told = new Map<string, number>();
  const begun = await lastPosition(db);
  const marks: { at: number; position: number }[] = [{ at: Date.now(), position: begun }];

  /** From where on there may be changes that were not told yet. */
  const floor = (): number => {
    const settled = Date.now() - SETTLED_MS;
    while (marks.length > 1 && (marks[1]?.at ?? 0) < settled) marks.shift();
    return marks[0]?.position ?? begun;
  };

  async function tellAll(): Promise<void> {
    const changes = await changesAfter(db, floor());
    const fresh = changes.filter(({ caseId, version }) => version > (told.get(caseId) ?? 0));
    told = new Map(changes.map(({ caseId, version }) => [caseId, version]));
    const last = changes.at(-1)?.position;
    if (last !== undefined && last > (marks.at(-1)?.position ?? 0)) marks.push({ at: Date.now(), position: last });
    for (const { actor, session } of listeners)
      for (const change of fresh) if (maySee(change, actor)) tellChange(session, change);
    await tellUnread();
  }

  async function tellUnread(): Promise<void> {
    const users = new Set([...listeners].map(({ actor }) => actor.id));
    for (const user of unread.keys()) if (!users.has(user)) unread.delete(user);
    if (users.size === 0) return;
    const counts = await unreadOf(db, [...users]);
    for (const { actor, session } of listeners) {
      const count = counts.get(actor.id) ?? 0;
      if (unread.get(actor.id) !== count && session.isConnected)
        session.push({ unread: count }, 'notification', session.lastId);
    }
    for (const user of users) unread.set(user, counts.get(user) ?? 0);
  }

  let wanted = false;
  let running = false;
  /** Looks for news soon, once however often it is asked. */
  function wake(): void {
    wanted = true;
    if (!running) void work();
  }
  async function work(): Promise<void> {
    running = true;
    while (wanted) {
      wanted = false;
      try {
        await tellAll();
      } catch (error) {
        log.warn(traceOf(error), 'news could not be read, the next heartbeat tries again');
      }
      await pause(COALESCE_MS);
    }
    running = false;
  }

  const notified = await listen({ config, log }, { [CHANNEL]: wake }, wake);
  const heartbeat = setInterval(wake, HEARTBEAT_MS);

  const stream: Route = route({
    method: 'get',
    path: '/events',
    operationId: 'streamEvents',
    summary: { zh: '实时消息', en: 'Live events' },
    streams: 'text/event-stream',
    input: {},
    async handler({ actor, request, response }) {
      const session = await createSession(request, response, { keepAlive: HEARTBEAT_MS });
      const listener = { actor, session, response };
      const resumeFrom = Number(session.lastId);
      listeners.add(listener);
      session.once('disconnected', () => {
        listeners.delete(listener);
        clearTimeout(end);
      });
      const end = setTimeout(() => response.end(), LONGEST_MS);
      if (Number.isSafeInteger(resumeFrom) && resumeFrom > 0) {
        const missed = await changesAfter(db, Math.max(0, resumeFrom - RESUME_OVERLAP));
        for (const change of missed) if (maySee(change, actor)) tellChange(session, change);
      }
      const count = (await unreadOf(db, [actor.id])).get(actor.id) ?? 0;
      if (session.isConnected) session.push({ unread: count }, 'notification', session.lastId);
      return undefined;
    },
  });

  return {
    route: stream,
    wake,
    endStreams() {
      for (const { response } of listeners) response.end();
    },
    async close() {
      clearInterval(heartbeat);
      await notified.close();
    },
  };
}

function tellChange(session: Session, { caseId, version, position }: Change): void {
  if (session.isConnected) session.push({ caseId, version }, 'case', `${position}`);
}

async function lastPosition(db: Db): Promise<number> {
  const { last } = await db
    .selectFrom('facts')
    .select((facts) => facts.fn.max('position').as('last'))
    .executeTakeFirstOrThrow();
  return last ?? 0;
}

const Departments = z.array(Department.schema);

/** The latest change of each case after a position, in order. */
async function changesAfter(db: Db, position: number): Promise<Change[]> {
  const { rows } = await sql<{
    position: number;
    id: string;
    version: number;
    people: string[];
    departments: string[];
  }>`
    SELECT changed.position, cases.id, changed.version, cases.people, cases.departments
    FROM (
      SELECT case_id, max(position) AS position, max(seq) AS version
      FROM facts WHERE position > ${position} GROUP BY case_id ORDER BY 2 DESC LIMIT ${MOST_AT_ONCE}
    ) AS changed
    JOIN cases ON cases.id = changed.case_id
    ORDER BY changed.position`.execute(db);
  return rows.map(({ id, departments, ...row }) => ({
    ...row,
    caseId: id,
    departments: Departments.parse(departments),
  }));
}

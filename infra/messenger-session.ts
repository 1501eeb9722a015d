import { setTimeout as pause } from 'node:timers/promises';
import pg from 'pg';
import { z } from 'zod';
import { SESSION_LOCK } from '../activities/messages/sweep.ts';

const AGAIN_MS = 500;

const Opened = z.object({ rows: z.tuple([z.object({ number: z.int() })]) });

/**
 * What tells a living messenger from a dead one: a connection that holds the advisory lock of a number of its own. It ends with
 * the process, whatever ends that; one that is lost is replaced, under another number.
 */
export async function openSession(databaseUrl: string) {
  let current: { readonly client: pg.Client; readonly number: number } | undefined;
  let closed = false;

  const connect = async (): Promise<void> => {
    const client = new pg.Client({ connectionString: databaseUrl, application_name: 'ruyue-messenger-session' });
    client.on('error', () => undefined);
    client.once('end', () => {
      current = undefined;
      if (!closed) void reconnect();
    });
    await client.connect();
    const { rows } = Opened.parse(await client.query("SELECT nextval('messenger_sessions')::int AS number"));
    const [{ number }] = rows;
    await client.query('SELECT pg_advisory_lock($1, $2)', [SESSION_LOCK, number]);
    current = { client, number };
  };
  const reconnect = async (): Promise<void> => {
    while (!closed && current === undefined) {
      await pause(AGAIN_MS);
      await connect().catch(() => undefined);
    }
  };

  await connect();
  return {
    /** Throws while there is none: nothing is sent then. */
    number(): number {
      if (!current) throw new Error('the messenger has lost its session');
      return current.number;
    },
    async close(): Promise<void> {
      closed = true;
      await current?.client.end();
    },
  };
}

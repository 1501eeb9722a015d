import pgListen from 'pg-listen';
import { traceOf } from '../../infra/telemetry/log.ts';
import type { Ground } from './service.ts';

/**
 * Hears what PostgreSQL notifies on some channels until it is closed; `again` is called when a lost connection is back, since
 * what was said in between is lost.
 */
export async function listen(
  { config, log }: Pick<Ground, 'config' | 'log'>,
  channels: Readonly<Record<string, (payload: string) => void>>,
  again: () => void,
): Promise<{ close(): Promise<void> }> {
  const listener = pgListen.default(
    { connectionString: config.databaseUrl },
    { retryTimeout: Infinity, parse: String },
  );
  for (const [channel, heard] of Object.entries(channels)) listener.notifications.on(channel, heard);
  listener.events.on('reconnect', again);
  listener.events.on('error', (error) => log.warn(traceOf(error), 'the news channel is lost'));
  await listener.connect();
  for (const channel of Object.keys(channels)) await listener.listenTo(channel);
  return { close: () => listener.close() };
}

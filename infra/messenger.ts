import { setTimeout as pause } from 'node:timers/promises';
import { Logger, makeWorkerUtils, run } from 'graphile-worker';
import pgListen from 'pg-listen';
import { z } from 'zod';
import { createChannels } from '../activities/channels/channels.ts';
import { deliver } from '../activities/messages/deliver.ts';
import { JOBS } from '../activities/messages/jobs.ts';
import type { Messenger } from '../activities/messages/messenger.ts';
import { relay } from '../activities/messages/relay.ts';
import { sweep } from '../activities/messages/sweep.ts';
import { webhookEndpoints } from '../activities/messages/webhooks.ts';
import { toInstant } from '../domain/time/instant.ts';
import { type Config, loadConfig } from './config.ts';
import { crashAt } from './crash-points.ts';
import { connectDatabase } from './database.ts';
import { dieWithParent } from './die-with-parent.ts';
import { serveHealth } from './health.ts';
import { openSession } from './messenger-session.ts';
import { unsealText } from './sealed.ts';
import { type Log, processLog, traceOf } from './telemetry/log.ts';
import { createRegistry } from './telemetry/metrics.ts';

/** So many messages are on their way at once. */
const AT_ONCE = 10;
/** Rows that are written together are planned together. */
const COALESCE_MS = 20;
const AGAIN_MS = 1_000;

/** Carries the outbox to people and systems outside: plans what is written there, sends it, sees to what was missed. */
export async function startMessenger(config: Config, log: Log) {
  const lost = (error: unknown) => log.warn(traceOf(error), 'a database connection was lost');
  const { db, pool } = connectDatabase(config.databaseUrl, {
    name: 'ruyue-messenger',
    max: AT_ONCE + 5,
    onError: lost,
  });
  const now = () => toInstant(Date.now());
  const unseal = (sealed: string) => unsealText(config.codecKeys, sealed);
  const channels = createChannels(config.channels, { endpointOf: webhookEndpoints({ db, now, unseal }) });
  const session = await openSession(config.databaseUrl);
  const messenger: Messenger = {
    db,
    channels,
    now,
    session: session.number,
    consoleUrl: config.publicUrl,
    crash: crashAt(config.crashAt, config.dataDir),
  };

  // What an earlier run left lying is taken up before anything new.
  await sweep(messenger, 0);
  const relaying = coalesced(log, async () => {
    while ((await relay(messenger)) > 0);
  });
  const news = pgListen.default({ connectionString: config.databaseUrl }, { retryTimeout: Infinity, parse: String });
  news.notifications.on('outbox', relaying.ask);
  news.events.on('reconnect', relaying.ask);
  news.events.on('error', lost);
  await news.connect();
  await news.listenTo('outbox');
  relaying.ask();

  const job = (name: string, work: (payload: unknown) => Promise<void>) => async (payload: unknown) => {
    try {
      await work(payload);
    } catch (error) {
      log.error({ job: name, ...traceOf(error) }, 'a job failed and will be tried again');
      throw error;
    }
  };
  // The library's own lines may quote what a job was about.
  const logger = new Logger(() => () => undefined);
  const jobs = await makeWorkerUtils({ pgPool: pool, logger });
  const runner = await run({
    pgPool: pool,
    concurrency: AT_ONCE,
    noHandleSignals: true,
    logger,
    taskList: {
      [JOBS.deliver]: job(JOBS.deliver, (payload) => deliver(messenger, Delivery.parse(payload).id)),
      [JOBS.sweep]: job(JOBS.sweep, () => sweep(messenger)),
      [JOBS.tidy]: job(JOBS.tidy, () => jobs.cleanup({ tasks: ['DELETE_PERMAFAILED_JOBS'] })),
    },
    crontab: `* * * * * ${JOBS.sweep} ?max=1\n17 19 * * * ${JOBS.tidy} ?max=1`,
  });
  const registry = createRegistry(pool);
  let running = true;
  const ended = runner.promise.finally(() => {
    running = false;
  });
  return {
    isReady: () => running,
    /** In the text format of Prometheus. */
    metrics: () => registry.metrics(),
    /** Settles when it does not work any more; rejects when nobody had asked it to stop. */
    ended,
    /** Takes nothing new and lets what is under way end. */
    async stop() {
      await news.close();
      await relaying.settled();
      if (running) await runner.stop();
      await jobs.release();
      for (const channel of channels.values()) await channel.close?.();
      await session.close();
      await pool.end();
    },
  };
}

const Delivery = z.object({ id: z.uuid() });

/** Does the work once more after the last time that it was asked for, however often that was; what fails is tried again. */
function coalesced(log: Log, work: () => Promise<void>) {
  let wanted = false;
  let running: Promise<void> | undefined;
  const loop = async () => {
    while (wanted) {
      wanted = false;
      await work().catch(async (error: unknown) => {
        log.error({ job: 'relay', ...traceOf(error) }, 'a job failed and will be tried again');
        wanted = true;
        await pause(AGAIN_MS);
      });
      await pause(COALESCE_MS);
    }
    running = undefined;
  };
  return {
    ask: () => {
      wanted = true;
      running ??= loop();
    },
    async settled() {
      await running;
    },
  };
}

async function main(): Promise<void> {
  dieWithParent();
  const config = loadConfig();
  const messenger = await startMessenger(config, processLog('messenger', config.logLevel));
  const health = serveHealth(messenger, config);
  const asked = new Promise<void>((resolve) => {
    for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, () => resolve());
  });
  process.send?.({ ready: true });
  await Promise.race([asked, messenger.ended]);
  health.close();
  await messenger.stop();
}

if (import.meta.main) await main();

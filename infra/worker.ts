import { createServer } from 'node:http';
import { NativeConnection, Worker } from '@temporalio/worker';
import { createRecordActivities } from '../activities/records.activities.ts';
import { CARE_QUEUE } from '../workflows/complaint.messages.ts';
import { bundleWorkflows } from './bundle.ts';
import { dataConverter } from './codec.ts';
import { type Config, loadConfig } from './config.ts';
import { connectDatabase } from './database.ts';
import { dieWithParent } from './die-with-parent.ts';

/** A worker of customer care with everything it needs; `close` after `worker.run()` has resolved. */
export async function createCareWorker(
  config: Config,
  overrides: { taskQueue?: string; maxCachedWorkflows?: number } = {},
) {
  const connection = await NativeConnection.connect({ address: config.temporalAddress });
  const { db, pool } = connectDatabase(config.databaseUrl, { name: 'ruyue-worker', max: 10 });
  const worker = await Worker.create({
    connection,
    namespace: config.temporalNamespace,
    taskQueue: overrides.taskQueue ?? CARE_QUEUE,
    workflowBundle: { codePath: config.workflowBundle ?? (await bundleWorkflows()) },
    activities: { ...createRecordActivities(db) },
    dataConverter: dataConverter(config.codecKeys),
    ...(overrides.maxCachedWorkflows === undefined ? {} : { maxCachedWorkflows: overrides.maxCachedWorkflows }),
    shutdownGraceTime: '10 seconds',
    shutdownForceTime: '14 seconds',
    // A dead worker's cases wait no longer than this for another one.
    stickyQueueScheduleToStartTimeout: '1 second',
  });
  return {
    worker,
    async close() {
      await connection.close();
      await pool.end();
    },
  };
}

async function main(): Promise<void> {
  dieWithParent();
  const config = loadConfig();
  const { worker, close } = await createCareWorker(config);
  const health = createServer((request, response) => {
    const ready = request.url === '/healthz' || worker.getState() === 'RUNNING';
    response.writeHead(ready ? 200 : 503).end();
  }).listen(config.port, config.host);
  const running = worker.run();
  process.once('SIGTERM', () => worker.shutdown());
  process.once('SIGINT', () => worker.shutdown());
  process.send?.({ ready: true });
  await running;
  health.close();
  await close();
}

if (import.meta.main) await main();

import { setFlagsFromString } from 'node:v8';
import { IllegalStateError, NativeConnection, Worker } from '@temporalio/worker';
import { createCaseCheckActivities } from '../activities/case-check.activities.ts';
import { createOrderActivities } from '../activities/orders.activities.ts';
import { createPaymentActivities } from '../activities/payments.activities.ts';
import { createPresenceActivities } from '../activities/presence.activities.ts';
import { createPromiseActivities } from '../activities/promises.activities.ts';
import { providerOf } from '../activities/provider.ts';
import { createReconciliationActivities } from '../activities/reconciliation.activities.ts';
import { createRecordActivities } from '../activities/records.activities.ts';
import { QUEUES, type QueueName } from '../workflows/kit/address.ts';
import { bundleFor, bundleWorkflows } from './bundle.ts';
import { dataConverter } from './codec.ts';
import { type Config, loadConfig } from './config.ts';
import { crashAt } from './crash-points.ts';
import { connectDatabase } from './database.ts';
import { dieWithParent } from './die-with-parent.ts';
import { serveHealth } from './health.ts';
import { runningCasesOf } from './running-cases.ts';
import { createCaseActivities } from './start-case.ts';
import { processLog } from './telemetry/log.ts';
import { createRegistry } from './telemetry/metrics.ts';
import { installRuntime } from './telemetry/runtime.ts';
import { measured } from './telemetry/step-metrics.ts';
import { startTracing, type Tracing } from './telemetry/tracing.ts';
import { connectTemporal } from './temporal-client.ts';

/** So many a worker has under way: few enough that each ends well within the time that Temporal gives it. */
const STEPS_AT_ONCE = 8;

interface WorkerOptions {
  /** Another name for the queue, for a test that wants it to itself. */
  readonly taskQueue?: string;
  readonly maxCachedWorkflows?: number;
  readonly tracing?: Tracing | undefined;
}

/** The workers of these queues with everything they need; `close` after `run()` has resolved. Only finance can pay. */
export async function createWorkers(config: Config, queues: readonly QueueName[], options: WorkerOptions = {}) {
  const { tracing } = options;
  const connection = await NativeConnection.connect({ address: config.temporalAddress });
  const { db, pool } = connectDatabase(config.databaseUrl, { name: 'ruyue-worker', max: 10 });
  const registry = createRegistry(pool);
  const temporal = connectTemporal(config, tracing);
  const crash = crashAt(config.crashAt, config.dataDir);
  const records = measured(createRecordActivities(db, crash), registry);
  const cases = createCaseActivities({ client: temporal.client, db }, crash);
  const running = runningCasesOf(temporal.client);
  const provider = providerOf(config.payments);
  const activities = {
    care: {
      ...records,
      ...cases,
      ...createPresenceActivities(db),
      ...createPromiseActivities({ db, runningCallbacks: () => running.list('callback') }),
      ...createCaseCheckActivities({ db, running, revive: cases.reviveCase }),
    },
    finance: {
      ...records,
      ...cases,
      ...createOrderActivities(db),
      ...createReconciliationActivities({ db, provider }),
      ...createPaymentActivities({
        db,
        provider,
        validSeconds: config.payments.validSeconds,
        clockMarginSeconds: config.payments.clockMarginSeconds,
      }),
    },
  };
  const codePath = bundleFor(config.workflowBundle ?? (await bundleWorkflows()), tracing !== undefined);
  const workers = await Promise.all(
    queues.map((queue) =>
      Worker.create({
        connection,
        namespace: config.temporalNamespace,
        taskQueue: options.taskQueue ?? QUEUES[queue],
        workflowBundle: { codePath },
        activities: activities[queue],
        dataConverter: dataConverter(config.codecKeys),
        ...(tracing && { sinks: tracing.sinks, interceptors: { activity: [...tracing.activity] } }),
        // A case that has begun with a change keeps to it, on every worker that knows it.
        patchActivationCallback: ({ patchId }) => !config.heldPatches.includes(patchId),
        ...(options.maxCachedWorkflows === undefined ? {} : { maxCachedWorkflows: options.maxCachedWorkflows }),
        shutdownGraceTime: '10 seconds',
        shutdownForceTime: '14 seconds',
        // The time of a step counts from its arrival here: what cannot be begun soon waits with the server, and its time does not run.
        maxConcurrentWorkflowTaskExecutions: STEPS_AT_ONCE,
        maxConcurrentWorkflowTaskPolls: STEPS_AT_ONCE,
        // Cases that were put aside, or that another worker had, are asked for as often as those at hand.
        nonStickyToStickyPollRatio: 0.5,
        // A dead worker's cases wait no longer than this for another one.
        stickyQueueScheduleToStartTimeout: '1 second',
      }),
    ),
  );
  return {
    /** What this process counts, in the text format of Prometheus. */
    metrics: () => registry.metrics(),
    isRunning: () => workers.every((worker) => worker.getState() === 'RUNNING'),
    async run() {
      await Promise.all(workers.map(runToTheEnd));
    },
    shutdown() {
      for (const worker of workers) worker.shutdown();
    },
    async close() {
      await Promise.all([connection.close(), temporal.connection.close()]);
      await pool.end();
    },
  };
}

/**
 * The SDK wakes us a moment before its native half lets go of the worker (temporalio/sdk-rust#1330), and then says that it is
 * still in use: it has stopped all the same, with every task done.
 */
async function runToTheEnd(worker: Worker): Promise<void> {
  try {
    await worker.run();
  } catch (error) {
    if (!(error instanceof IllegalStateError && worker.getState() === 'STOPPED')) throw error;
  }
}

async function main(): Promise<void> {
  dieWithParent();
  const config = loadConfig();
  const runtime = await installRuntime(processLog('worker', config.logLevel));
  const tracing = await startTracing('worker', config);
  // Counts for what begins after it, the thread of the workflows: there the SDK looks at the stack at every promise.
  setFlagsFromString(`--stack-trace-limit=${config.workflowStackFrames}`);
  const workers = await createWorkers(config, config.queues, { tracing });
  const metrics = async () => `${await workers.metrics()}\n${await runtime.metrics()}`;
  const health = serveHealth({ isReady: workers.isRunning, metrics }, config);
  const running = workers.run();
  process.once('SIGTERM', () => workers.shutdown());
  process.once('SIGINT', () => workers.shutdown());
  process.send?.({ ready: true });
  await running;
  health.close();
  await workers.close();
  await tracing?.close();
}

if (import.meta.main) await main();

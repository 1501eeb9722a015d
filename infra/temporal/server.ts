import { join } from 'node:path';
import { Connection } from '@temporalio/client';
import type { StackConfig } from '../config.ts';
import { LEASHED_GRACE_MS, leashed } from '../leashed.ts';
import { PlainError, reasonOf } from '../plain-error.ts';
import { freePorts } from '../ports.ts';
import { endLeftover } from '../processes.ts';
import type { Supervisor } from '../supervisor.ts';
import { resolveTemporalCli } from './cli.ts';

export interface TemporalServer {
  readonly address: string;
  /** The operators' web pages; a given server (TEMPORAL_ADDRESS) has its own. */
  readonly uiUrl?: string;
}

/** A Temporal server that answers: the one of TEMPORAL_ADDRESS, else our own, which this starts. */
export async function resolveTemporal(
  config: StackConfig,
  supervisor: Supervisor,
  note: (line: string) => void,
): Promise<TemporalServer> {
  const address = config.temporalAddress;
  if (address === undefined)
    return startTemporal(await resolveTemporalCli(config, note, supervisor.stopping), config, supervisor);
  try {
    await answers(address);
  } catch (error) {
    throw new PlainError(`TEMPORAL_ADDRESS ${address} cannot be used: ${reasonOf(error)}`);
  }
  return { address };
}

async function startTemporal(cli: string, config: StackConfig, supervisor: Supervisor): Promise<TemporalServer> {
  const [port, uiPort, httpPort, metricsPort] = await freePorts(4);
  const address = `127.0.0.1:${port}`;
  const database = join(config.dataDir, 'temporal.db');
  const pidFile = join(config.dataDir, 'temporal.pid');
  const dynamic = [
    // A search attribute counts as soon as it is added, not when some cache is next refreshed.
    'system.forceSearchAttributesCacheRefreshOnRead=true',
    // Tasks are dispatched in turn, as `startOptions` says (cluster/dynamic-config.yaml has the same).
    'matching.enableFairness=true',
    ...(config.allowDrills ? ['frontend.WorkflowTimeSkippingEnabled=true'] : []),
  ];
  const args = [
    ...['server', 'start-dev', '--ip', '127.0.0.1', '--port', `${port}`, '--ui-port', `${uiPort}`],
    ...['--http-port', `${httpPort}`, '--metrics-port', `${metricsPort}`, '--ui-disable-news-fetch'],
    ...['--db-filename', database, '--sqlite-pragma', 'journal_mode=wal', '--sqlite-pragma', 'synchronous=full'],
    ...['--log-level', 'error'],
    ...dynamic.flatMap((value) => ['--dynamic-config-value', value]),
  ];
  await supervisor.start({
    name: 'temporal',
    ...leashed({ command: cli, args, stopSignal: 'SIGTERM', pidFile }),
    link: 'stdin',
    graceMs: LEASHED_GRACE_MS,
    pidFile,
    prepare: () => endLeftover(pidFile, database, 'SIGTERM'),
    ready: () => answers(address),
  });
  return { address, uiUrl: `http://127.0.0.1:${uiPort}` };
}

/** Rejects while no Temporal server answers at this address. */
export async function answers(address: string): Promise<void> {
  const connection = await Connection.connect({ address, connectTimeout: 2_000 });
  try {
    await connection.healthService.check({ service: 'temporal.api.workflowservice.v1.WorkflowService' });
  } finally {
    await connection.close();
  }
}

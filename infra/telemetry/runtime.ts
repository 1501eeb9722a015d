import { Runtime } from '@temporalio/worker';
import { freePorts } from '../ports.ts';
import { coreLevelOf, type Log, temporalLogger } from './log.ts';

/**
 * Installs Temporal's SDK in this process, before anything of it is used: what it says goes to our log, and what it counts can
 * be read with `metrics`, in the text format of Prometheus.
 */
export async function installRuntime(log: Log): Promise<{ readonly metrics: () => Promise<string> }> {
  const [port] = await freePorts(1);
  const bindAddress = `127.0.0.1:${port}`;
  Runtime.install({
    logger: temporalLogger(log),
    telemetryOptions: {
      logging: { filter: { core: coreLevelOf(log.level), other: 'ERROR' }, forward: {} },
      metrics: {
        prometheus: { bindAddress, countersTotalSuffix: true, unitSuffix: true, useSecondsForDurations: true },
      },
    },
  });
  return { metrics: async () => (await fetch(`http://${bindAddress}/metrics`)).text() };
}

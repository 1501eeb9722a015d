import { join } from 'node:path';
import type { StackConfig } from '../../config.ts';
import { LEASHED_GRACE_MS, leashed } from '../../leashed.ts';
import { freePorts } from '../../ports.ts';
import { endLeftover } from '../../processes.ts';
import type { Supervisor } from '../../supervisor.ts';
import { answers, type TemporalServer } from '../server.ts';
import { clusterPrograms } from './programs.ts';
import { bringSchema, PLUGIN } from './schema.ts';

/** Fixed for ever with the first start; each one is served by whichever server of the cluster has it. */
const HISTORY_SHARDS = '4';

/**
 * A real Temporal server on PostgreSQL, as a company runs it: all its services in one process, its two databases beside ours.
 * Configured by the environment alone, with the keys that its image takes in compose.yaml.
 */
export async function startTemporalCluster(
  databaseUrl: string,
  config: StackConfig,
  supervisor: Supervisor,
  note: (line: string) => void,
): Promise<TemporalServer> {
  const programs = await clusterPrograms(note, supervisor.stopping);
  const server = new URL(databaseUrl);
  note('database schema');
  const stores = await bringSchema(programs.sqlTool, server);

  const services = ['FRONTEND', 'HISTORY', 'MATCHING', 'WORKER'] as const;
  const [http, metrics, ...ports] = await freePorts(2 + 2 * services.length);
  const address = `127.0.0.1:${ports[0]}`;
  const pidFile = join(config.dataDir, 'temporal-cluster.pid');
  // The root means nothing to a server without configuration files: it tells this server from others in the list of processes.
  const args = ['--root', config.dataDir, '--allow-no-auth', 'start'];
  await supervisor.start({
    name: 'temporal',
    ...leashed({ command: programs.server, args, stopSignal: 'SIGTERM', pidFile }),
    env: {
      DB: PLUGIN,
      DBNAME: stores.temporal,
      VISIBILITY_DBNAME: stores.visibility,
      POSTGRES_SEEDS: server.hostname,
      DB_PORT: server.port || '5432',
      POSTGRES_USER: decodeURIComponent(server.username),
      POSTGRES_PWD: decodeURIComponent(server.password),
      NUM_HISTORY_SHARDS: HISTORY_SHARDS,
      BIND_ON_IP: '127.0.0.1',
      FRONTEND_HTTP_PORT: `${http}`,
      PROMETHEUS_ENDPOINT: `127.0.0.1:${metrics}`,
      LOG_LEVEL: 'warn',
      DYNAMIC_CONFIG_FILE_PATH: join(import.meta.dirname, 'dynamic-config.yaml'),
      ...Object.fromEntries(
        services.flatMap((service, index) => [
          [`${service}_GRPC_PORT`, `${ports[2 * index]}`],
          [`${service}_MEMBERSHIP_PORT`, `${ports[2 * index + 1]}`],
        ]),
      ),
    },
    link: 'stdin',
    graceMs: LEASHED_GRACE_MS,
    pidFile,
    prepare: () => endLeftover(pidFile, config.dataDir, 'SIGTERM'),
    ready: () => answers(address),
  });
  return { address };
}

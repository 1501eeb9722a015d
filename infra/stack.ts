import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { searchAttributes } from '../workflows/search-attributes.ts';
import { type Balancer, balance } from './balancer.ts';
import { bundleWorkflows } from './bundle.ts';
import { type Config, type Environment, environmentWith, loadStackConfig, type StackConfig } from './config.ts';
import { openDataDir } from './data-dir.ts';
import { migrate } from './migrate.ts';
import { freePorts, requirePort } from './ports.ts';
import { resolvePostgres } from './postgres.ts';
import { seed } from './seed.ts';
import { root } from './source-hash.ts';
import { answersAt, createSupervisor, type Supervisor } from './supervisor.ts';
import { startTemporalCluster } from './temporal/cluster/server.ts';
import { resolveTemporal } from './temporal/server.ts';
import { setUpTemporal } from './temporal/setup.ts';
import { buildWebIfNeeded } from './web.ts';

/** Our own processes: each a script that reads its configuration from the environment and answers on PORT. */
export const SCRIPTS = {
  worker: 'infra/worker.ts',
  messenger: 'infra/messenger.ts',
  desk: 'services/desk/main.ts',
  finance: 'services/finance/main.ts',
  history: 'services/history/main.ts',
  console: 'services/console/main.ts',
} as const;
export type ProcessName = keyof typeof SCRIPTS;
const processNames = [
  'worker',
  'messenger',
  'desk',
  'finance',
  'history',
  'console',
] as const satisfies readonly ProcessName[];
/** A process, another copy of one (`worker-2`), or a server. */
export type ChildName = ProcessName | `${ProcessName}-${number}` | 'postgres' | 'temporal';

/** The steps of a start, for whoever shows its progress. Some run at the same time. */
export const steps = {
  postgres: 'PostgreSQL',
  temporal: 'Temporal',
  data: 'Database schema and data',
  bundle: 'Workflow bundle',
  web: 'Web application',
  processes: 'Worker and services',
} as const;
export type Step = keyof typeof steps;

const STEPS_END_WITHIN_MS = 5_000;

export interface StackOptions {
  /** Keys of `.env.example` that differ from the environment's. */
  readonly env?: Environment;
  /** Which of our own processes to start; the servers, the schema and the data always are. Default: all of them. */
  readonly processes?: readonly ProcessName[];
  /** How many of a process run side by side, services behind one address: one, unless told. The second worker is the child `worker-2`. */
  readonly copies?: Readonly<Partial<Record<ProcessName, number>>>;
  /** As a company runs it: a Temporal server on PostgreSQL, NODE_ENV=production, neither demo accounts nor drills. */
  readonly production?: boolean;
  /** Whether the console's pages are built when they are out of date. Default: when the console is started. */
  readonly pages?: boolean;
  /** Wraps each step, to show it; `note` gets lines about it. Must return what the work returns. */
  readonly around?: <T>(step: Step, work: (note: (line: string) => void) => Promise<T>) => Promise<T>;
  /** Gets a line when a child dies and when it is back. */
  readonly say?: (line: string) => void;
  /** Abandons the start; what runs already is stopped first. */
  readonly signal?: AbortSignal;
}

export interface Stack {
  readonly config: Config;
  /** The keys with which another process (a test, a bench) is configured like the stack's own: `loadConfig(env)`. */
  readonly env: Readonly<Record<string, string>>;
  readonly urls: Readonly<Record<'console' | 'desk' | 'finance' | 'history' | 'worker' | 'messenger', string>> & {
    readonly temporalUi?: string;
  };
  /** Stops one child in order and starts it again, from now on with these keys changed; resolves when it is ready. */
  restart(name: ChildName, env?: Environment): Promise<void>;
  /** Sends a signal to one child. What dies of it is started again by itself: see `untilReady`. */
  kill(name: ChildName, signal: NodeJS.Signals): void;
  untilReady(name: ChildName): Promise<void>;
  /** Stops everything in order and leaves no process behind. Bounded. */
  stop(): Promise<void>;
}

/** Brings up everything the platform consists of, each part ready when this resolves. What fails is stopped again, whole. */
export async function startStack(options: StackOptions = {}): Promise<Stack> {
  const given = loadStackConfig(environmentWith(options.env ?? {}));
  const dataDir = openDataDir(given.dataDir, given.port);
  const supervisor = createSupervisor(join(given.dataDir, 'logs'), options.say ?? (() => undefined));
  const balancers: Balancer[] = [];
  const stopAll = async () => {
    await supervisor.stop();
    await Promise.all(balancers.map((balancer) => balancer.close()));
  };
  const stop = async () => {
    await stopAll();
    dataDir.close();
  };
  const around = options.around ?? ((_step, work) => work(() => undefined));
  const underWay: Promise<unknown>[] = [];
  const run: Run = (step, work) => {
    const result = around(step, work);
    underWay.push(result);
    return result;
  };
  try {
    const console = processesOf(options).includes('console');
    // Who comes after a crash may meet the old console in its last second.
    if (console && given.port !== 0) await requirePort(given.host, given.port, dataDir.crashed ? 6_000 : 0);
    const parts = await Promise.race([
      bringUp(given, supervisor, balancers, run, options),
      abandonment(options.signal),
    ]);
    return { ...parts, stop, restart: supervisor.restart, kill: supervisor.kill, untilReady: supervisor.untilReady };
  } catch (error) {
    await stopAll();
    // The other steps have lost their ground and end by themselves; whatever hangs on is not waited for.
    await Promise.race([Promise.allSettled(underWay), pause(STEPS_END_WITHIN_MS)]);
    dataDir.close();
    throw error;
  }
}

type Run = NonNullable<StackOptions['around']>;
type Parts = Pick<Stack, 'config' | 'env' | 'urls'>;

async function bringUp(
  given: StackConfig,
  supervisor: Supervisor,
  balancers: Balancer[],
  run: Run,
  options: StackOptions,
): Promise<Parts> {
  const processes = processesOf(options);
  const { stopping } = supervisor;
  const postgres = run('postgres', () => resolvePostgres(given, supervisor));
  const temporal = run('temporal', async (note) => {
    const server = options.production
      ? await startTemporalCluster(await postgres, given, supervisor, note)
      : await resolveTemporal(given, supervisor, note);
    await setUpTemporal(server.address, given.temporalNamespace, searchAttributes);
    return server;
  });
  const bundle = processes.includes('worker')
    ? run(
        'bundle',
        async () =>
          given.workflowBundle ??
          (await bundleWorkflows({ signal: stopping, traced: given.otlpEndpoint !== undefined })),
      )
    : undefined;
  const web =
    (options.pages ?? processes.includes('console')) ? run('web', () => buildWebIfNeeded(stopping)) : undefined;

  const data = Promise.all([postgres, temporal]).then(([databaseUrl, { address }]) =>
    run('data', async () => {
      const config = { ...given, ...(options.production && AS_IN_PRODUCTION), databaseUrl, temporalAddress: address };
      await migrate(databaseUrl);
      await seed(config, databaseUrl);
      return config;
    }),
  );
  const [config, { uiUrl }, workflowBundle] = await Promise.all([data, temporal, bundle, web]);

  const [desk = 0, finance = 0, history = 0, worker = 0, messenger = 0, free = 0] = await freePorts(6);
  const ports = { desk, finance, history, worker, messenger, console: given.port === 0 ? free : given.port };
  const urls = {
    desk: `http://127.0.0.1:${desk}`,
    finance: `http://127.0.0.1:${finance}`,
    history: `http://127.0.0.1:${history}`,
    console: `http://localhost:${ports.console}`,
    worker: `http://127.0.0.1:${worker}`,
    messenger: `http://127.0.0.1:${messenger}`,
  };
  const env = {
    ...definedKeys(options.env ?? {}),
    NODE_ENV: config.nodeEnv,
    ...(options.production && { PUBLIC_URL: config.publicUrl ?? urls.console, ...secretKeys(config) }),
    DATA_DIR: config.dataDir,
    DATABASE_URL: config.databaseUrl,
    TEMPORAL_ADDRESS: config.temporalAddress,
    TEMPORAL_NAMESPACE: config.temporalNamespace,
    PROFILE: config.profile,
    DESK_URL: urls.desk,
    FINANCE_URL: urls.finance,
    HISTORY_URL: urls.history,
    PORT: `${ports.console}`,
    ...(workflowBundle === undefined ? {} : { WORKFLOW_BUNDLE: workflowBundle }),
  };
  await run('processes', async (note) => {
    const startCopy = async (name: ProcessName, child: ChildName, host: string, port: number) => {
      await supervisor.start({
        name: child,
        command: process.execPath,
        args: [join(root, SCRIPTS[name])],
        env: { ...env, HOST: host, PORT: `${port}`, NODE_COMPILE_CACHE: COMPILED },
        link: 'channel',
        graceMs: 15_000,
        ready: name === 'worker' || name === 'messenger' ? 'message' : answersAt(`http://127.0.0.1:${port}/readyz`),
      });
      note(`${child} is ready`);
    };
    const start = async (name: ProcessName) => {
      // Only the console is for people; the others are reached through it.
      const host = name === 'console' ? config.host : '127.0.0.1';
      const count = options.copies?.[name] ?? 1;
      if (count === 1) return startCopy(name, name, host, ports[name]);
      const own = await freePorts(count);
      await Promise.all(
        own.map((port, index) => startCopy(name, index === 0 ? name : `${name}-${index + 1}`, '127.0.0.1', port)),
      );
      if (name !== 'worker' && name !== 'messenger') balancers.push(await balance(host, ports[name], own));
    };
    await Promise.all(processes.map(start));
  });
  return {
    config: { ...config, port: ports.console },
    env,
    urls: uiUrl === undefined ? urls : { ...urls, temporalUi: uiUrl },
  };
}

/** What Node has compiled of our code: a process that is started again is there a quarter sooner. */
const COMPILED = join(root, '.cache', 'compiled');

const AS_IN_PRODUCTION = { nodeEnv: 'production', demoAccounts: false, allowDrills: false } as const;

/** What production never takes from a data directory is handed to its processes. */
const secretKeys = ({ sessionSecret, tokenSecret, codecKeys }: Config) => ({
  SESSION_SECRET: sessionSecret,
  TOKEN_SECRET: tokenSecret,
  CODEC_KEYS: codecKeys.map(({ id, key }) => `${id}:${key.export().toString('base64')}`).join(','),
  DEMO_ACCOUNTS: 'false',
  ALLOW_DRILLS: 'false',
});

function processesOf({ processes }: StackOptions): readonly ProcessName[] {
  return processes ?? processNames;
}

function abandonment(signal: AbortSignal | undefined): Promise<never> {
  return new Promise((_resolve, reject) => {
    const abandon = () => reject(signal?.reason);
    if (signal?.aborted) abandon();
    else signal?.addEventListener('abort', abandon, { once: true });
  });
}

function definedKeys(env: Environment): Record<string, string> {
  return Object.fromEntries(Object.entries(env).flatMap(([key, value]) => (value === undefined ? [] : [[key, value]])));
}

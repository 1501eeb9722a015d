import { randomInt } from 'node:crypto';
import { createServer } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import { codeOf, PlainError } from './plain-error.ts';

// Below the range from which systems take the ports of outgoing connections: a server that is restarted finds its port free.
const LOWEST = 15_000;
const HIGHEST = 32_000;

/** Different ports of the loopback address on which nothing listens now. */
export async function freePorts(count: number): Promise<number[]> {
  const found = new Set<number>();
  while (found.size < count) {
    const candidate = randomInt(LOWEST, HIGHEST);
    if ((await whyTaken('127.0.0.1', candidate)) === undefined) found.add(candidate);
  }
  return [...found];
}

/** Throws a PlainError when the port cannot be listened on; waits `patienceMs` for a process that is just ending. */
export async function requirePort(host: string, port: number, patienceMs: number): Promise<void> {
  const deadline = Date.now() + patienceMs;
  let reason = await whyTaken(host, port);
  while (reason === 'EADDRINUSE' && Date.now() < deadline) {
    await pause(100);
    reason = await whyTaken(host, port);
  }
  if (reason === undefined) return;
  const why =
    reason === 'EADDRINUSE'
      ? `Port ${port} is taken by another program or another copy.`
      : `Port ${port} of ${host} cannot be used (${reason}).`;
  throw new PlainError(`${why} Choose another one, for example: PORT=${port < 65_000 ? port + 100 : 3000} npm start`);
}

function whyTaken(host: string, port: number): Promise<string | undefined> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', (error) => resolve(codeOf(error) ?? error.message));
    server.listen(port, host, () => server.close(() => resolve(undefined)));
  });
}

import { setTimeout as pause } from 'node:timers/promises';
import { ENGINE_NAMES, onPlatform } from './kit/platform.ts';
import { cpuSeconds, memoryMb, usedSince } from './kit/processes.ts';
import { Promises } from './kit/promises.ts';
import type { Figure, Part } from './kit/results.ts';

const CASES = 10_000;
const WATCHED_MS = 60_000;
/** What was just started or opened may finish its work first. */
const SETTLED_MS = 30_000;

/** What the whole embedded platform takes while nobody does anything: with no case, and with many that wait. */
export async function idle(): Promise<Part> {
  return onPlatform('embedded', {}, async ({ care }) => {
    const empty = await watched('no case');
    await (await Promises.on(care)).open(Array.from({ length: CASES }, () => Date.now() + 3 * 86_400_000));
    const full = await watched(`${CASES.toLocaleString('en')} open cases`);
    return {
      heading: `Doing nothing: ${ENGINE_NAMES.embedded}`,
      how: `Processor time within ${WATCHED_MS / 1000} s, as a share of one processor, and memory (what is shared is divided among those who share it).`,
      figures: [...empty, ...full],
    };
  });
}

async function watched(what: string): Promise<Figure[]> {
  await pause(SETTLED_MS);
  const before = cpuSeconds();
  await pause(WATCHED_MS);
  const memory = memoryMb();
  const shares = [...usedSince(before)].map(([part, seconds]) => [part, (seconds * 100_000) / WATCHED_MS] as const);
  const sum = (values: Iterable<number>) => [...values].reduce((total, value) => total + value, 0);
  return [
    {
      what: `${what}: processor`,
      value: `${sum(shares.map(([, share]) => share)).toFixed(1)} %: ${shares.map(([part, share]) => `${part} ${share.toFixed(1)}`).join(', ')}`,
    },
    {
      what: `${what}: memory`,
      value: `${sum(memory.values()).toFixed(0)} MB: ${[...memory].map(([part, mb]) => `${part} ${mb.toFixed(0)}`).join(', ')}`,
    },
  ];
}

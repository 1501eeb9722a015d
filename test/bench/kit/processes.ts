import { readdirSync, readFileSync } from 'node:fs';

/** Linux counts processor time for its readers in hundredths of a second, whatever its own clock does. */
const TICKS_PER_SECOND = 100;

interface Process {
  readonly parent: number;
  /** Of itself, and of its children that have ended. */
  readonly cpuSeconds: number;
}

/** A part of the platform with everything that it runs in; two workers are one part. */
export type Part = string;

/** The processor time that each part of the platform below this process has used so far, in seconds. */
export function cpuSeconds(): ReadonlyMap<Part, number> {
  return sumOf(({ cpuSeconds: seconds }) => seconds);
}

/** The memory that each part takes, in MB: what it shares (PostgreSQL's buffers) is divided among those who share it. */
export function memoryMb(): ReadonlyMap<Part, number> {
  return sumOf((_, pid) => Number(/^Pss:\s+(\d+) kB/m.exec(read(`/proc/${pid}/smaps_rollup`))?.[1] ?? 0) / 1024);
}

/** What was used in between; parts that are not in both are left out. */
export const usedSince = (before: ReadonlyMap<Part, number>, after = cpuSeconds()): Map<Part, number> =>
  new Map(
    [...after].flatMap(([part, seconds]) => (before.has(part) ? [[part, seconds - (before.get(part) ?? 0)]] : [])),
  );

function sumOf(measure: (process: Process, pid: number) => number): Map<Part, number> {
  const processes = allProcesses();
  const below = (pid: number): number[] => [
    pid,
    ...[...processes].flatMap(([child, { parent }]) => (parent === pid ? below(child) : [])),
  ];
  const sums = new Map<Part, number>();
  for (const [pid, { parent }] of processes) {
    if (parent !== process.pid) continue;
    const part = partOf(pid);
    for (const each of below(pid)) {
      const found = processes.get(each);
      if (part && found) sums.set(part, (sums.get(part) ?? 0) + measure(found, each));
    }
  }
  return sums;
}

function allProcesses(): Map<number, Process> {
  return new Map(
    readdirSync('/proc').flatMap((name) => {
      // The name of a process stands in brackets and may hold anything.
      const fields = read(`/proc/${name}/stat`).split(') ').at(-1)?.split(' ') ?? [];
      const number = (place: number) => Number(fields[place]);
      const ticks = number(11) + number(12) + number(13) + number(14);
      return /^\d+$/.test(name) && fields.length > 15
        ? [[Number(name), { parent: number(1), cpuSeconds: ticks / TICKS_PER_SECOND }] as const]
        : [];
    }),
  );
}

function partOf(pid: number): Part | undefined {
  const command = read(`/proc/${pid}/cmdline`).replaceAll('\0', ' ');
  const ours = /(?:infra|services)\/(\w+)(?:\/main)?\.ts/.exec(command)?.[1];
  return ours ?? /postgres|temporal/.exec(command.split('leash.mjs')[1] ?? '')?.[0];
}

/** Processes come and go while they are looked at. */
function read(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
}

import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { cpus, loadavg, totalmem } from 'node:os';
import { join } from 'node:path';
import { TEMPORAL_SERVER_VERSION } from '../../../infra/temporal/cluster/programs.ts';

const FILE = join(import.meta.dirname, '..', 'RESULTS.md');
const HEAD = `# Figures

Written by \`npm run bench\`: each section by its own bench, whole, with the command that gives it again. Absolute figures are those of the
machine that is named; ratios hold elsewhere too. What misses its goal says so.
`;

export interface Figure {
  readonly what: string;
  readonly value: string;
  readonly goal?: { readonly text: string; readonly met: boolean };
}

export const met = (text: string, isMet: boolean): NonNullable<Figure['goal']> => ({ text, met: isMet });

/** One part of a bench's section: a heading, a sentence about how, its figures. */
export interface Part {
  readonly heading: string;
  readonly how: string;
  readonly figures: readonly Figure[];
}

/** Prints what a bench found, and puts it in the place of its section in RESULTS.md. */
export function report(bench: string, command: string, startedLoad: number, parts: readonly Part[]): void {
  const machine = `${cpus().length} × ${cpus()[0]?.model.trim() ?? 'unknown processor'}, ${Math.round(totalmem() / 2 ** 30)} GB`;
  const section = [
    `## ${bench}`,
    '',
    `${new Date().toISOString().slice(0, 16)}Z · ${machine} · Node ${process.versions.node}, Temporal ${TEMPORAL_SERVER_VERSION}, PostgreSQL 18 · ` +
      `load ${startedLoad.toFixed(1)} before, ${(loadavg()[0] ?? 0).toFixed(1)} after`,
    '',
    `\`${command}\``,
    ...parts.flatMap(({ heading, how, figures }) => ['', `### ${heading}`, '', how, '', ...table(figures)]),
    '',
  ].join('\n');
  console.log(`\n${section}`);
  writeFileSync(FILE, withSection(bench, section));
}

function table(figures: readonly Figure[]): string[] {
  const rows = figures.map(({ what, value, goal }) => [
    what,
    value,
    goal?.text ?? '',
    goal ? (goal.met ? 'yes' : '**no**') : '',
  ]);
  return [
    '| figure | measured | goal | met |',
    '| --- | --- | --- | --- |',
    ...rows.map((row) => `| ${row.join(' | ')} |`),
  ];
}

function withSection(bench: string, section: string): string {
  const text = existsSync(FILE) ? readFileSync(FILE, 'utf8') : '';
  const [, ...sections] = text.split(/^(?=## )/m);
  const others = sections.filter((one) => !one.startsWith(`## ${bench}\n`)).map((one) => `${one.trimEnd()}\n`);
  return [HEAD, ...[...others, section].sort()].join('\n');
}

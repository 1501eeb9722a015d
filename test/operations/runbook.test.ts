import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { execa } from 'execa';
import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { z } from 'zod';
import { root } from '../../infra/source-hash.ts';
import { type Stack, startStack } from '../../infra/stack.ts';
import { resolveTemporalCli } from '../../infra/temporal/cli.ts';
import { type Care, connectCare } from '../support/care-client.ts';
import { alerts } from './observed.ts';

const runbook = readFileSync(join(root, 'docs', 'runbook.md'), 'utf8');
const blocks = [...runbook.matchAll(/^```(\w+)( tried)?\n([\s\S]*?)^```$/gm)].map(([, language, tried, text = '']) => ({
  language,
  tried: tried !== undefined,
  lines: text.trim().split('\n'),
}));
const tried = (language: string) =>
  blocks.filter((block) => block.tried && block.language === language).flatMap(({ lines }) => lines);

const dataDir = mkdtempSync(join(tmpdir(), 'ruyue-runbook-'));
let stack: Stack;
let care: Care;
let path: string;

beforeAll(async () => {
  stack = await startStack({ env: { DATA_DIR: dataDir, PORT: '0' }, processes: ['worker'] });
  care = await connectCare(stack.env);
  const node = dirname(process.execPath);
  const temporal = await resolveTemporalCli(stack.config, () => undefined);
  path = [dirname(temporal), node, process.env.PATH].join(delimiter);
});
afterAll(async () => {
  await care.close();
  await stack.stop();
  rmSync(dataDir, { recursive: true, force: true });
});

test('every alert leads to its section of the runbook', () => {
  const sections = new Set([...runbook.matchAll(/^## (\S+)$/gm)].map(([, name]) => `docs/runbook.md#${name}`));
  expect(alerts.map(({ annotations }) => annotations.runbook_url).filter((url) => !sections.has(url))).toEqual([]);
});

test('every npm script that the runbook names exists', () => {
  const { scripts } = z
    .object({ scripts: z.record(z.string(), z.string()) })
    .parse(JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')));
  const named = [...runbook.matchAll(/npm run ([\w-]+)/g)].map(([, name = '']) => name);
  expect(named.length).toBeGreaterThan(3);
  expect(named.filter((name) => !(name in scripts))).toEqual([]);
});

test.each(tried('sh'))('the runbook’s command works: %s', async (command) => {
  const { exitCode, all } = await execa('sh', ['-c', command], {
    cwd: root,
    env: { ...stack.env, PATH: path },
    reject: false,
    all: true,
    timeout: 60_000,
  });
  expect(exitCode, all).toBe(0);
});

test.each(tried('sql'))('the runbook’s query works: %s', async (query) => {
  await expect(sql.raw(query).execute(care.db)).resolves.toBeDefined();
});

import { createSecretKey } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, inject, test } from 'vitest';
import { EncryptionCodec } from '../../infra/codec.ts';
import { people } from '../support/people.ts';
import { rulesOf } from '../support/pure-case.ts';
import { realCases } from '../support/real-cases.ts';

const cases = realCases();
const CANARY = '金丝雀客户13912345678';

/** Every file below a folder whose name fits, as bytes. */
const files = (folder: string, fits: RegExp) =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && fits.test(entry.name))
    .map((entry) => ({ name: entry.name, bytes: readFileSync(join(entry.parentPath, entry.name)) }));

test('design §3.9 nothing that a customer said stands in Temporal’s database or in a log, refusals and failures included', async () => {
  const c = await cases.open(rulesOf('tourism'), '2026-03-02 10:00', { subject: CANARY, content: CANARY });
  await c.do('addNote', { text: CANARY }, people.agent);
  expect(await c.try('reassign', { to: { id: 'agent', name: CANARY }, reason: CANARY }, people.supervisor)).toBe(
    'RuleNotMet',
  );
  await c.at('2026-03-02 11:30');
  expect(JSON.stringify(await c.facts())).toContain(CANARY);

  const { DATA_DIR = '' } = inject('stack').env;
  const written = [...files(DATA_DIR, /^temporal\.db/), ...files(join(DATA_DIR, 'logs'), /\.log/)];
  expect(written.map(({ name }) => name)).toContain('temporal.db');
  for (const { name, bytes } of written)
    for (const form of [
      Buffer.from(CANARY),
      Buffer.from('13912345678'),
      Buffer.from(JSON.stringify(CANARY).slice(1, -1)),
    ])
      expect(bytes.includes(form), name).toBe(false);
});

test('design §3.9 a key that was retired still reads what it wrote, and a missing key is an error, never garbage', async () => {
  const key = (id: string, fill: number) => ({ id, key: createSecretKey(Buffer.alloc(32, fill)) });
  const payload = { metadata: { encoding: Buffer.from('json/plain') }, data: Buffer.from('"秘密"') };
  const [old] = await new EncryptionCodec([key('2025', 1)]).encode([payload]);
  const rotated = new EncryptionCodec([key('2026', 2), key('2025', 1)]);
  const [read] = await rotated.decode(old ? [old] : []);
  expect(Buffer.from(read?.data ?? []).toString()).toBe('"秘密"');
  const [renewed] = await rotated.encode([payload]);
  expect(Buffer.from(renewed?.metadata?.['encryption-key-id'] ?? []).toString()).toBe('2026');
  await expect(new EncryptionCodec([key('2026', 2)]).decode(old ? [old] : [])).rejects.toThrow('CODEC_KEYS');
  const forged = { ...old, data: Buffer.from(old?.data ?? []).fill(0, 20, 24) };
  await expect(rotated.decode([forged])).rejects.toThrow();
});

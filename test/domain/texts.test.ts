import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { say } from '../../domain/text.ts';
import { traditionalTexts } from '../../infra/texts.ts';

test('design §1 Traditional Chinese is complete: the generated table is that of the texts as they are', () => {
  const file = join(import.meta.dirname, '..', '..', 'domain', 'text.hant.ts');
  expect(readFileSync(file, 'utf8')).toBe(traditionalTexts());
});

test('a text is said in the reader’s language, with the texts in it', () => {
  const text = { zh: '「{clock}」已超时（应于 {due} 完成）', en: '“{clock}” is breached (due {due})' };
  const vars = { clock: { zh: '投诉分级', en: 'Classify' }, due: '2026-03-02 11:00' };
  expect(say(text, 'zh-CN', vars)).toBe('「投诉分级」已超时（应于 2026-03-02 11:00 完成）');
  expect(say(text, 'zh-Hant', vars)).toBe('「投訴分級」已超時（應於 2026-03-02 11:00 完成）');
  expect(say(text, 'en', vars)).toBe('“Classify” is breached (due 2026-03-02 11:00)');
  expect(say({ zh: '{unknown}', en: '{unknown}' }, 'en')).toBe('{unknown}');
});

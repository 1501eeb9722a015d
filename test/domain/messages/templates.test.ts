import { describe, expect, test } from 'vitest';
import { nextTry } from '../../../domain/messages/delivery.ts';
import {
  defaultWording,
  isTemplate,
  TEMPLATES,
  type Template,
  type Wordings,
  worded,
  wordingProblems,
} from '../../../domain/messages/templates.ts';
import { MessagePolicy, sendsToCustomer } from '../../../domain/policy/messages.ts';
import { LANGUAGES } from '../../../domain/text.ts';

const names = Object.keys(TEMPLATES).filter(isTemplate);
const standard = (name: (typeof names)[number]): Wordings => ({
  'zh-CN': defaultWording(name, 'zh-CN'),
  'zh-Hant': defaultWording(name, 'zh-Hant'),
  en: defaultWording(name, 'en'),
});

describe('MSG-03 templates', () => {
  test.each(names)(
    '%s: our own wording has all its variables, in every language, and none that is not filled',
    (name) => {
      const { vars, needs }: Template = TEMPLATES[name];
      expect(wordingProblems(name, standard(name))).toEqual([]);
      expect(Object.keys(vars)).toEqual(expect.arrayContaining([...needs]));
      for (const language of LANGUAGES) {
        const { subject, text } = worded(name, undefined, language, vars);
        expect(subject + text).not.toMatch(/[{}]/);
      }
    },
  );

  test('a wording with an unknown or a missing variable is refused, and says where', () => {
    const wrong = {
      ...standard('customer.refund-submitted'),
      en: { subject: 'Refund {caze}', text: 'It comes by {arrival}. {}' },
    };
    expect(wordingProblems('customer.refund-submitted', wrong).map(({ path, variable }) => [path, variable])).toEqual([
      ['en.subject', 'caze'],
      ['en.text', ''],
      ['en.text', 'case'],
    ]);
  });

  test('the company’s own wording is used in each language, texts among the variables in the reader’s', () => {
    const own = { ...standard('customer.complaint-progress'), en: { subject: 'News', text: '{case}: {stage}.' } };
    const vars = { case: 'TS-1', stage: { zh: '调查中', en: 'Investigating' } };
    expect(worded('customer.complaint-progress', own, 'en', vars)).toEqual({
      subject: 'News',
      text: 'TS-1: Investigating.',
    });
    expect(worded('customer.complaint-progress', own, 'zh-Hant', vars).text).toBe('您反映的 TS-1 最新進展：調查中');
  });
});

test('NTF-01 each message to a customer has its key in the policy; rules without them have the defaults', () => {
  expect(Object.keys(MessagePolicy.shape).toSorted()).toEqual(
    names.filter((name) => name.startsWith('customer.')).toSorted(),
  );
  expect(sendsToCustomer({}, 'customer.refund-submitted')).toBe(true);
  expect(sendsToCustomer({}, 'customer.complaint-received')).toBe(false);
});

test('GEN-22 tries grow apart, heed what the other side asks for, and end', () => {
  const at = '2026-03-10T04:00:00.000Z';
  expect(nextTry(1, at)).toBe('2026-03-10T04:00:02.000Z');
  expect(nextTry(1, at, 60_000)).toBe('2026-03-10T04:01:00.000Z');
  expect(nextTry(1, at, 90 * 3_600_000)).toBe('2026-03-11T04:00:00.000Z');
  expect(nextTry(7, at)).toBe('2026-03-10T10:00:00.000Z');
  expect(nextTry(8, at)).toBeNull();
});

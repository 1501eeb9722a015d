import type { Text, Vars } from './text.ts';

export const SHORTEST_PASSWORD = 12;
export const LONGEST_PASSWORD = 200;

/** So much must remain when what everybody would guess counts as one character each. */
const LEAST_UNGUESSABLE = 8;

/** What guessing begins with, here and elsewhere; longer ones first, so that they are taken whole. */
const COMMON = [
  'administrator',
  'changeme',
  'iloveyou',
  'woaini',
  'password',
  'passw0rd',
  'p@ssw0rd',
  'p@ssword',
  'superman',
  'baseball',
  'football',
  'princess',
  'sunshine',
  'trustno1',
  'default',
  'welcome',
  'letmein',
  'dragon',
  'monkey',
  'master',
  'shadow',
  'secret',
  'qwerty',
  'qazwsx',
  '1qaz2wsx',
  '1q2w3e4r',
  'q1w2e3r4',
  'asdfgh',
  'zxcvbn',
  'yuiop',
  'hjkl',
  'login',
  'admin',
  'guest',
  'hello',
  'kefu',
  'mima',
  'ruyue',
  'demo',
  'root',
  'test',
  'user',
  '5201314',
  '1314',
  '520',
  '888',
  '666',
].toSorted((a, b) => b.length - a.length);
/** A year, alone or with month and day. */
const DATE = /(?:19|20)\d{2}(?:[-./]?(?:0[1-9]|1[0-2])[-./]?(?:0[1-9]|[12]\d|3[01]))?/g;
const GUESSED = '\0';

/** Why a password may not be this person's, undefined when it may. Guessable parts count for nothing, whatever they are joined to. */
export function passwordFlaw(password: string, whose: readonly string[]): { text: Text; vars?: Vars } | undefined {
  const length = [...password].length;
  if (length < SHORTEST_PASSWORD)
    return {
      text: { zh: '密码至少 {least} 个字符', en: 'A password has {least} characters at least' },
      vars: { least: SHORTEST_PASSWORD },
    };
  if (length > LONGEST_PASSWORD)
    return {
      text: { zh: '密码最多 {most} 个字符', en: 'A password has {most} characters at most' },
      vars: { most: LONGEST_PASSWORD },
    };
  if (unguessable(password, whose) >= LEAST_UNGUESSABLE) return undefined;
  return {
    text: {
      zh: '太容易猜到：姓名、账号、常用词、日期和连续或重复的字符不算长度，请再加几个无关的词',
      en: 'Too easy to guess: names, common words, dates, sequences and repeats do not count. Add a few unrelated words',
    },
  };
}

/** How many characters remain when each guessable part is one. */
function unguessable(password: string, whose: readonly string[]): number {
  const own = whose.flatMap((name) => name.toLowerCase().split(/[\s@._-]+/)).filter((part) => part.length > 1);
  const without = [...own, ...COMMON].reduce((text, part) => text.replaceAll(part, GUESSED), password.toLowerCase());
  const codes = [...without.replace(DATE, GUESSED)].map((character) => character.codePointAt(0) ?? 0);
  let count = 0;
  for (let at = 0; at < codes.length; at += runLength(codes, at)) count += 1;
  return count;
}

/** How far a run such as 1234, cba or xxx goes on from here; 1 for none. */
function runLength(codes: readonly number[], from: number): number {
  const step = (at: number) => (codes[at] ?? Number.NaN) - (codes[at - 1] ?? Number.NaN);
  const first = step(from + 1);
  if (Math.abs(first) > 1) return 1;
  let end = from + 1;
  while (step(end) === first) end += 1;
  return end - from < 3 ? 1 : end - from;
}

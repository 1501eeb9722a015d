import { HANT } from './text.hant.ts';

/** The languages of the product; Simplified Chinese is the first and the default. */
export const LANGUAGES = ['zh-CN', 'zh-Hant', 'en'] as const;
export type Language = (typeof LANGUAGES)[number];

/** A sentence in the languages that people write; Traditional Chinese is generated from `zh` (`npm run texts`). */
export interface Text {
  readonly zh: string;
  readonly en: string;
}

/** What a `{name}` in a text may stand for; a Text is said in the reader's language. */
export type Vars = Readonly<Record<string, string | number | Text>>;

/** The text in the reader's language, `{names}` filled in; an unknown name stays visible as `{name}`. */
export function say(text: Text, language: Language, vars: Vars = {}): string {
  return template(text, language).replace(/\{(\w+)\}/g, (whole, name: string) => {
    const value = vars[name];
    if (value === undefined) return whole;
    return typeof value === 'object' ? say(value, language) : String(value);
  });
}

function template(text: Text, language: Language): string {
  if (language === 'en') return text.en;
  return language === 'zh-Hant' ? (HANT[text.zh] ?? text.zh) : text.zh;
}

import type { IncomingMessage } from 'node:http';
import type { Request } from 'express';
import { z } from 'zod';
import type { Language } from '../../domain/text.ts';

/** What browsers ask for, and which of our languages it is. Simplified Chinese is the answer to everything else. */
const OFFERED: Readonly<Record<string, Language>> = {
  'zh-CN': 'zh-CN',
  'zh-Hans': 'zh-CN',
  'zh-Hant': 'zh-Hant',
  'zh-TW': 'zh-Hant',
  'zh-HK': 'zh-Hant',
  'zh-MO': 'zh-Hant',
  en: 'en',
  'en-US': 'en',
  'en-GB': 'en',
};

export function languageOf(request: Request & IncomingMessage): Language {
  const chosen = request.acceptsLanguages(Object.keys(OFFERED));
  return (chosen && OFFERED[chosen]) || 'zh-CN';
}

/** What zod says of a value that does not fit, in the caller's language. */
export const complaintsOf: Readonly<Record<Language, z.core.$ZodErrorMap>> = {
  'zh-CN': z.locales.zhCN().localeError,
  'zh-Hant': z.locales.zhTW().localeError,
  en: z.locales.en().localeError,
};

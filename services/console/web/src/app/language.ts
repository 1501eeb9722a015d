import { useSyncExternalStore } from 'react';
import { LANGUAGES, type Language } from '../../../../../domain/text.ts';

const KEY = 'ruyue.language';

/** The languages by the names that their readers know. */
export const LANGUAGE_NAMES: Readonly<Record<Language, string>> = {
  'zh-CN': '简体中文',
  'zh-Hant': '繁體中文',
  en: 'English',
};

const listeners = new Set<() => void>();
let current: Language = remembered();
document.documentElement.lang = current;

function remembered(): Language {
  const saved = localStorage.getItem(KEY);
  return LANGUAGES.find((language) => language === saved) ?? 'zh-CN';
}

/** The language of the page, also for what is asked of the services. */
export const currentLanguage = (): Language => current;

export function setLanguage(language: Language): void {
  if (language === current) return;
  current = language;
  localStorage.setItem(KEY, language);
  document.documentElement.lang = language;
  for (const listener of listeners) listener();
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

export const useLanguage = (): Language => useSyncExternalStore(subscribe, currentLanguage);

import type { Language } from '../../../../../domain/text.ts';

/** Fen as `¥1,234.50`. */
export const saidMoney = (fen: number, language: Language): string =>
  new Intl.NumberFormat(language === 'en' ? 'en-CN' : 'zh-CN', { style: 'currency', currency: 'CNY' }).format(
    fen / 100,
  );

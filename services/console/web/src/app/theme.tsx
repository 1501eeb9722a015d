import { App, ConfigProvider, theme } from 'antd';
import type { Locale } from 'antd/es/locale';
import zhCN from 'antd/locale/zh_CN';
import dayjs from 'dayjs';
import 'dayjs/locale/zh-cn';
import { type ReactNode, useEffect, useState } from 'react';
import type { Language } from '../../../../../domain/text.ts';
import { useLanguage } from './language.ts';

interface Words {
  readonly locale: Locale;
  /** dayjs's name of the language. */
  readonly days: string;
}

/** antd's own words. Those of the first language are there at once: words that arrive later would make every page anew. */
const FIRST: Words = { locale: zhCN, days: 'zh-cn' };
const WORDS: Readonly<Record<Language, () => Promise<Words>>> = {
  'zh-CN': async () => FIRST,
  'zh-Hant': async () => {
    const [words] = await Promise.all([import('antd/locale/zh_TW'), import('dayjs/locale/zh-tw')]);
    return { locale: words.default, days: 'zh-tw' };
  },
  en: async () => {
    const words = await import('antd/locale/en_US');
    return { locale: words.default, days: 'en' };
  },
};

const reducedMotion = window.matchMedia('(prefers-reduced-motion: reduce)');

/** Every text colour has at least 4.5:1 on every ground that it stands on (WCAG 2.2 AA); antd's defaults do not. */
const TOKENS = {
  colorPrimary: '#17498f',
  colorInfo: '#17498f',
  colorLink: '#17498f',
  colorSuccess: '#1b6e37',
  colorWarning: '#8f5200',
  colorError: '#b3261e',
  colorInfoBg: '#eaf1fb',
  colorInfoBorder: '#b4cbee',
  colorSuccessBg: '#e9f6ed',
  colorSuccessBorder: '#a9d8b8',
  colorWarningBg: '#fff6e3',
  colorWarningBorder: '#ecc67f',
  colorErrorBg: '#fdeeec',
  colorErrorBorder: '#efb4ae',
  colorTextBase: '#17202b',
  colorText: '#17202b',
  colorTextSecondary: '#47535f',
  colorTextTertiary: '#5a6672',
  colorTextQuaternary: '#667079',
  colorTextDescription: '#525e6a',
  colorTextPlaceholder: '#667079',
  colorTextDisabled: '#5f6973',
  colorBorder: '#b9c2cc',
  colorBorderSecondary: '#e3e8ee',
  colorBgLayout: '#f3f5f8',
  opacityLoading: 0.85,
  borderRadius: 6,
  fontFamily: 'var(--font)',
};

export function Theme({ children }: { children: ReactNode }) {
  const language = useLanguage();
  const [locale, setLocale] = useState(FIRST.locale);
  const [still, setStill] = useState(reducedMotion.matches);

  useEffect(() => {
    let current = true;
    void WORDS[language]().then((words) => {
      if (!current) return;
      dayjs.locale(words.days);
      setLocale(words.locale);
    });
    return () => {
      current = false;
    };
  }, [language]);

  useEffect(() => {
    const change = () => setStill(reducedMotion.matches);
    reducedMotion.addEventListener('change', change);
    return () => reducedMotion.removeEventListener('change', change);
  }, []);

  return (
    <ConfigProvider
      locale={locale}
      theme={{
        algorithm: theme.defaultAlgorithm,
        token: { ...TOKENS, motion: !still },
        components: {
          Layout: { headerBg: '#ffffff', siderBg: '#ffffff' },
          Table: {
            headerBg: '#f6f8fa',
            rowHoverBg: '#f2f6fc',
            rowSelectedBg: '#e8effa',
            rowSelectedHoverBg: '#e8effa',
            cellPaddingBlockSM: 7,
          },
          Form: { itemMarginBottom: 16, verticalLabelPadding: '0 0 4px' },
          Descriptions: { labelColor: '#525e6a', itemPaddingBottom: 8 },
        },
      }}
    >
      <App component={false}>{children}</App>
    </ConfigProvider>
  );
}

/** What a session was begun with, as far as its owner would recognise it. */
export interface Device {
  readonly browser: string | null;
  readonly system: string | null;
}

// The first that fits counts: most browsers also call themselves Chrome or Safari.
const BROWSERS: readonly (readonly [RegExp, string])[] = [
  [/wxwork\//i, 'WeCom'],
  [/DingTalk/i, 'DingTalk'],
  [/Lark\/|Feishu/i, 'Feishu'],
  [/MicroMessenger\//i, 'WeChat'],
  [/\bEdg(?:e|A|iOS)?\//, 'Edge'],
  [/QQBrowser\//, 'QQ Browser'],
  [/HuaweiBrowser\//, 'Huawei Browser'],
  [/\b(?:OPR|Opera)\//, 'Opera'],
  [/\b(?:Firefox|FxiOS)\//, 'Firefox'],
  [/(?:Chrome|CriOS|Chromium)\//, 'Chrome'],
  [/\bVersion\/[\d.]+ .*Safari\//, 'Safari'],
];
const SYSTEMS: readonly (readonly [RegExp, string])[] = [
  [/Windows/, 'Windows'],
  [/HarmonyOS|OpenHarmony/, 'HarmonyOS'],
  [/Android/, 'Android'],
  [/iPhone|iPad/, 'iOS'],
  [/Mac OS X|Macintosh/, 'macOS'],
  [/CrOS/, 'ChromeOS'],
  [/Linux/, 'Linux'],
];

/** The summary of a User-Agent header: names only, no versions. */
export function deviceOf(userAgent = ''): Device {
  const nameIn = (names: typeof BROWSERS) => names.find(([pattern]) => pattern.test(userAgent))?.[1] ?? null;
  return { browser: nameIn(BROWSERS), system: nameIn(SYSTEMS) };
}

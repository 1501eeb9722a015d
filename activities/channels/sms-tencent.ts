import type { Language } from '../../domain/text.ts';
import type { Message, Sent } from './channel.ts';
import type { SmsGateway } from './sms.ts';

/** A template as the vendor has approved it. */
export interface TencentTemplate {
  readonly id: string;
  /** The variables that fill its places, in order. */
  readonly vars: readonly string[];
}

export interface TencentSmsConfig {
  readonly secretId: string;
  readonly secretKey: string;
  readonly appId: string;
  /** The signature that stands before each message. */
  readonly sign: string;
  readonly region: string;
  readonly url: string;
  /** By our template's name, or `name@language` where a language has one of its own. */
  readonly templates: ReadonlyMap<string, TencentTemplate>;
}

/**
 * Tencent Cloud's SMS through its own SDK. Mainland numbers only get approved templates, so the wording is the vendor's. It
 * cannot tell a repeat: a request without an answer is never sent again by itself.
 */
export function createTencentSmsGateway(config: TencentSmsConfig & { readonly timeoutMs: number }): SmsGateway {
  // Loaded by the first message: most installations never send one.
  let client: ReturnType<typeof connect> | undefined;
  return {
    dropsRepeats: false,
    async send(message) {
      const template = templateOf(config.templates, message.template, message.language);
      if (template === undefined) return refused('短信模板未配置 (no SMS template is configured for it)');
      const missing = template.vars.find((name) => message.vars[name] === undefined);
      if (missing !== undefined) return refused(`短信模板缺少变量 ${missing} (the SMS template lacks ${missing})`);
      client ??= connect(config);
      return request(await client, config, template, message);
    },
  };
}

async function connect({ secretId, secretKey, region, url, timeoutMs }: TencentSmsConfig & { timeoutMs: number }) {
  const { sms } = await import('tencentcloud-sdk-nodejs-sms');
  const { protocol, host } = new URL(url);
  return new sms.v20210111.Client({
    credential: { secretId, secretKey },
    region,
    profile: { httpProfile: { endpoint: host, protocol: `${protocol}//`, reqTimeout: timeoutMs / 1000 } },
  });
}

const templateOf = (templates: TencentSmsConfig['templates'], name: string, language: Language) =>
  templates.get(`${name}@${language}`) ?? templates.get(name);

async function request(
  client: Awaited<ReturnType<typeof connect>>,
  { appId, sign }: TencentSmsConfig,
  template: TencentTemplate,
  { id, to, vars }: Message,
): Promise<Sent> {
  try {
    const { SendStatusSet: [status] = [] } = await client.SendSms({
      PhoneNumberSet: [to],
      SmsSdkAppId: appId,
      SignName: sign,
      TemplateId: template.id,
      TemplateParamSet: template.vars.map((name) => vars[name] ?? ''),
      // Comes back in the vendor's reports.
      SessionContext: id,
    });
    if (status?.Code === 'Ok') return { outcome: 'sent', proof: status.SerialNo ?? '' };
    return outcomeOf(status?.Code);
  } catch (error) {
    return outcomeOfError(error);
  }
}

const MINUTE = 60_000;

/** Codes after which another try may succeed, the longest beginnings first, and after how long. */
const LATER: readonly (readonly [code: string, afterMs?: number])[] = [
  ['LimitExceeded.PhoneNumberThirtySecondLimit', MINUTE / 2],
  ['LimitExceeded.PhoneNumberOneHourLimit', 60 * MINUTE],
  ['LimitExceeded.DeliveryFrequencyLimit', MINUTE],
  ['LimitExceeded', 12 * 60 * MINUTE],
  ['RequestLimitExceeded', MINUTE],
  // Ours to mend: an empty package, keys and rights, a clock that is wrong.
  ['FailedOperation.InsufficientBalanceInSmsPackage'],
  ['AuthFailure'],
  ['UnauthorizedOperation'],
  ['InternalError.RequestTimeException'],
];

/** The vendor lost sight of it on the way to the carrier. */
const UNCERTAIN = 'InternalError';

function outcomeOf(code: string | undefined): Sent {
  if (code === undefined) return unknown('no status');
  const later = LATER.find(([start]) => code.startsWith(start));
  if (later) {
    const [, afterMs] = later;
    const reason = `短信服务暂未接收：${code} (not taken yet: ${code})`;
    return { outcome: 'later', reason, ...(afterMs !== undefined && { afterMs }) };
  }
  return code.startsWith(UNCERTAIN)
    ? unknown(code)
    : refused(`短信服务拒收：${code} (the SMS service refuses it: ${code})`);
}

/** A connection that never came about is told by nothing but the SDK's message. */
const NEVER_CONNECTED = /\b(ECONNREFUSED|ENOTFOUND|EAI_AGAIN|EHOSTUNREACH|ENETUNREACH)\b/;

function outcomeOfError(error: unknown): Sent {
  if (!(error instanceof Error)) return unknown('failed');
  if ('code' in error && typeof error.code === 'string' && error.code !== '') return outcomeOf(error.code);
  const [, trouble] = NEVER_CONNECTED.exec(error.message) ?? [];
  if (trouble !== undefined)
    return { outcome: 'later', reason: `未能建立连接：${trouble} (no connection: ${trouble})` };
  const status = 'httpCode' in error ? Number(error.httpCode) : Number.NaN;
  if (status === 429) return { outcome: 'later', reason: '短信服务繁忙，HTTP 429 (busy, HTTP 429)', afterMs: MINUTE };
  return unknown(Number.isNaN(status) ? 'no answer' : `HTTP ${status}`);
}

const refused = (reason: string): Sent => ({ outcome: 'refused', reason });
const unknown = (what: string): Sent => ({
  outcome: 'unknown',
  reason: `短信服务没有明确答复，可能已发送：${what} (no clear answer, it may have been sent: ${what})`,
});

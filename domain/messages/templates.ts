import type { Language, Text, Vars } from '../text.ts';
import { LANGUAGES, say } from '../text.ts';

/** A message as people may word it: the same sentence goes over every channel, the subject only where there is one. */
export interface Template {
  readonly label: Text;
  readonly subject: Text;
  readonly text: Text;
  /** The variables that it has, each with an example; those of `needs` no wording may leave out. */
  readonly vars: Readonly<Record<string, string | Text>>;
  readonly needs: readonly string[];
}

/** The company's own wording of a template in one language. */
export interface Wording {
  readonly subject: string;
  readonly text: string;
}
export type Wordings = Readonly<Record<Language, Wording>>;

const t = (zh: string, en: string): Text => ({ zh, en });
const CASE = { case: 'TS-2026-000012' };

/** Every message that leaves the platform, with the wording of this release. */
export const TEMPLATES = {
  'staff.notice': {
    label: t('内部通知', 'Notice to staff'),
    subject: t('{notice}', '{notice}'),
    text: t('{notice}', '{notice}'),
    vars: { notice: t('即将到期：「投诉分级」（TS-2026-000012）', 'Due soon: “Classify” (TS-2026-000012)'), ...CASE },
    needs: ['notice'],
  },
  'staff.urgent': {
    label: t('内部紧急通知', 'Urgent notice to staff'),
    subject: t('【紧急】{notice}', 'Urgent: {notice}'),
    text: t('【紧急】{notice}', 'Urgent: {notice}'),
    vars: { notice: t('已超时：「投诉分级」（TS-2026-000012）', 'Breached: “Classify” (TS-2026-000012)'), ...CASE },
    needs: ['notice'],
  },
  'staff.digest': {
    label: t('通知摘要', 'Digest of notices'),
    subject: t('{count} 条通知', '{count} notices'),
    text: t('以下 {count} 条通知未单独发送：{notices}', 'These {count} notices were not sent one by one: {notices}'),
    vars: { count: '2', notices: '• … • …' },
    needs: ['notices'],
  },
  'staff.code': {
    label: t('联系方式验证码', 'Code that proves an address'),
    subject: t('验证码 {code}', 'Your code: {code}'),
    text: t(
      '验证码 {code}，{minutes} 分钟内有效。如非本人操作，请忽略',
      'Your code is {code}, valid for {minutes} minutes. If you did not ask for it, do nothing',
    ),
    vars: { code: '314159', minutes: '15' },
    needs: ['code'],
  },
  'customer.refund-submitted': {
    label: t('致客户：退款已受理', 'To the customer: refund submitted'),
    subject: t('退款已受理 {case}', 'Your refund {case} is submitted'),
    text: t(
      '您的退款申请 {case} 已提交，金额 {amount}，预计 {arrival} 前到账',
      'Your refund {case} of {amount} is submitted. You may expect the money by {arrival}',
    ),
    vars: { case: 'TK-2026-000031', amount: '¥72.00', arrival: '2026-03-12 24:00' },
    needs: ['case', 'arrival'],
  },
  'customer.refund-paid': {
    label: t('致客户：退款已付', 'To the customer: refund paid'),
    subject: t('退款已付 {case}', 'Your refund {case} is paid'),
    text: t(
      '您的退款 {case} 已付出，金额 {amount}，请留意到账',
      'Your refund {case} of {amount} has been paid. Please look for it in your account',
    ),
    vars: { case: 'TK-2026-000031', amount: '¥72.00' },
    needs: ['case', 'amount'],
  },
  'customer.refund-rejected': {
    label: t('致客户：不予退款', 'To the customer: refund rejected'),
    subject: t('退款申请结果 {case}', 'Your refund {case}: the result'),
    text: t(
      '您的退款申请 {case} 未获通过：{reason}。客服将与您联系说明',
      'Your refund {case} was not granted: {reason}. We will call you about it',
    ),
    vars: { case: 'TK-2026-000031', reason: t('不符合退款规则', 'Not covered by the rules') },
    needs: ['case', 'reason'],
  },
  'customer.complaint-received': {
    label: t('致客户：投诉已受理', 'To the customer: complaint received'),
    subject: t('投诉已受理 {case}', 'Your complaint {case} is received'),
    text: t(
      '您的反映已受理，编号 {case}，我们会尽快与您联系',
      'We have received your complaint under the number {case} and will contact you soon',
    ),
    vars: CASE,
    needs: ['case'],
  },
  'customer.complaint-progress': {
    label: t('致客户：投诉进展', 'To the customer: progress of the complaint'),
    subject: t('处理进展 {case}', 'Your complaint {case}: where it stands'),
    text: t('您反映的 {case} 最新进展：{stage}', 'Your complaint {case} now stands at: {stage}'),
    vars: { ...CASE, stage: t('调查中', 'Investigating') },
    needs: ['case', 'stage'],
  },
  'customer.complaint-result': {
    label: t('致客户：投诉结果', 'To the customer: result of the complaint'),
    subject: t('处理结果 {case}', 'Your complaint {case}: the result'),
    text: t(
      '您反映的 {case} 已处理完毕，结果已向您说明。如有疑问，请随时联系我们',
      'Your complaint {case} has been handled and the result was explained to you. Please contact us if anything is open',
    ),
    vars: CASE,
    needs: ['case'],
  },
  'customer.repair-appointment': {
    label: t('致客户：上门时间', 'To the customer: appointment'),
    subject: t('维修预约 {case}', 'Your repair {case}: appointment'),
    text: t(
      '您的报修 {case} 已安排，维修人员将于 {from} 至 {to} 上门',
      'Your repair {case} is scheduled: our technician comes between {from} and {to}',
    ),
    vars: { case: 'BX-2026-000007', from: '2026-03-03 09:00', to: '2026-03-03 11:00' },
    needs: ['case', 'from'],
  },
  'customer.repair-solution': {
    label: t('致客户：维修方案', 'To the customer: solution of the repair'),
    subject: t('维修安排 {case}', 'Your repair {case}: what we planned'),
    text: t(
      '您的报修 {case} 计划于 {planned} 完成，如有变化我们会提前告知',
      'Your repair {case} is planned for {planned}. We will tell you beforehand if that changes',
    ),
    vars: { case: 'BX-2026-000007', planned: '2026-03-05 10:00' },
    needs: ['case', 'planned'],
  },
  'customer.callback-promised': {
    label: t('致客户：回电时间', 'To the customer: promised call'),
    subject: t('回电约定 {case}', 'We will call you: {case}'),
    text: t('我们将于 {due} 致电给您（{case}）', 'We will call you at {due} ({case})'),
    vars: { case: 'HD-2026-000004', due: '2026-03-10 15:00' },
    needs: ['due'],
  },
} as const satisfies Record<string, Template>;
export type TemplateName = keyof typeof TEMPLATES;
export type CustomerTemplate = Extract<TemplateName, `customer.${string}`>;

export const isTemplate = (name: string): name is TemplateName => Object.hasOwn(TEMPLATES, name);

/** The wording of this release in one language, its variables still in place. */
export function defaultWording(name: TemplateName, language: Language): Wording {
  const { subject, text } = TEMPLATES[name];
  return { subject: say(subject, language), text: say(text, language) };
}

/** The message in the reader's language: in the company's wording where there is one. */
export function worded(name: TemplateName, own: Wordings | undefined, language: Language, vars: Vars): Wording {
  const { subject, text } = own?.[language] ?? defaultWording(name, language);
  return { subject: filled(subject, language, vars), text: filled(text, language, vars) };
}

const filled = (text: string, language: Language, vars: Vars): string => say({ zh: text, en: text }, language, vars);

/** What is wrong with a wording (MSG-03): a variable that the template does not have, or one that it may not leave out. */
export function wordingProblems(
  name: TemplateName,
  wordings: Wordings,
): { path: string; variable: string; why: Text }[] {
  const { vars, needs }: Template = TEMPLATES[name];
  return LANGUAGES.flatMap((language) => {
    const { subject, text } = wordings[language];
    const used = { subject: variablesOf(subject), text: variablesOf(text) };
    const unknown = (['subject', 'text'] as const).flatMap((part) =>
      used[part]
        .filter((variable) => !Object.hasOwn(vars, variable))
        .map((variable) => ({
          path: `${language}.${part}`,
          variable,
          why: t('没有这个变量', 'there is no such variable'),
        })),
    );
    const missing = needs
      .filter((variable) => !used.text.includes(variable))
      .map((variable) => ({
        path: `${language}.text`,
        variable,
        why: t('缺少必需的变量', 'this variable must be there'),
      }));
    return [...unknown, ...missing];
  });
}

const variablesOf = (text: string): string[] => [
  ...new Set([...text.matchAll(/\{([^{}]*)\}/g)].map(([, name = '']) => name)),
];

import { z } from 'zod';
import { labelled } from '../enumerations.ts';
import type { Role } from '../roles.ts';
import { QuietHours } from './quiet-hours.ts';

/** What somebody wants to be sent over one channel. */
export const Wish = labelled({
  all: { zh: '全部', en: 'Everything' },
  urgent: { zh: '仅紧急', en: 'Urgent only' },
  none: { zh: '不接收', en: 'Nothing' },
});
export type Wish = z.infer<typeof Wish.schema>;

/** The channels that reach one person; each needs an address of theirs. */
export const PERSONAL_CHANNELS = ['email', 'sms'] as const;
export type PersonalChannel = (typeof PERSONAL_CHANNELS)[number];

/** How one person wants to be told, beside the inbox (GEN-22). */
export const Preferences = z.strictObject({
  email: Wish.schema,
  sms: Wish.schema,
  /** What is not urgent comes gathered, in one e-mail at each of the company's digest times. */
  digest: z.boolean(),
  /** On top of the company's. */
  quietHours: QuietHours.nullable(),
});
export type Preferences = z.infer<typeof Preferences>;

/** Whom an urgent matter must find wherever they are. */
const ON_CALL: readonly Role[] = [
  'supervisor',
  'cs_head',
  'duty_agent',
  'department_head',
  'finance_manager',
  'leader',
  'general_manager',
];

/** What holds for people who have chosen nothing: urgent matters also by e-mail, and by SMS for those who answer for others. */
export const defaultPreferences = (roles: readonly Role[]): Preferences => ({
  email: 'urgent',
  sms: roles.some((role) => ON_CALL.includes(role)) ? 'urgent' : 'none',
  digest: false,
  quietHours: null,
});

export const wants = (wish: Wish, urgent: boolean): boolean => wish === 'all' || (wish === 'urgent' && urgent);

import { z } from 'zod';
import { Channel } from '../../enumerations.ts';
import { Profile } from '../../policy/schema.ts';
import { type Refusal, refusal } from '../../refusal.ts';
import { type Instant, MINUTE, plus } from '../../time/instant.ts';
import { field, instant, line } from '../field.ts';
import type { Rules } from './state.ts';

/** Evidence is stored apart and referred to by its checksum, which is recorded for ever at receipt. */
export const Attachment = z.strictObject({
  id: z.string().min(1).max(64),
  name: z.string().trim().min(1).max(200),
  sha256: z.string().regex(/^[0-9a-f]{64}$/),
  size: z.int().min(1),
});
export type Attachment = z.infer<typeof Attachment>;

export const attachments = (zh: string, en: string) =>
  field(z.array(Attachment).max(20), zh, en, { widget: 'attachments' });

/** What every case is opened with. */
export const intakeShape = {
  profile: field(Profile, '业务线', 'Line of business', { widget: 'hidden' }),
  channel: field(Channel.schema, '来源渠道', 'Channel'),
  receivedAt: instant('受理时间', 'Received at'),
  customerId: field(z.uuid(), '客户', 'Customer', { widget: 'customer' }),
  subject: line('标题', 'Subject'),
};
const AnyIntake = z.object(intakeShape);
export type AnyIntake = z.ZodObject<typeof intakeShape>;

/** The refusal of an intake that no procedure takes: another profile's rules, or a receipt that lies ahead. */
export function refuseIntake(intake: z.output<typeof AnyIntake>, rules: Rules, now: Instant): Refusal | undefined {
  if (intake.profile !== rules.policy.profile)
    return refusal('RuleNotMet', '本业务线不受理该类型', 'This profile does not take this type');
  // The clocks of two machines differ a little.
  return intake.receivedAt > plus(now, MINUTE)
    ? refusal('RuleNotMet', '受理时间不能晚于当前时间', 'The receipt cannot lie ahead')
    : undefined;
}

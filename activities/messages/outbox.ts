import { z } from 'zod';
import { type CustomerTemplate, TEMPLATES } from '../../domain/messages/templates.ts';
import type { Notice } from '../../domain/procedures/notice.ts';
import { Department, Role } from '../../domain/roles.ts';
import type { Text, Vars } from '../../domain/text.ts';

/** What stands in the outbox: our own data, read once more because an older release may have written it. */

const Words = z.object({ zh: z.string(), en: z.string() }) satisfies z.ZodType<Text>;
const Filled = z.record(z.string(), z.union([z.string(), z.number(), Words])) satisfies z.ZodType<Vars>;

const isCustomerTemplate = (name: unknown): name is CustomerTemplate =>
  typeof name === 'string' && name.startsWith('customer.') && Object.hasOwn(TEMPLATES, name);

/** Topic `notice`. */
export const StoredNotice = z.object({
  to: z.union([
    z.object({ person: z.string() }),
    z.object({ role: Role.schema, department: Department.schema.nullable().exactOptional() }),
    z.object({ customer: z.string() }),
  ]),
  text: Words,
  vars: Filled,
  urgent: z.boolean(),
  once: z.string().exactOptional(),
  template: z.custom<CustomerTemplate>(isCustomerTemplate).exactOptional(),
}) satisfies z.ZodType<Notice>;

/** Topic `contact.code`: somebody is to prove an address of theirs. */
export const StoredCode = z.object({ person: z.string(), channel: z.enum(['email', 'sms']) });

/** Topic `webhook.test`: one endpoint is to hear something. */
export const StoredTest = z.object({ webhook: z.string() });

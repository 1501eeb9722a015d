import { z } from 'zod';
import type { CustomerTemplate } from '../messages/templates.ts';

/**
 * Which messages a customer is sent when something happens in his case (NTF-01, MSG-06). They come on top of what people
 * owe him: no duty and no clock of theirs ends with them.
 */
export const MessagePolicy = z.strictObject({
  'customer.refund-submitted': z.boolean().describe('REF-06'),
  'customer.refund-paid': z.boolean().describe('REF-09, REF-11'),
  'customer.refund-rejected': z.boolean().describe('REF-09'),
  'customer.complaint-received': z.boolean().describe('CMP-03'),
  'customer.complaint-progress': z.boolean().describe('CMP-26'),
  'customer.complaint-result': z.boolean().describe('CMP-28'),
  'customer.repair-appointment': z.boolean().describe('REP-03'),
  'customer.repair-solution': z.boolean().describe('REP-04'),
  'customer.callback-promised': z.boolean().describe('CBK-02'),
} satisfies Record<CustomerTemplate, z.ZodBoolean>);
export type MessagePolicy = z.infer<typeof MessagePolicy>;

export const defaultMessagePolicy: MessagePolicy = {
  'customer.refund-submitted': true,
  'customer.refund-paid': true,
  'customer.refund-rejected': true,
  'customer.complaint-received': false,
  'customer.complaint-progress': false,
  'customer.complaint-result': false,
  'customer.repair-appointment': true,
  'customer.repair-solution': false,
  'customer.callback-promised': false,
};

/** Whether the customer is sent this. Rules that an older release pinned know nothing of messages: its defaults hold. */
export const sendsToCustomer = (
  { messages = defaultMessagePolicy }: { readonly messages?: MessagePolicy },
  template: CustomerTemplate,
): boolean => messages[template];

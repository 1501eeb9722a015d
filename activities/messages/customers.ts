import { z } from 'zod';
import type { PersonalChannel } from '../../domain/messages/preferences.ts';
import type { Db } from '../../infra/database.ts';

export interface CustomerAddresses {
  /** How he prefers to be written to, where that is a channel of ours. */
  readonly preferred: PersonalChannel | null;
  readonly addresses: Readonly<Record<PersonalChannel, string | null>>;
}

const PREFERRED: Readonly<Record<string, PersonalChannel>> = { SMS: 'sms', EMAIL: 'email' };

/** Where a customer can be written to; nowhere, when he is no longer known. */
export async function addressesOf(db: Db, customerId: string): Promise<CustomerAddresses> {
  const customer = z.uuid().safeParse(customerId).success
    ? await db
        .selectFrom('customers')
        .select(['phone', 'email', 'preferred_channel'])
        .where('id', '=', customerId)
        .executeTakeFirst()
    : undefined;
  const { phone = null, email = null, preferred_channel = null } = customer ?? {};
  return {
    preferred: PREFERRED[preferred_channel ?? ''] ?? null,
    addresses: { email, sms: phone !== null && takesSms(phone) ? phone : null },
  };
}

/** Of Chinese numbers only mobile ones take text messages; of others that cannot be seen. */
const takesSms = (phone: string): boolean => !phone.startsWith('+86') || /^\+861[3-9]\d{9}$/.test(phone);

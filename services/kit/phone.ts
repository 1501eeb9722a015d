import { parsePhoneNumberFromString } from 'libphonenumber-js/min';
import { z } from 'zod';

/** Any way in which people write a number; stored as E.164, a number without a country is Chinese. */
export const Phone = z
  .string()
  .max(30)
  .transform((text, context) => {
    const phone = parsePhoneNumberFromString(text, 'CN');
    if (phone?.isValid()) return phone.number;
    context.addIssue({ code: 'custom', message: '?' });
    return z.NEVER;
  });

export const Email = z.email().max(200);

import { z } from 'zod';
import { type HttpParty, startHttpParty } from './http-party.ts';

const Sms = z.object({
  id: z.string(),
  to: z.string(),
  language: z.string(),
  text: z.string(),
  template: z.string(),
  vars: z.record(z.string(), z.string()),
});
export type Sms = z.infer<typeof Sms>;

export interface SmsGateway extends HttpParty {
  /** What was sent to phones, each id once, in order. */
  readonly sent: ReadonlyMap<string, Sms>;
}

/** A gateway for text messages: it wants the token and sends each id once, whoever asks how often. */
export async function startSmsGateway(token: string): Promise<SmsGateway> {
  const sent = new Map<string, Sms>();
  const party = await startHttpParty(({ headers, body }) => {
    if (headers.authorization !== `Bearer ${token}`) return { status: 401 };
    const sms = Sms.safeParse(JSON.parse(body));
    if (!sms.success) return { status: 422 };
    if (!sent.has(sms.data.id)) sent.set(sms.data.id, sms.data);
    return { status: 200, body: { reference: `S-${sms.data.id}` } };
  });
  return { ...party, sent };
}

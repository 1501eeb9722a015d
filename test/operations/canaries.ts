import { randomInt } from 'node:crypto';
import { vi } from 'vitest';
import { z } from 'zod';
import type { Person } from '../../infra/demo/person.ts';

/** What nobody but the people at work may ever read, each as it could only come from this run. */
export const canaries = {
  name: '金丝雀欧阳',
  phone: `139${String(randomInt(100_000_000)).padStart(8, '0')}`,
  address: '望丰路八十八号金丝苑',
  account: `62220213${String(randomInt(100_000_000)).padStart(8, '0')}`,
  message: '金丝雀说的话：导游骂人',
  mail: 'canary-bird@example.com',
} as const;

const { name, phone, address, account, message, mail } = canaries;
const Row = z.object({ row: z.object({ id: z.string(), stage: z.string() }) });
const Id = z.object({ id: z.string() });

/** A complaint and a refund as people type them in, refused attempts and searches among it; the complaint's number. */
export async function playCanaries(as: (login: string) => Promise<Person>): Promise<string> {
  const [agent, finance] = [await as('agent'), await as('finance')];
  const made = await agent.post('/desk/customers', { name, phone, address, email: mail, note: message });
  const customerId = Id.parse(made).id;
  for (const sought of [name, phone]) await agent.get(`/desk/customers?q=${encodeURIComponent(sought)}`);
  await refused(agent.get(`/desk/cases/${encodeURIComponent(name)}`));
  await refused(agent.get(`/desk/customers/${encodeURIComponent(message)}`));

  const complaint = Row.parse(
    await agent.post('/desk/complaints', {
      profile: 'tourism',
      type: 'COMPLAINT',
      channel: 'PHONE',
      customerId,
      subject: message,
      content: `${message}，请回电 ${phone}`,
      demand: `赔到 ${account}`,
      apologised: true,
      courseUnderstood: true,
      legalRisk: false,
      duringTravel: false,
      attachments: [],
    }),
  ).row.id;
  await agent.post(`/desk/complaints/${complaint}/confirm-complaint`, { restated: message, customerConfirmed: true });
  await refused(agent.post(`/desk/complaints/${complaint}/close-complaint`, { cause: message }));
  await refused(agent.post(`/desk/cases/${complaint}/add-note`, { text: { name, phone } }));

  const orderNo = `JS-${randomInt(1_000_000)}`;
  await finance.post('/finance/orders', {
    orders: [
      {
        orderNo,
        contactName: name,
        phone,
        product: '广州—深圳',
        departsAt: '2036-03-08 08:00',
        paid: '80.00',
        paidAt: '2026-03-01 10:00',
        status: 'VALID',
        payeeMethod: 'BANK',
        payeeName: name,
        payeeAccount: account,
      },
    ],
  });
  // A row that cannot be used is answered with what is wrong in it.
  await finance.post('/finance/orders', { orders: [{ orderNo, contactName: name, payeeAccount: account }] });
  const refund = Row.parse(
    await agent.post('/finance/refunds', {
      profile: 'transport',
      channel: 'PHONE',
      customerId,
      subject: message,
      reason: 'TICKET',
      orderNo,
      note: message,
    }),
  ).row.id;
  await reaches(agent, refund, 'CHECKED');
  await agent.post(`/finance/refunds/${refund}/quote-refund`, { channel: 'PHONE' });
  const decidedAt = new Date().toISOString();
  await agent.post(`/finance/refunds/${refund}/decide-quote`, {
    accept: true,
    channel: 'PHONE',
    words: message,
    decidedAt,
  });
  await reaches(agent, refund, 'WITH_FINANCE');
  return complaint;
}

const refused = (attempt: Promise<unknown>): Promise<void> =>
  attempt.then(
    () => {
      throw new Error('this should have been refused');
    },
    () => undefined,
  );

async function reaches(who: Person, caseId: string, stage: string): Promise<void> {
  const stageNow = async () => Row.parse(await who.get(`/desk/cases/${caseId}`)).row.stage;
  await vi.waitUntil(async () => (await stageNow()) === stage, { timeout: 20_000, interval: 100 });
}

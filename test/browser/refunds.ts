import { randomUUID } from 'node:crypto';
import { expect, inject } from 'vitest';
import { z } from 'zod';
import { Person } from '../../infra/demo/person.ts';

const Opened = z.object({ row: z.object({ id: z.string() }) });
const Shown = z.object({ state: z.object({ stage: z.string(), amountFen: z.int().nullable() }) });

/** Somebody of the desk or of finance over HTTP, for what the test at hand is not about. */
export const signIn = (login: string) => Person.signIn(inject('stack').urls.console, login);

/** So many days from now on Beijing's clock, as files write it. */
export const beijing = (days: number): string =>
  new Date(Date.now() + 8 * 3_600_000 + days * 86_400_000).toISOString().slice(0, 16).replace('T', ' ');

/** An order of ¥399.00 that departs in ten days: the fee is 10 %. */
export const orderLine = (orderNo: string) => ({
  orderNo,
  contactName: '许晴',
  product: '深圳—广州定制班车',
  departsAt: beijing(10),
  paid: '399.00',
  paidAt: beijing(-2),
  status: '有效',
  payeeMethod: '微信',
  payeeName: '许晴',
  payeeAccount: `wx-${randomUUID().slice(0, 8)}`,
});

export async function importedOrder(): Promise<string> {
  const orderNo = `CK-${randomUUID().slice(0, 8)}`;
  await (await signIn('finance2')).post('/finance/orders', { orders: [orderLine(orderNo)] });
  return orderNo;
}

/** A ticket's refund that an agent has registered for the order. */
export async function askedFor(agent: Person, orderNo: string, phone?: string): Promise<string> {
  const { id: customerId } = Object(await agent.post('/desk/customers', { name: '许晴', ...(phone && { phone }) }));
  const refund = { profile: 'transport', channel: 'PHONE', subject: '行程取消，申请退票', reason: 'TICKET' };
  const opened = await agent.post('/finance/refunds', { ...refund, customerId, orderNo, note: '客户行程取消' });
  return Opened.parse(opened).row.id;
}

export async function stageOf(who: Person, id: string): Promise<string> {
  return Shown.parse(await who.get(`/desk/cases/${id}`)).state.stage;
}

export const give = (who: Person, id: string, command: string, data: object = {}) =>
  who.post(`/finance/refunds/${id}/${command}`, data);

export async function quoted(agent: Person, orderNo: string, phone?: string): Promise<string> {
  const id = await askedFor(agent, orderNo, phone);
  await expect.poll(() => stageOf(agent, id), { timeout: 15_000 }).toBe('CHECKED');
  await give(agent, id, 'quote-refund', { channel: 'PHONE' });
  return id;
}

export const decision = (accept: boolean) => ({
  accept,
  channel: 'PHONE',
  words: accept ? '同意扣除手续费' : '手续费太高，不退了',
  decidedAt: new Date().toISOString(),
});

/** A refund of ¥359.10 that has reached finance. */
export async function withFinance(phone?: string): Promise<string> {
  const agent = await signIn('agent');
  const id = await quoted(agent, await importedOrder(), phone);
  await give(agent, id, 'decide-quote', decision(true));
  await expect.poll(() => stageOf(agent, id), { timeout: 15_000 }).toBe('WITH_FINANCE');
  return id;
}

/** The same, approved by `finance`. */

import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { z } from 'zod';
import { PREFIXES } from '../../../domain/procedures/case/names.ts';
import { type Actor, SYSTEM } from '../../../domain/roles.ts';
import { toInstant } from '../../../domain/time/instant.ts';
import { startOptions } from '../../../infra/start-case.ts';
import { type Clicks, caseIdOf, PEOPLE, Refused } from '../clicks.ts';
import type { PlannedOrder, PlannedRefund } from './plan.ts';
import type { MoneyPlatform } from './platform.ts';
import type { Stages } from './stages.ts';

/** What a story needs of the run that it happens in. */
export interface Scene {
  readonly platform: Pick<MoneyPlatform, 'care' | 'rules'>;
  readonly clicks: Clicks;
  readonly stages: Stages;
  readonly customerId: string;
  readonly endsAt: number;
}

const Imported = z.object({ imported: z.int(), rejected: z.array(z.unknown()) });
const IMPORTED_AT_ONCE = 1_000;
const AGAIN_MS = 500;

/** Orders come in as finance imports them. */
export async function importOrders({ clicks }: Pick<Scene, 'clicks'>, orders: readonly PlannedOrder[]): Promise<void> {
  for (let from = 0; from < orders.length; from += IMPORTED_AT_ONCE) {
    const lines = orders.slice(from, from + IMPORTED_AT_ONCE).map(({ orderNo, paidFen }) => ({
      orderNo,
      contactName: '王小明',
      product: '成都—峨眉山',
      paid: (paidFen / 100).toFixed(2),
      paidAt: '2026-03-01 10:00',
      status: 'VALID',
      payeeMethod: 'WECHAT',
      payeeName: '王小明',
      payeeAccount: `wx-${orderNo}`,
    }));
    const report = Imported.parse(await clicks.click(PEOPLE.payer, '/orders', { orders: lines }));
    if (report.rejected.length > 0) throw new Error(`orders were rejected: ${JSON.stringify(report.rejected[0])}`);
  }
}

/** From the application until finance may pay: what the desk, the customer and the approver do. Gives back the number. */
export async function untilApproved(scene: Scene, refund: PlannedRefund, agent: Actor): Promise<string> {
  const { clicks, stages } = scene;
  const { twice } = refund;
  const id = refund.kind === 'COMPENSATION' ? await compensated(scene, refund) : await requested(scene, refund, agent);
  const click = (actor: Actor, command: string, body: object) =>
    clicks.click(actor, `/refunds/${id}/${command}`, body, { twice });
  if (refund.kind !== 'COMPENSATION') {
    await stages.until(id, 'CHECKED');
    const asked = refund.kind === 'TICKET' ? { askedFen: refund.askedFen } : {};
    await click(agent, 'quote-refund', { channel: 'PHONE', ...asked });
    const decidedAt = toInstant(Date.now());
    await click(agent, 'decide-quote', { accept: true, channel: 'PHONE', words: '同意', decidedAt });
  }
  await stages.until(id, 'WITH_FINANCE');
  await click(PEOPLE.payer, 'acknowledge-refund', {});
  await click(PEOPLE.approver, 'approve-refund', { amountFen: refund.paysFen });
  return id;
}

async function requested({ clicks, customerId }: Scene, refund: PlannedRefund, agent: Actor): Promise<string> {
  const { kind: reason, orderNo, askedFen, twice } = refund;
  const said = { profile: 'transport', channel: 'PHONE', customerId, subject: '退票', note: '行程取消' };
  const amount = reason === 'PRICE_DIFFERENCE' ? { amountFen: askedFen } : {};
  const answer = await clicks.click(agent, '/refunds', { ...said, reason, orderNo, ...amount }, { twice });
  return caseIdOf(answer);
}

/** A compensation comes from the platform, as from the case that granted it (REF-13). */
async function compensated(scene: Scene, { orderNo, askedFen }: PlannedRefund): Promise<string> {
  const { platform, customerId, endsAt } = scene;
  const { rules, care } = platform;
  const id = `${PREFIXES.refund}-F${randomUUID()}`;
  const key = `child:${id}`;
  const data = {
    profile: 'transport',
    channel: 'PHONE',
    receivedAt: toInstant(Date.now()),
    customerId,
    subject: '赔偿',
    note: '景点未去',
    reason: 'COMPENSATION',
    orderNo,
    compensation: {
      amountFen: askedFen,
      requestedBy: { id: PEOPLE.agent.id, name: PEOPLE.agent.name },
      grantedBy: { id: 'leader', name: '陈刚' },
    },
  };
  const opening = { key, bodyHash: key.padEnd(64, '.').slice(0, 64), actor: SYSTEM, data };
  const { type, options } = startOptions({ id, procedure: 'refund' }, { caseId: id, rules, opening, clockOffsetMs: 0 });
  for (;;) {
    try {
      await care.client.workflow.start(type, options);
      return id;
    } catch (error) {
      if (Date.now() > endsAt) throw error;
      await pause(AGAIN_MS);
    }
  }
}

/** Finance pays, and pays again what has failed, until the money is there. */
export async function untilPaid(scene: Scene, id: string, { twice, raced }: PlannedRefund): Promise<void> {
  const { clicks, stages, endsAt } = scene;
  const press = async (payer: Actor): Promise<Refused | undefined> => {
    try {
      await clicks.click(payer, `/refunds/${id}/pay-refund`, {}, { twice });
      return undefined;
    } catch (error) {
      if (error instanceof Refused) return error;
      throw error;
    }
  };
  let pressing = raced ? [press(PEOPLE.payer), press(PEOPLE.payer2)] : [press(PEOPLE.payer)];
  for (;;) {
    const refusals = await Promise.all(pressing);
    // The list may be a moment behind: what it showed as failed is being paid already.
    const [refused] = refusals;
    if (refused && refusals.every((one) => one !== undefined)) {
      if (Date.now() > endsAt) throw refused;
      await pause(AGAIN_MS);
    }
    if ((await stages.until(id, 'PAID', 'CLOSED', 'PAY_FAILED')) !== 'PAY_FAILED') return;
    pressing = [press(PEOPLE.payer)];
  }
}

export async function tellCustomer({ clicks, endsAt }: Scene, id: string, agent: Actor): Promise<void> {
  for (;;) {
    try {
      const told = { channel: 'PHONE', toldAt: toInstant(Date.now()), words: '已退款' };
      await clicks.click(agent, `/refunds/${id}/tell-refund-paid`, told);
      return;
    } catch (error) {
      // The list may be a moment ahead: the payment is recorded, and its case hears of that next.
      const ahead = error instanceof Refused && error.type === 'stage-not-allowed' && Date.now() < endsAt;
      if (!ahead) throw error;
      await pause(AGAIN_MS);
    }
  }
}

import type { PolicyPack } from '../../../domain/policy/schema.ts';
import type { RefundFact } from '../../../domain/procedures/refund/facts.ts';
import type { Guard } from '../../../domain/procedures/refund/four-eyes.ts';
import type { OrderSnapshot } from '../../../domain/procedures/refund/order.ts';
import { refund, refundWith } from '../../../domain/procedures/refund/refund.ts';
import type { RefundState } from '../../../domain/procedures/refund/state.ts';
import { type Actor, SYSTEM } from '../../../domain/roles.ts';
import { fromBeijing, type Instant, toMs } from '../../../domain/time/instant.ts';
import { people } from '../../support/people.ts';
import { PureCase, rulesOf } from '../../support/pure-case.ts';

export const payee = {
  id: '0199f000-0000-7000-8000-00000000000a',
  method: 'WECHAT' as const,
  name: '王小明',
  accountTail: '8821',
};
export const otherPayee = { ...payee, id: '0199f000-0000-7000-8000-00000000000b', accountTail: '0042' };

/** A ticket of 80 yuan for the evening of 10 March, as the order system shows it. */
export const order: OrderSnapshot = {
  orderNo: 'L-1001',
  product: '成都—峨眉山',
  departsAt: fromBeijing('2026-03-10 20:00'),
  status: 'VALID',
  paidFen: 8_000,
  leftFen: 8_000,
  payee,
};

export const staff = {
  ...people,
  finance: { id: 'finance', name: '周静', roles: ['finance'], department: 'finance' },
  finance2: { id: 'finance2', name: '吴磊', roles: ['finance', 'finance_manager'], department: 'finance' },
  gm: { id: 'gm', name: '钱坤', roles: ['general_manager'] },
} as const satisfies Record<string, Readonly<Omit<Actor, 'roles'>> & { roles: readonly Actor['roles'][number][] }>;

/** A person of the tests as the domain takes them. */
export const as = (name: keyof typeof staff): Actor => ({ ...staff[name], roles: [...staff[name].roles] });

export const request = { channel: 'PHONE', subject: '退票', reason: 'TICKET', orderNo: 'L-1001', note: '行程取消' };
export const compensation = {
  channel: 'PHONE',
  subject: '门票差价',
  reason: 'COMPENSATION',
  note: '景点未去',
  compensation: {
    amountFen: 20_000,
    requestedBy: { id: 'agent', name: '李娜' },
    grantedBy: { id: 'leader', name: '陈刚' },
  },
};

export const provider = (pack: PolicyPack): PolicyPack => ({ ...pack, refund: { ...pack.refund, payout: 'provider' } });

/** A refund that lives in memory, with the steps that most tests begin with. */
export class PureRefund extends PureCase<RefundState, RefundFact> {
  constructor(
    data: object = request,
    {
      at = '2026-03-10 10:00',
      change = (pack) => pack,
      guards,
    }: { at?: string; change?: (pack: PolicyPack) => PolicyPack; guards?: readonly Guard[] } = {},
  ) {
    const procedure = guards ? refundWith(guards) : refund;
    super(procedure, rulesOf('transport', change), at, data, 'compensation' in data ? SYSTEM : as('agent'));
  }

  by(name: string, data: unknown, who: keyof typeof staff): this {
    return this.do(name, data, as(who));
  }

  /** Something outside answers. */
  hears(name: string, data: unknown): this {
    return this.do(name, data, SYSTEM);
  }

  /** Rings what is due at this very instant, to the millisecond. */
  ring(): this {
    const facts = this.procedure.ring(this.state, this.now);
    for (const fact of facts) {
      const seq = this.log.length + 1;
      const recorded = { seq, at: this.now, by: { ...SYSTEM, role: 'system' as const }, key: 'alarm', fact };
      this.log.push(recorded);
      this.state = this.procedure.evolve(this.state, recorded);
    }
    return this;
  }

  ago(minutes = 0): Instant {
    return new Date(toMs(this.now) - minutes * 60_000).toISOString();
  }

  checked(found: Partial<OrderSnapshot> = {}): this {
    return this.hears('orderChecked', { found: true, order: { ...order, ...found } });
  }

  quoted(askedFen?: number): this {
    return this.checked().by('quoteRefund', { channel: 'PHONE', ...(askedFen ? { askedFen } : {}) }, 'agent');
  }

  decided(accept = true): this {
    return this.by(
      'decideQuote',
      { accept, channel: 'PHONE', words: accept ? '同意扣 16 元' : '太贵，不退了', decidedAt: this.now },
      'agent',
    );
  }

  withFinance(): this {
    return this.quoted().decided().hears('orderClaimed', { outcome: 'claimed' });
  }

  acknowledged(): this {
    return this.withFinance().by('acknowledgeRefund', {}, 'finance');
  }

  approved(): this {
    return this.acknowledged().by('approveRefund', { amountFen: this.state.amountFen }, 'finance2');
  }

  paying(): this {
    return this.approved().by('recordPayout', { reference: 'B-1', paidOn: '2026-03-10' }, 'finance');
  }

  outcome(status: 'paid' | 'failed' | 'unknown', attempt = 1): this {
    const paid = { status, reference: `R-${attempt}`, paidAt: this.now };
    const other = { status, reason: status === 'failed' ? '账户已注销' : '渠道无响应' };
    return this.hears('payoutSettled', { attempt, outcome: status === 'paid' ? paid : other });
  }
}

/** A paper that proves something. */
export const proof = { id: 'p-1', name: '渠道证明.pdf', sha256: 'b'.repeat(64), size: 1_024 };

import { killsOf, type PlannedKill } from '../kills.ts';
import { TARGETS, type Target } from './platform.ts';

/** An order as it is imported. */
export interface PlannedOrder {
  readonly orderNo: string;
  readonly paidFen: number;
}

/** A refund that people are going to ask for, and what must come out of it. */
export interface PlannedRefund {
  readonly kind: 'TICKET' | 'PRICE_DIFFERENCE' | 'COMPENSATION';
  readonly orderNo: string;
  /** Of the order, or the compensation. */
  readonly askedFen: number;
  /** What the customer must get, to the fen. */
  readonly paysFen: number;
  /** Buttons are pressed twice. */
  readonly twice: boolean;
  /** A second person presses "pay" at the same moment. */
  readonly raced: boolean;
  /** The customer is told at the end; the others stay open as paid. */
  readonly told: boolean;
}

export interface Plan {
  readonly orders: readonly PlannedOrder[];
  readonly refunds: readonly PlannedRefund[];
  readonly kills: readonly PlannedKill<Target>[];
}

/** The fee of the transport rules a day and more before departure, which these orders do not have. */
const FEE = 0.1;

/** What a run does, all of it from its seed: most orders have two equal partial refunds next to each other. */
export function planOf(refunds: number, kills: number, random: () => number): Plan {
  const orders: PlannedOrder[] = [];
  const planned: PlannedRefund[] = [];
  const add = (kind: PlannedRefund['kind'], paidFen: number, askedFen: number, times: number) => {
    const orderNo = `F-${orders.length + 1}`;
    orders.push({ orderNo, paidFen });
    const paysFen = kind === 'TICKET' ? askedFen - askedFen * FEE : askedFen;
    for (let time = 0; time < times && planned.length < refunds; time += 1)
      planned.push({
        kind,
        orderNo,
        askedFen,
        paysFen,
        twice: random() < 0.6,
        raced: random() < 0.1,
        told: random() < 0.8,
      });
  };
  while (planned.length < refunds) {
    // Whole tens of fen, so that the fee has no part of one.
    const part = 10 * (100 + Math.floor(random() * 3_000));
    const draw = random();
    if (draw < 0.6) add('TICKET', part * 2, part, 2);
    else if (draw < 0.75) add('TICKET', part, part, 1);
    else if (draw < 0.88) add('PRICE_DIFFERENCE', part * 3, part, 1);
    else add('COMPENSATION', part, part, 1);
  }
  return { orders, refunds: planned, kills: killsOf(TARGETS, kills, random) };
}

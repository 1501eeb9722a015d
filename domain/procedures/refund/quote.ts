import { yuan } from '../../money.ts';
import type { FeeRule } from '../../policy/refund.ts';
import type { Text, Vars } from '../../text.ts';
import { HOUR, type Instant, toMs } from '../../time/instant.ts';
import type { OrderSnapshot } from './order.ts';
import type { RejectReason } from './stages.ts';

/** One line of how a quote comes about, for the person who tells it to the customer. */
interface QuotePart {
  readonly text: Text;
  readonly vars: Vars;
}

/** What is given back of an order and what the company keeps: integer fen, `feeFen + refundFen = returnedFen`. */
export interface FeeQuote {
  readonly paidFen: number;
  /** The part of what was paid that is returned; the order's other refunds may not hold it. */
  readonly returnedFen: number;
  readonly feeRuleId: string | null;
  readonly feeFen: number;
  readonly refundFen: number;
  readonly parts: readonly QuotePart[];
}

export type QuoteImpossible = { readonly impossible: RejectReason | 'MORE_THAN_LEFT' };

/**
 * The fee for returning `askedFen` of an order (all that is left, unless asked for less) at `now` (REF-03).
 * Fractions of a fen are rounded half up; the fee never exceeds what is returned.
 */
export function quote(
  order: OrderSnapshot,
  rules: readonly FeeRule[],
  now: Instant,
  askedFen: number = order.leftFen,
): FeeQuote | QuoteImpossible {
  if (order.status === 'CANCELLED') return { impossible: 'ORDER_CANCELLED' };
  if (order.leftFen === 0) return { impossible: 'NOTHING_LEFT' };
  if (askedFen > order.leftFen) return { impossible: 'MORE_THAN_LEFT' };
  const rule = ruleFor(order.product, rules);
  if (!rule) return { impossible: 'NO_FEE_RULE' };
  const kept = rateOf(order, rule, now);
  if ('impossible' in kept) return kept;

  const byRate = Math.floor((askedFen * kept.rateBp + 5_000) / 10_000);
  const least = Math.max(byRate, rule.minimumFen);
  const feeFen = Math.min(least, rule.maximumFen ?? least, askedFen);
  const refundFen = askedFen - feeFen;
  return {
    paidFen: order.paidFen,
    returnedFen: askedFen,
    feeRuleId: rule.id,
    feeFen,
    refundFen,
    parts: [
      part('已付 {paid}，本次退 {returned}', '{paid} was paid, {returned} of it is returned', {
        paid: yuan(order.paidFen),
        returned: yuan(askedFen),
      }),
      kept.part,
      part(
        '手续费率 {rate}%（规则 {rule}），四舍五入到分',
        'The fee is {rate} % (rule {rule}), rounded half up to the fen',
        {
          rate: kept.rateBp / 100,
          rule: rule.id,
        },
      ),
      ...(feeFen > byRate
        ? [part('最低手续费 {fee}', 'The least fee is {fee}', { fee: yuan(feeFen) })]
        : feeFen < byRate
          ? [part('手续费封顶 {fee}', 'The fee is capped at {fee}', { fee: yuan(feeFen) })]
          : []),
      part('手续费 {fee}，应退 {refund}', 'Fee {fee}, refund {refund}', { fee: yuan(feeFen), refund: yuan(refundFen) }),
    ],
  };
}

/** A price difference is given back whole: nothing is returned for which a fee could be kept (CHG-04). */
export function quoteDifference(order: OrderSnapshot, askedFen: number): FeeQuote | QuoteImpossible {
  if (order.status === 'CANCELLED') return { impossible: 'ORDER_CANCELLED' };
  if (order.leftFen === 0) return { impossible: 'NOTHING_LEFT' };
  if (askedFen > order.leftFen) return { impossible: 'MORE_THAN_LEFT' };
  return {
    paidFen: order.paidFen,
    returnedFen: askedFen,
    feeRuleId: null,
    feeFen: 0,
    refundFen: askedFen,
    parts: [
      part('差价 {amount} 全额退还，不收手续费', 'The difference of {amount} is given back whole, without a fee', {
        amount: yuan(askedFen),
      }),
    ],
  };
}

/** The rule that names the product, else the one that is for all others. */
function ruleFor(product: string, rules: readonly FeeRule[]): FeeRule | undefined {
  return (
    rules.find(({ products }) => products.includes(product)) ?? rules.find(({ products }) => products.length === 0)
  );
}

function rateOf(
  { departsAt, status }: OrderSnapshot,
  rule: FeeRule,
  now: Instant,
): { readonly rateBp: number; readonly part: QuotePart } | QuoteImpossible {
  const leftMs = departsAt === null ? Number.POSITIVE_INFINITY : toMs(departsAt) - toMs(now);
  if (leftMs <= 0 || status === 'TRAVELLED')
    return rule.afterDepartureBp === null
      ? { impossible: 'DEPARTED' }
      : { rateBp: rule.afterDepartureBp, part: part('发车后退票', 'Returned after departure') };
  const step = rule.steps
    .toSorted((a, b) => b.fromHours - a.fromHours)
    .find(({ fromHours }) => leftMs >= fromHours * HOUR);
  if (!step) return { impossible: 'NO_FEE_RULE' };
  return {
    rateBp: step.rateBp,
    part:
      departsAt === null
        ? part('无发车时间，按最早一档', 'There is no departure: the earliest step applies')
        : part('距发车不少于 {hours} 小时', 'At least {hours} hours before departure', { hours: step.fromHours }),
  };
}

const part = (zh: string, en: string, vars: Vars = {}): QuotePart => ({ text: { zh, en }, vars });

import { isRefusal, type Refusal, refusal } from '../../../refusal.ts';
import { hasRole, type Role } from '../../../roles.ts';
import type { Instant } from '../../../time/instant.ts';
import { schedule } from '../../../time/limit.ts';
import { DESK } from '../../case/commands.ts';
import { settlePromises } from '../../case/promises.ts';
import type { Rules } from '../../case/state.ts';
import { type Circumstances, commandsOf } from '../../procedure.ts';
import type { RefundFact } from '../facts.ts';
import type { Payee } from '../order.ts';
import { stages } from '../stages.ts';
import type { RefundState } from '../state.ts';

/** Declares one command of the refund. */
export const command = commandsOf<RefundState, RefundFact>(stages);

export const FINANCE = ['finance', 'finance_manager'] as const satisfies readonly Role[];

/** The desk, and whoever asked for a compensation in another department. */
export const ASKING = [
  ...DESK,
  'department_head',
  'responsible_person',
  'investigator',
  'leader',
] as const satisfies readonly Role[];

/** Who is not of the desk acts only in a refund of their own. */
export const unlessOwn = (state: RefundState, { actor }: Circumstances): Refusal | undefined =>
  hasRole(actor, ...DESK) || actor.id === state.owner.id
    ? undefined
    : refusal('RoleNotAllowed', '只有客服或申请人可以办理', 'This is for customer service or whoever asked');

/** The answer of the order system is on its way: a moment later it is known what holds. */
export const whileClaiming = (state: RefundState): Refusal | undefined =>
  state.claim === 'asked'
    ? refusal('RuleNotMet', '正在锁定订单金额，请稍候', 'The order’s money is being held: one moment')
    : undefined;

/** Ends the refund, and says first what becomes of its promised callbacks. */
export function ending(
  state: RefundState,
  answer: Parameters<typeof settlePromises>[1],
  now: Instant,
  end: RefundFact,
): RefundFact[] | Refusal {
  const settled = settlePromises(state, answer, now);
  return isRefusal(settled) ? settled : [...settled, end];
}

/** When the money is there at the latest if finance keeps its limits, from now on (REF-06). */
function expectedArrival({ policy, calendar }: Rules, now: Instant): Instant {
  const { limits } = policy.refund;
  const acknowledged = schedule(limits['REF-07'].limit, now, policy.time, calendar).dueAt;
  return schedule(limits['REF-08'].limit, acknowledged, policy.time, calendar).dueAt;
}

/** REF-07: the complete package, or nothing as long as it is not known to whom and how much is paid. */
export function handOff(state: RefundState, payee: Payee | null, amountFen: number | null, now: Instant): RefundFact[] {
  if (!payee || amountFen === null) return [];
  return [
    {
      type: 'HandedToFinance',
      orderNo: state.intake.orderNo ?? null,
      amountFen,
      feeRuleId: state.quote?.feeRuleId ?? null,
      payee,
      acceptance: state.acceptance,
      arrival: state.arrival ?? expectedArrival(state.rules, now),
    },
  ];
}

export const notAhead = (at: Instant, now: Instant): Refusal | undefined =>
  at > now ? refusal('RuleNotMet', '时间不能晚于当前时间', 'This cannot lie ahead') : undefined;

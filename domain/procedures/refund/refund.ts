import { type Refusal, refusal } from '../../refusal.ts';
import { hasRole } from '../../roles.ts';
import { DESK } from '../case/commands.ts';
import { defineCase } from '../case/define.ts';
import type { OpeningCircumstances } from '../case/procedure.ts';
import type { Rules } from '../case/state.ts';
import { refundAlarm } from './alarms.ts';
import { applicationCommands } from './commands/application.ts';
import { deskCommands } from './commands/desk.ts';
import { financeCommands } from './commands/finance.ts';
import { payoutCommands } from './commands/payout.ts';
import { platformCommands } from './commands/platform.ts';
import { evolveRefund, openRefund } from './evolve.ts';
import type { RefundFact } from './facts.ts';
import { refundForCustomer } from './for-customer.ts';
import { FOUR_EYES, type Guard } from './four-eyes.ts';
import { Intake } from './intake.ts';
import { projectRefund } from './projection.ts';
import { isOverStage, stages } from './stages.ts';
import type { RefundState } from './state.ts';
import { wordRefundFact } from './wording.ts';

const refused = { zh: '只有客服人员可以登记退款', en: 'Only customer service registers refunds' };

/** Decides the opening (REF-01); compensations come from the cases that granted them, never from a person (REF-13). */
function decideOpening(intake: Intake, rules: Rules, { actor, parent }: OpeningCircumstances): RefundFact | Refusal {
  const { compensation, reason, orderNo, amountFen } = intake;
  const requested: RefundFact = { type: 'RefundRequested', intake, rules, parent };
  const granted = compensation !== undefined;
  if (granted !== hasRole(actor, 'system')) return refusal('RoleNotAllowed', refused.zh, refused.en);
  if (granted !== (reason === 'COMPENSATION'))
    return refusal('RuleNotMet', '赔偿须由批准它的案件发起', 'A compensation comes from the case that granted it');
  if (reason === 'COMPENSATION') return requested;
  if (!rules.policy.refund.orderRefunds.includes(reason))
    return refusal('RuleNotMet', '本业务线不办理此类退款', 'This profile does not take this kind of refund');
  if (orderNo === undefined) return refusal('RuleNotMet', '请填写订单号', 'The order number is needed');
  return (reason === 'PRICE_DIFFERENCE') === (amountFen !== undefined)
    ? requested
    : refusal('RuleNotMet', '差价退款须填写金额，退票按规则计算', 'A price difference needs its amount, a ticket none');
}

/** The refund procedure under these guards; the product's are all of them, proofs leave one out to see it missed. */
export const refundWith = (guards: readonly Guard[]) =>
  defineCase<RefundState, RefundFact, typeof Intake>({
    name: 'refund',
    label: { zh: '退款', en: 'Refund' },
    stages,
    opening: {
      name: 'requestRefund',
      label: { zh: '登记退款', en: 'Register a refund' },
      schema: Intake,
      roles: DESK,
      refused,
      decide: decideOpening,
    },
    commands: [
      ...applicationCommands,
      ...deskCommands,
      ...financeCommands(guards),
      ...payoutCommands(guards),
      ...platformCommands,
    ],
    begin: openRefund,
    evolve: evolveRefund,
    ownAlarm: refundAlarm,
    project: projectRefund,
    word: wordRefundFact,
    forCustomer: refundForCustomer,
    // An order's money that is still held must be let go of first.
    isFinished: ({ stage, claim, outcome }) => isOverStage(stage) && (claim === 'none' || outcome === 'PAID'),
  });

/** A refund's whole life, from the application until the customer knows that it is paid (E3). */
export const refund = refundWith(FOUR_EYES);

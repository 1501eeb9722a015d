import { type Refusal, refusal } from '../../refusal.ts';
import { earliestAlarm, ringInOrder } from '../case/alarms.ts';
import { caseCommands, DESK, noClockMayPause } from '../case/commands.ts';
import { refuseIntake } from '../case/intake.ts';
import type { CaseProcedure, Opening, OpeningCircumstances } from '../case/procedure.ts';
import type { Rules } from '../case/state.ts';
import { type Command, malformed, permits } from '../procedure.ts';
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
import { isOverStage, Stage } from './stages.ts';
import type { RefundState } from './state.ts';
import { wordRefundFact } from './wording.ts';

const common = caseCommands<RefundState>({
  isOver: (state) => isOverStage(state.stage),
  stageLabel: (stage) => Stage.labels[Stage.schema.parse(stage)],
  pausable: noClockMayPause,
});

const opening = {
  name: 'requestRefund',
  label: { zh: '登记退款', en: 'Register a refund' },
  schema: Intake,
  roles: DESK,
} as const satisfies Opening;

/** Decides the opening (REF-01); compensations come from the cases that granted them, never from a person (REF-13). */
function open(data: unknown, rules: Rules, circumstances: OpeningCircumstances): RefundFact[] | Refusal {
  const { now, parent } = circumstances;
  const parsed = Intake.safeParse(data);
  if (!parsed.success) return malformed(parsed.error);
  const intake = parsed.data;
  const granted = intake.compensation !== undefined;
  if (!permits(circumstances, granted ? ['system'] : opening.roles))
    return refusal('RoleNotAllowed', '只有客服人员可以登记退款', 'Only customer service registers refunds');
  if (granted !== (intake.reason === 'COMPENSATION'))
    return refusal('RuleNotMet', '赔偿须由批准它的案件发起', 'A compensation comes from the case that granted it');
  return (
    refuseIntake(intake, rules, now) ??
    unlessTaken(intake, rules) ?? [{ type: 'RefundRequested', intake, rules, parent }]
  );
}

function unlessTaken({ reason, orderNo, amountFen }: Intake, { policy }: Rules): Refusal | undefined {
  if (reason === 'COMPENSATION') return undefined;
  if (!policy.refund.orderRefunds.includes(reason))
    return refusal('RuleNotMet', '本业务线不办理此类退款', 'This profile does not take this kind of refund');
  if (orderNo === undefined) return refusal('RuleNotMet', '请填写订单号', 'The order number is needed');
  return (reason === 'PRICE_DIFFERENCE') === (amountFen !== undefined)
    ? undefined
    : refusal('RuleNotMet', '差价退款须填写金额，退票按规则计算', 'A price difference needs its amount, a ticket none');
}

/** The refund procedure under these guards; the product's are all of them, proofs leave one out to see it missed. */
export function refundWith(guards: readonly Guard[]): CaseProcedure<RefundState, RefundFact> {
  const declared: readonly Command<RefundState, RefundFact>[] = [
    ...applicationCommands,
    ...deskCommands,
    ...financeCommands(guards),
    ...payoutCommands(guards),
    ...platformCommands,
    ...common,
  ];
  return {
    name: 'refund',
    label: { zh: '退款', en: 'Refund' },
    stages: Stage.labels,
    opening,
    open,
    project: projectRefund,
    subject: (state) => state.intake.subject,
    word: wordRefundFact,
    forCustomer: refundForCustomer,
    commands: Object.fromEntries(declared.map((command) => [command.name, command])),
    begin: openRefund,
    evolve: evolveRefund,
    nextAlarm: (state) => (isOverStage(state.stage) ? undefined : earliestAlarm(state, refundAlarm(state))),
    ring: (state, now) =>
      isOverStage(state.stage) ? [] : ringInOrder<RefundState, RefundFact>(state, now, refundAlarm, evolveRefund),
    // An order's money that is still held must be let go of first.
    isFinished: (state) => isOverStage(state.stage) && (state.claim === 'none' || state.outcome === 'PAID'),
  };
}

/** A refund's whole life, from the application until the customer knows that it is paid (E3). */
export const refund = refundWith(FOUR_EYES);

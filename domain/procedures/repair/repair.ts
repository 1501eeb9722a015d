import { type Refusal, refusal } from '../../refusal.ts';
import { beijingDate } from '../../time/instant.ts';
import { nextClockAlarm, ringClocks } from '../case/clocks.ts';
import { caseCommands, DESK, noClockMayPause } from '../case/commands.ts';
import { refuseIntake } from '../case/intake.ts';
import type { CaseProcedure, Opening } from '../case/procedure.ts';
import type { Rules } from '../case/state.ts';
import { type Command, malformed, permits } from '../procedure.ts';
import { closingCommands } from './commands/closing.ts';
import { feeCommands } from './commands/fee.ts';
import { orderCommands } from './commands/order.ts';
import { visitCommands } from './commands/visit.ts';
import { evolveRepair, openRepair } from './evolve.ts';
import type { RepairFact } from './facts.ts';
import { repairForCustomer } from './for-customer.ts';
import { Intake } from './intake.ts';
import { projectRepair } from './projection.ts';
import { isOverStage, Stage } from './stages.ts';
import type { RepairState } from './state.ts';
import { wordRepairFact } from './wording.ts';

const common = caseCommands<RepairState>({
  isOver: (state) => isOverStage(state.stage),
  stageLabel: (stage) => Stage.labels[Stage.schema.parse(stage)],
  // The two days go on whatever they wait for: what cannot be kept is told (REP-04).
  pausable: noClockMayPause,
});

const declared: readonly Command<RepairState, RepairFact>[] = [
  ...orderCommands,
  ...feeCommands,
  ...visitCommands,
  ...closingCommands,
  ...common,
];

const opening = {
  name: 'openRepair',
  label: { zh: '登记报修', en: 'Register a repair' },
  schema: Intake,
  roles: DESK,
} as const satisfies Opening;

/** A repair's whole life (E2, and E7 for the fee). */
export const repair: CaseProcedure<RepairState, RepairFact> = {
  name: 'repair',
  label: { zh: '维修', en: 'Repair' },
  stages: Stage.labels,
  opening,
  open(data, rules, circumstances) {
    const { now, parent } = circumstances;
    const parsed = Intake.safeParse(data);
    if (!parsed.success) return malformed(parsed.error);
    const intake = parsed.data;
    if (!permits(circumstances, [...opening.roles, 'system']))
      return refusal('RoleNotAllowed', '只有客服人员可以登记报修', 'Only customer service registers repairs');
    return refuseReport(intake, rules, now) ?? [{ type: 'RepairOpened', intake, rules, parent }];
  },
  project: projectRepair,
  subject: (state) => state.intake.subject,
  word: wordRepairFact,
  forCustomer: repairForCustomer,
  commands: Object.fromEntries(declared.map((command) => [command.name, command])),
  begin: openRepair,
  evolve: evolveRepair,
  nextAlarm: (state) => (isOverStage(state.stage) ? undefined : nextClockAlarm(state)),
  ring: (state, now) => (isOverStage(state.stage) ? [] : ringClocks(state, now, evolveRepair)),
  isFinished: (state) => isOverStage(state.stage),
};

/** REP-01: the report says what is broken, and its dates can be true. */
function refuseReport(intake: Intake, rules: Rules, now: string): Refusal | undefined {
  const { involved, completedOn, purchasedOn } = intake;
  if (involved.site === undefined && involved.product === undefined && involved.vehicle === undefined)
    return refusal('RuleNotMet', '请填写工地、产品或车辆', 'Say which site, product or vehicle it is');
  const reported = beijingDate(intake.receivedAt);
  if ([completedOn, purchasedOn].some((date) => date !== undefined && date > reported))
    return refusal('RuleNotMet', '完工或购买日期不能晚于报修日期', 'Completion and purchase lie before the report');
  return refuseIntake(intake, rules, now);
}

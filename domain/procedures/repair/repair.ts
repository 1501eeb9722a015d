import { type Refusal, refusal } from '../../refusal.ts';
import { beijingDate } from '../../time/instant.ts';
import { DESK } from '../case/commands.ts';
import { defineCase } from '../case/define.ts';
import type { OpeningCircumstances } from '../case/procedure.ts';
import type { Rules } from '../case/state.ts';
import { closingCommands } from './commands/closing.ts';
import { feeCommands } from './commands/fee.ts';
import { orderCommands } from './commands/order.ts';
import { visitCommands } from './commands/visit.ts';
import { evolveRepair, openRepair } from './evolve.ts';
import type { RepairFact } from './facts.ts';
import { repairForCustomer } from './for-customer.ts';
import { Intake } from './intake.ts';
import { projectRepair } from './projection.ts';
import { stages } from './stages.ts';
import type { RepairState } from './state.ts';
import { wordRepairFact } from './wording.ts';

/** Decides the opening (REP-01): the report says what is broken, and its dates can be true. */
function decideOpening(intake: Intake, rules: Rules, { parent }: OpeningCircumstances): RepairFact | Refusal {
  const { involved, completedOn, purchasedOn } = intake;
  if (involved.site === undefined && involved.product === undefined && involved.vehicle === undefined)
    return refusal('RuleNotMet', '请填写工地、产品或车辆', 'Say which site, product or vehicle it is');
  const reported = beijingDate(intake.receivedAt);
  if ([completedOn, purchasedOn].some((date) => date !== undefined && date > reported))
    return refusal('RuleNotMet', '完工或购买日期不能晚于报修日期', 'Completion and purchase lie before the report');
  return { type: 'RepairOpened', intake, rules, parent };
}

/** A repair's whole life (E2, and E7 for the fee); its two days go on whatever they wait for: what cannot be kept is told (REP-04). */
export const repair = defineCase<RepairState, RepairFact, typeof Intake>({
  name: 'repair',
  label: { zh: '维修', en: 'Repair' },
  stages,
  opening: {
    name: 'openRepair',
    label: { zh: '登记报修', en: 'Register a repair' },
    schema: Intake,
    roles: DESK,
    refused: { zh: '只有客服人员可以登记报修', en: 'Only customer service registers repairs' },
    decide: decideOpening,
  },
  commands: [...orderCommands, ...feeCommands, ...visitCommands, ...closingCommands],
  begin: openRepair,
  evolve: evolveRepair,
  project: projectRepair,
  word: wordRepairFact,
  forCustomer: repairForCustomer,
});

import { z } from 'zod';
import { FeeScope, labelled } from '../../../enumerations.ts';
import { isRefusal, refusal } from '../../../refusal.ts';
import { hasRole } from '../../../roles.ts';
import { type BeijingDate, beijingDate, MINUTE, plus } from '../../../time/instant.ts';
import { DESK, SUPERVISORS } from '../../case/commands.ts';
import { attachments } from '../../case/intake.ts';
import { promises, settlePromises } from '../../case/promises.ts';
import { fen, field, instant, line, prose, yesNo } from '../../field.ts';
import { day } from '../intake.ts';
import { feeStep, type RepairState, repairPolicy } from '../state.ts';
import { command, unlessHappened } from './command.ts';

/** CNF-29: a trade that knows no fee has none of these steps. */
const unlessFees = (state: RepairState) =>
  repairPolicy(state).feeCheck
    ? undefined
    : refusal('RuleNotMet', '本业务线的维修不收费', 'This profile’s repairs know no fee');

const Decision = labelled({
  SIGNED: { zh: '客户已签字同意', en: 'Signed' },
  DECLINED: { zh: '客户拒绝', en: 'Declined' },
});

/** Who pays, before there is any order (SVC-02, SVC-05, SVC-07, SVC-08). */
export const feeCommands = [
  command({
    name: 'verifyWarranty',
    label: { zh: '核实保修', en: 'Verify the warranty' },
    roles: DESK,
    // Also while a quote stands: papers that turn up take it back.
    stages: ['REPORTED', 'FEE_QUOTED'],
    data: z.strictObject({
      correct: yesNo('购买时间、序列号等信息核对无误', 'Purchase, serial number and the rest are right'),
      wrong: line('有误之处（已向客户询问）', 'What is wrong, and the customer was asked').optional(),
      purchasedOn: day('购买日期', 'Purchased on').optional(),
      serialNumber: line('产品序列号', 'Serial number').optional(),
      scope: field(FeeScope.schema, '范围判定（与保修期不一致时）', 'Scope, where the dates do not decide').optional(),
      reason: prose('判定理由', 'Reason').optional(),
    }),
    refuse: (state) =>
      unlessFees(state) ??
      (state.fee?.status === 'signed'
        ? refusal('RuleNotMet', '客户已就费用签字', 'The customer has signed for the fee')
        : undefined),
    decide(state, data, { actor }) {
      const { intake } = state;
      if (!data.correct)
        return data.wrong === undefined
          ? refusal('RuleNotMet', '请填写有误之处', 'Say what is wrong')
          : [{ type: 'WarrantyDoubted', wrong: data.wrong }];
      const purchasedOn = data.purchasedOn ?? intake.purchasedOn ?? intake.completedOn;
      const reported = beijingDate(state.receivedAt);
      if (purchasedOn === undefined || purchasedOn > reported)
        return refusal(
          'RuleNotMet',
          '请填写购买日期，且不能晚于报修日期',
          'Say when it was bought: not after the report',
        );
      const until = monthsLater(purchasedOn, repairPolicy(state).warrantyMonths);
      const inWarranty = reported <= until;
      const byDates = inWarranty ? 'FREE' : 'CHARGEABLE';
      const scope = data.scope ?? byDates;
      if (scope !== byDates && data.reason === undefined)
        return refusal('RuleNotMet', '判定与保修期不一致时须填写理由', 'A scope against the dates needs a reason');
      if (scope === 'FREE' && !inWarranty && !hasRole(actor, ...SUPERVISORS))
        return refusal(
          'NeedsApproval',
          '过保免费须由客服主管判定',
          'Free beyond the warranty is a supervisor’s to decide',
          {
            offers: ['passUpward'],
          },
        );
      return [
        {
          type: 'WarrantyVerified',
          warranty: {
            purchasedOn,
            serialNumber: data.serialNumber ?? intake.serialNumber ?? null,
            until,
            inWarranty,
            scope,
            reason: data.reason ?? null,
          },
        },
      ];
    },
  }),

  command({
    name: 'quoteRepairFee',
    label: { zh: '报维修费用', en: 'Quote the fee' },
    roles: DESK,
    stages: ['REPORTED', 'FEE_QUOTED'],
    data: z.strictObject({
      amountFen: fen('费用', 'Fee'),
      purpose: prose('费用说明', 'What it is for'),
    }),
    refuse(state) {
      const refused = unlessFees(state);
      if (refused) return refused;
      const step = feeStep(state);
      if (step === 'verify')
        return refusal('RuleNotMet', '请先核实保修', 'Verify the warranty first', { offers: ['verifyWarranty'] });
      return step === 'settled' ? refusal('RuleNotMet', '没有待商定的费用', 'There is no fee to agree on') : undefined;
    },
    decide: (_, data) => [{ type: 'RepairFeeQuoted', ...data }],
  }),

  command({
    name: 'recordFeeDecision',
    label: { zh: '记录客户对费用的决定', en: 'Record the decision on the fee' },
    roles: DESK,
    stages: ['FEE_QUOTED'],
    data: z.strictObject({
      decision: field(Decision.schema, '客户决定', 'Decision'),
      decidedAt: instant('签字或答复时间', 'Decided at'),
      evidence: attachments('客户签字文件', 'The signed paper'),
      note: prose('说明', 'Note').optional(),
      promises,
    }),
    decide(state, { decision, decidedAt, evidence, note, promises: answer }, { now }) {
      const { fee } = state;
      if (!fee) return refusal('RuleNotMet', '没有待商定的费用', 'There is no fee to agree on');
      const refused = unlessHappened(state, decidedAt, now);
      if (refused) return refused;
      // What was signed before the quote is something else; forms have no seconds.
      if (decidedAt <= plus(fee.quotedAt, -MINUTE))
        return refusal('RuleNotMet', '客户的决定不能早于报价', 'The decision cannot lie before the quote');
      if (decision === 'DECLINED') {
        const settled = settlePromises(state, answer, now);
        return isRefusal(settled) ? settled : [...settled, { type: 'RepairFeeDeclined', note: note ?? '—' }];
      }
      if (evidence.length === 0)
        return refusal('RuleNotMet', '须附客户签字文件', 'The customer’s signature must be attached');
      const { amountFen } = fee;
      return [
        { type: 'RepairFeeSigned', amountFen, signedAt: decidedAt, evidence },
        { type: 'RepairInvoiceDue', amountFen },
      ];
    },
  }),
];

/** The same day so many months later, or the last day of a shorter month. */
function monthsLater(date: BeijingDate, months: number): BeijingDate {
  const [year = 0, month = 0, dayOfMonth = 0] = date.split('-').map(Number);
  const lastDay = new Date(Date.UTC(year, month + months, 0)).getUTCDate();
  const target = Date.UTC(year, month - 1 + months, Math.min(dayOfMonth, lastDay));
  return new Date(target).toISOString().slice(0, 10);
}

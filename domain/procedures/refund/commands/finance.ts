import { z } from 'zod';
import { yuan } from '../../../money.ts';
import { REFUND_APPROVERS } from '../../../policy/refund.ts';
import { refusal } from '../../../refusal.ts';
import { hasRole, Role } from '../../../roles.ts';
import { DESK } from '../../case/commands.ts';
import { promises } from '../../case/promises.ts';
import { fen, field, line, prose } from '../../field.ts';
import { type Guard, refuseSamePerson } from '../four-eyes.ts';
import { RejectReason, ReturnReason } from '../stages.ts';
import { approversOf, ceilingFen } from '../state.ts';
import { command, ending, FINANCE } from './command.ts';

const reason = line('原因', 'Reason');

/** What finance and the approvers decide before money moves (REF-07, REF-08, REF-12, product S8). */
export const financeCommands = (guards: readonly Guard[]) => [
  command({
    name: 'acknowledgeRefund',
    label: { zh: '确认接收', en: 'Acknowledge' },
    roles: FINANCE,
    stages: ['WITH_FINANCE'],
    data: z.strictObject({}),
    decide: () => [{ type: 'RefundAcknowledged' }],
  }),

  command({
    name: 'returnRefund',
    label: { zh: '退回补件', en: 'Return for completion' },
    roles: FINANCE,
    stages: ['WITH_FINANCE', 'ACKNOWLEDGED', 'APPROVED', 'PAY_FAILED'],
    data: z.strictObject({
      reason: field(ReturnReason.schema, '退回原因', 'Reason'),
      note: prose('需要补充什么', 'What is missing'),
    }),
    decide: (_, data) => [{ type: 'RefundReturned', ...data }],
  }),

  command({
    name: 'rejectRefund',
    label: { zh: '不予退款', en: 'Reject' },
    roles: [...DESK, ...FINANCE],
    stages: ['CHECKED', 'WITH_FINANCE', 'ACKNOWLEDGED', 'APPROVED', 'PAY_FAILED'],
    data: z.strictObject({
      reason: field(RejectReason.schema, '原因', 'Reason'),
      note: prose('说明（须告知客户）', 'Explanation, for the customer'),
      promises,
    }),
    // The desk says what cannot be refunded (REF-02); what finance has received is finance's to refuse.
    refuse: ({ stage }, { actor }) =>
      hasRole(actor, ...(stage === 'CHECKED' ? DESK : FINANCE))
        ? undefined
        : refusal('RoleNotAllowed', '此阶段不由您决定', 'At this stage it is not yours to decide'),
    decide: (state, { promises: answer, ...data }, { now }) =>
      ending(state, answer, now, { type: 'RefundRejected', ...data }),
  }),

  command({
    name: 'changeRefundAmount',
    label: { zh: '调整退款金额', en: 'Change the amount' },
    roles: [...DESK, ...FINANCE],
    stages: ['SUBMITTED', 'WITH_FINANCE', 'ACKNOWLEDGED', 'RETURNED', 'APPROVED', 'PAY_FAILED'],
    data: z.strictObject({ amountFen: fen('新的金额', 'New amount'), reason }),
    decide(state, { amountFen, reason: why }) {
      const from = state.amountFen ?? 0;
      if (amountFen > ceilingFen(state))
        return refusal(
          'RuleNotMet',
          '不能超过客户确认或批准的金额 {most}',
          'No more than {most} was accepted or granted',
          {
            vars: { most: yuan(ceilingFen(state)) },
          },
        );
      return amountFen === from
        ? refusal('RuleNotMet', '金额没有变化', 'The amount is the same')
        : [{ type: 'AmountChanged', from, to: amountFen, reason: why }];
    },
  }),

  command({
    name: 'approveRefund',
    label: { zh: '批准付款', en: 'Approve the payment' },
    roles: REFUND_APPROVERS,
    stages: ['ACKNOWLEDGED'],
    data: z.strictObject({ amountFen: fen('批准金额', 'Amount approved') }),
    refuse(state, { actor }) {
      const approvers = approversOf(state, state.amountFen ?? 0);
      if (!hasRole(actor, ...approvers))
        return refusal('NeedsApproval', '此金额须由{role}批准', 'This amount is for the {role} to approve', {
          vars: { role: Role.labels[approvers[0] ?? 'general_manager'] },
        });
      return refuseSamePerson(guards, 'approve', state, actor.id);
    },
    decide: (state, { amountFen }) =>
      amountFen === state.amountFen
        ? [{ type: 'RefundApproved', amountFen }]
        : refusal('RuleNotMet', '批准金额须与退款金额 {amount} 一致', 'What is approved must be the amount, {amount}', {
            vars: { amount: yuan(state.amountFen ?? 0) },
          }),
  }),
];

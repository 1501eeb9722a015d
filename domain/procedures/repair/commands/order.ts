import { z } from 'zod';
import { Channel } from '../../../enumerations.ts';
import { refusal } from '../../../refusal.ts';
import { Department } from '../../../roles.ts';
import { DESK } from '../../case/commands.ts';
import { field, prose, yesNo } from '../../field.ts';
import { IN_HAND } from '../stages.ts';
import { feeStep, repairPolicy } from '../state.ts';
import { CREW, command } from './command.ts';

/** From the report to the order in the hands of its departments (REP-02, SVC-03, SVC-06). */
export const orderCommands = [
  command({
    name: 'replyToRequest',
    label: { zh: '答复报修', en: 'Reply to the request' },
    roles: DESK,
    data: z.strictObject({
      channel: field(Channel.schema, '方式', 'Channel'),
      content: prose('答复内容', 'Content'),
      personal: yesNo('人工答复（非自动回执）', 'A personal reply, not an automatic receipt'),
    }),
    decide: (_, data) => [{ type: 'RequestReplied', ...data }],
  }),

  command({
    name: 'issueRepairOrder',
    label: { zh: '下达维修单', en: 'Issue the repair order' },
    roles: DESK,
    stages: ['REPORTED', 'FEE_QUOTED'],
    data: z.strictObject({ instructions: prose('维修要求', 'Instructions').optional() }),
    refuse(state) {
      switch (feeStep(state)) {
        case 'verify':
          return refusal('RuleNotMet', '须先核实保修', 'The warranty must be verified first', {
            offers: ['verifyWarranty'],
          });
        case 'quote':
          return refusal('RuleNotMet', '收费维修须先与客户商定费用', 'A chargeable repair needs its fee agreed first', {
            offers: ['quoteRepairFee'],
          });
        case 'sign':
          return refusal('RuleNotMet', '客户签字前不能下达维修单', 'No order before the customer has signed', {
            offers: ['recordFeeDecision'],
          });
        case 'settled':
          return undefined;
      }
    },
    decide: (state, { instructions }) => [
      {
        type: 'RepairOrderIssued',
        // One order each, however often the policy names a department.
        departments: [...new Set(repairPolicy(state).departments)],
        instructions: instructions ?? null,
      },
    ],
  }),

  command({
    name: 'acknowledgeRepairOrder',
    label: { zh: '确认接收维修单', en: 'Acknowledge the repair order' },
    roles: CREW,
    stages: IN_HAND,
    data: z.strictObject({}),
    refuse({ order }, { actor }) {
      const { department } = actor;
      if (!department || !order?.departments.includes(department))
        return refusal('RoleNotAllowed', '维修单未下达给您的部门', 'The order did not go to your department');
      return order.acknowledged.includes(department)
        ? refusal('RuleNotMet', '{department}已确认接收', '{department} has acknowledged already', {
            vars: { department: Department.labels[department] },
          })
        : undefined;
    },
    decide: (_, __, { actor: { department } }) => (department ? [{ type: 'RepairOrderAcknowledged', department }] : []),
  }),
];

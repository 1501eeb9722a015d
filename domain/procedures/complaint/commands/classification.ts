import { z } from 'zod';
import {
  CommunicativeKind,
  ComplaintCategory,
  ComplaintContent,
  ComplaintNature,
  ComplaintSeverity,
  Misconduct,
  RenovationAspect,
  RenovationComplaintType,
  TransportIssue,
  ValidGround,
} from '../../../enumerations.ts';
import { refusal } from '../../../refusal.ts';
import { Department } from '../../../roles.ts';
import { DESK } from '../../case/commands.ts';
import { field, instant, line } from '../../field.ts';
import { HANDLING } from '../stages.ts';
import { complaintPolicy } from '../state.ts';
import { command } from './command.ts';
import { classifiedFacts } from './contact.ts';

const many = <S extends z.ZodType>(schema: S, zh: string, en: string) => field(z.array(schema).min(1).max(10), zh, en);

const LabelFields = z.strictObject({
  nature: field(ComplaintNature.schema, '性质', 'Nature').optional(),
  communicativeKind: field(CommunicativeKind.schema, '沟通类型', 'Communicative kind').optional(),
  valid: field(
    z.strictObject({
      grounds: many(ValidGround.schema, '涉及领域', 'Grounds'),
      misconduct: many(Misconduct.schema, '行为', 'Misconduct'),
      authorityName: line('行业主管部门', 'Competent authority'),
      registrationNo: line('登记号', 'Registration number'),
      verifiedAt: instant('查实时间', 'Verified at'),
    }),
    '有效性投诉的核实',
    'Verification of a valid complaint',
  ).optional(),
  content: many(ComplaintContent.schema, '内容', 'Content').optional(),
  category: many(ComplaintCategory.schema, '类别', 'Category').optional(),
  renovationType: many(RenovationComplaintType.schema, '装修投诉类型', 'Renovation type').optional(),
  renovationAspect: many(RenovationAspect.schema, '工程材料方面', 'Aspect').optional(),
  transportIssue: many(TransportIssue.schema, '客运问题', 'Transport issue').optional(),
});

export const classificationCommands = [
  command({
    name: 'classifyComplaint',
    label: { zh: '分级分类', en: 'Classify' },
    roles: DESK,
    stages: ['RECEIVED', 'CONFIRMED', ...HANDLING],
    data: z.strictObject({
      severity: field(ComplaintSeverity.schema, '严重程度', 'Severity'),
      labels: field(LabelFields, '分类', 'Labels'),
      department: field(Department.schema, '责任部门', 'Department').optional(),
      reason: line('重新分级原因', 'Reason for classifying again').optional(),
    }),
    decide: (state, { severity, labels, department, reason }) => {
      const policy = complaintPolicy(state);
      if (state.severity !== null && reason === undefined)
        return refusal('RuleNotMet', '重新分级须说明原因', 'Classifying again needs a reason');
      if (state.legalRisk && severity === 'GENERAL')
        return refusal('RuleNotMet', '存在法律风险的案件按重大投诉处理', 'A case with a legal risk counts as major');
      if (labels.nature === 'VALID' && !labels.valid)
        return refusal(
          'RuleNotMet',
          '有效性投诉须填写主管部门的查实与登记',
          'A valid complaint needs the authority’s verification',
        );
      if (labels.nature !== 'COMMUNICATIVE' && labels.communicativeKind)
        return refusal(
          'RuleNotMet',
          '沟通类型仅适用于沟通性投诉',
          'The communicative kind belongs to communicative complaints',
        );
      if (department && !policy.departments.includes(department))
        return refusal('RuleNotMet', '本业务线没有「{department}」', 'This profile has no “{department}”', {
          vars: { department: Department.labels[department] },
        });
      if (policy.path === 'staged' && severity === 'GENERAL' && !department)
        return refusal('RuleNotMet', '一般性投诉须指明责任部门', 'A general complaint goes to a department: name it');
      return classifiedFacts(state, { severity, labels, reason, department: department ?? state.department });
    },
  }),
];

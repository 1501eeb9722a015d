import { z } from 'zod';
import { Department } from '../../roles.ts';
import { field, instant, line, prose, yesNo } from '../field.ts';
import { ProblemKind } from './stages.ts';

const Problem = z.strictObject({
  kind: field(ProblemKind.schema, '处理方式', 'What becomes of it'),
  text: prose('问题描述', 'The problem'),
  demand: prose('客户诉求', 'What the customer demands').optional(),
  // What a repair must know.
  address: line('上门地址（报修时）', 'Address to come to (repair)').optional(),
  site: line('工地（报修时）', 'Site (repair)').optional(),
  product: line('产品（报修时）', 'Product (repair)').optional(),
  vehicle: line('车牌（报修时）', 'Plate (repair)').optional(),
  // What a task for a department must know.
  department: field(Department.schema, '整改部门', 'Department (task)').optional(),
  dueAt: instant('整改期限', 'To be put right by (task)').optional(),
});
export type Problem = z.infer<typeof Problem>;

/** The follow-up form (FRM-03, FUP-02, FUP-13): complete yet concise. */
export const VisitRecord = z.strictObject({
  satisfied: yesNo('客户满意', 'The customer is satisfied'),
  scores: field(
    z
      .array(
        z.strictObject({
          item: line('服务项目', 'Service item'),
          score: field(z.int().min(1).max(5), '评分（1–5）', 'Score (1–5)'),
        }),
      )
      .max(30),
    '各项评分',
    'Scores',
  ).optional(),
  unscored: line('客户未评分的原因', 'Why the customer gave no score').optional(),
  opinion: prose('意见与建议', 'Opinion').optional(),
  opinionFor: field(Department.schema, '意见转达部门', 'Department to hear the opinion').optional(),
  problem: field(Problem, '发现的问题（没有则不填）', 'Problem found, if any').optional(),
});
export type VisitRecord = z.infer<typeof VisitRecord>;

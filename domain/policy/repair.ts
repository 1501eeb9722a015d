import { z } from 'zod';
import { Department } from '../roles.ts';
import { TimedRule } from './timed-rule.ts';

/** How repairs go in a profile (REP, SVC-02, SVC-06 … SVC-08). */
export const RepairPolicy = z.strictObject({
  limits: z.strictObject({
    'REP-02': TimedRule.nullable().describe('order issued to the departments'),
    'REP-03': TimedRule.describe('on site, or a solution told (CNF-32)'),
    'CMP-07': TimedRule.nullable().describe('personal reply to the request (SVC-03, CNF-20)'),
  }),
  /** REP-02: who gets the order; each acknowledges. */
  departments: z.array(Department.schema).min(1),
  /** REP-09, CNF-29: whether the fee is checked before any order. */
  feeCheck: z.boolean(),
  /** SVC-02: how long after the purchase or the completion a repair is free. */
  warrantyMonths: z.int().min(0).max(240),
});
export type RepairPolicy = z.infer<typeof RepairPolicy>;

/** Renovation's stated two calendar days, with every soft word numbered. */
export const defaultRepairPolicy: RepairPolicy = {
  limits: {
    'REP-02': { limit: { kind: 'elapsed_hours', hours: 2 }, origin: 'soft' },
    'REP-03': { limit: { kind: 'calendar_days', days: 2 }, origin: 'soft' },
    'CMP-07': null,
  },
  departments: ['materials', 'engineering'],
  feeCheck: false,
  warrantyMonths: 24,
};

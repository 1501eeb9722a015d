import { z } from 'zod';
import { CaseType, PauseReason } from '../enumerations.ts';
import { Department, Role } from '../roles.ts';
import { EscalationRules } from '../time/clock.ts';
import { TimeRules } from '../time/limit.ts';
import { CallbackPolicy, defaultCallbackPolicy } from './callback.ts';
import { defaultFollowUpPolicy, FollowUpPolicy } from './follow-up.ts';
import { defaultMessagePolicy, MessagePolicy } from './messages.ts';
import { defaultRefundPolicy, RefundPolicy } from './refund.ts';
import { defaultRepairPolicy, RepairPolicy } from './repair.ts';
import { TimedRule } from './timed-rule.ts';

export const PROFILES = [
  'transport',
  'renovation',
  'automotive',
  'tourism',
  'manufacturing',
  'signage',
  'property',
] as const;
export const Profile = z.enum(PROFILES);
export type Profile = z.infer<typeof Profile>;

const optionalRule = TimedRule.nullable();

/** The limits of a complaint by the requirement that asks for each; `null` switches a limit off. */
export const ComplaintLimits = z.strictObject({
  'CMP-05': optionalRule.describe('customer confirms the matter'),
  'CMP-07': optionalRule.describe('personal first reply'),
  'CMP-09': TimedRule.describe('classification'),
  'CMP-10': optionalRule.describe('superior told'),
  'CMP-14': optionalRule.describe('responsible person named, general'),
  'CMP-15': optionalRule.describe('investigator named, major'),
  'CMP-16': optionalRule.describe('handling meeting held'),
  'CMP-17': optionalRule.describe('handling opinion filed'),
  'CMP-22': optionalRule.describe('opinion decided'),
  'CMP-23': optionalRule.describe('opinion executed'),
  'CMP-26': optionalRule.describe('next progress told to the customer'),
  'CMP-28': optionalRule.describe('result told'),
  'CMP-30': optionalRule.describe('new proposal after dissatisfaction'),
});
export type ComplaintRequirement = keyof z.infer<typeof ComplaintLimits>;

const TaxonomySet = z.enum(['nature', 'content', 'category', 'renovationType', 'renovationAspect', 'transportIssue']);

export const ComplaintPolicy = z.strictObject({
  /** E1: the stages of opinion and approval, or departments with milestones (the short path). */
  path: z.enum(['staged', 'short']),
  limits: ComplaintLimits,
  /** CNF-03. `bySeverity`: a major complaint always meets. */
  meeting: z.enum(['always', 'bySeverity', 'optional', 'never']),
  /** CNF-02, CMP-10: which complaints the superior hears of, and after which step. */
  reportUp: z.enum(['all', 'major', 'byDifficulty']),
  reportUpAfter: z.enum(['classification', 'confirmation']),
  /** CNF-04. */
  loop: z.enum(['untilSatisfied', 'escalateAfter2', 'recordOnly']),
  /** CMP-30: dissatisfied rounds after which the supervisor and then the leader hear of it; never closes. */
  escalateAtLoop: z.strictObject({ supervisor: z.int().min(1), leader: z.int().min(2) }),
  /** CMP-30: a supervisor may close as irreconcilable. */
  closeUnsatisfied: z.boolean(),
  /** TIM-09: clocks that may pause, with a cap on each pause; none by default. */
  pause: z.strictObject({
    clocks: z.array(ComplaintLimits.keyof()),
    reasons: z.array(PauseReason.schema),
    longestWorkingDays: z.int().min(1).max(60),
  }),
  /** After closure the customer's dissatisfaction reopens the case for this long; later a new case is linked. */
  reopenWindowDays: z.int().min(1).max(365),
  /** CMP-11, CNF-05: the label sets of this trade; severity is mandatory everywhere. */
  taxonomies: z.array(TaxonomySet).min(1),
  /** CMP-13: the departments to route to. */
  departments: z.array(Department.schema).min(1),
  types: z.array(CaseType.schema).min(1),
});
export type ComplaintPolicy = z.infer<typeof ComplaintPolicy>;

/** One industry profile (GEN-01): everything that may differ between companies, with every soft word numbered. */
export const PolicyPack = z
  .strictObject({
    profile: Profile,
    version: z.int().min(1),
    label: z.strictObject({ zh: z.string().min(1), en: z.string().min(1) }),
    time: TimeRules,
    escalation: EscalationRules,
    /** GEN-05, GEN-06: who is level 1, 2, 3; a major complaint's second level is the last one. */
    ladder: z.tuple([Role.schema, Role.schema, Role.schema]),
    complaint: ComplaintPolicy,
    // A pack that was published before these procedures existed has their defaults.
    repair: RepairPolicy.default(defaultRepairPolicy),
    refund: RefundPolicy.default(defaultRefundPolicy),
    callback: CallbackPolicy.default(defaultCallbackPolicy),
    followUp: FollowUpPolicy.default(defaultFollowUpPolicy),
    messages: MessagePolicy.default(defaultMessagePolicy),
    /** CNF-18: what an agent may grant alone, in fen. */
    compensation: z.strictObject({ agentLimitFen: z.int().min(0) }),
    /** ARC-08. */
    retention: z.strictObject({ years: z.int().min(3, 'records are kept at least three years (ARC-08)') }),
  })
  .superRefine((pack, context) => {
    const { complaint } = pack;
    const impossible = (path: (string | number)[], message: string) =>
      context.addIssue({ code: 'custom', path: ['complaint', ...path], message });
    if (complaint.path === 'staged')
      for (const stage of ['CMP-14', 'CMP-15', 'CMP-17', 'CMP-22', 'CMP-23'] as const)
        if (complaint.limits[stage] === null) impossible(['limits', stage], 'the staged path needs this limit');
    if (complaint.escalateAtLoop.leader <= complaint.escalateAtLoop.supervisor)
      impossible(['escalateAtLoop', 'leader'], 'the leader hears after the supervisor');
    if (complaint.loop === 'untilSatisfied' && complaint.closeUnsatisfied)
      impossible(['closeUnsatisfied'], 'the loop runs until the customer is satisfied');
    for (const clock of complaint.pause.clocks)
      if (complaint.limits[clock] === null)
        impossible(['pause', 'clocks'], `${clock} is switched off, it cannot pause`);
    if (complaint.pause.clocks.length > 0 && complaint.pause.reasons.length === 0)
      impossible(['pause', 'reasons'], 'a clock that may pause needs reasons');
  });
export type PolicyPack = z.infer<typeof PolicyPack>;

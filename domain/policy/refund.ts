import { z } from 'zod';
import { RefundReason } from '../enumerations.ts';
import { Role } from '../roles.ts';
import { TimedRule } from './timed-rule.ts';

const Fen = z.int().min(0).max(100_000_000_00);

/** One row of the fee table: from so many hours before departure on, what the company keeps (REF-03). */
const FeeStep = z.strictObject({
  /** Applies when at least this many hours are left to the departure; 0 is "up to departure". */
  fromHours: z
    .number()
    .min(0)
    .max(24 * 366),
  /** Of what was paid, in basis points (2000 = 20 %). */
  rateBp: z.int().min(0).max(10_000),
});

export const FeeRule = z.strictObject({
  /** What a quote refers to (`fee_rule_id`). */
  id: z.string().min(1).max(40),
  /** The products that it is for; empty: all that no other rule names. */
  products: z.array(z.string().min(1).max(100)),
  steps: z.array(FeeStep).min(1),
  minimumFen: Fen,
  maximumFen: Fen.nullable(),
  /** After departure: not refundable, unless the rule says what the company keeps. */
  afterDepartureBp: z.int().min(0).max(10_000).nullable(),
});
export type FeeRule = z.infer<typeof FeeRule>;

/** The roles that a tier may name. */
export const REFUND_APPROVERS = [
  'finance',
  'finance_manager',
  'supervisor',
  'cs_head',
  'leader',
  'general_manager',
] as const satisfies readonly Role[];

/** Who may approve what: the first tier whose limit covers the amount (REF-12). */
const Tier = z.strictObject({
  upToFen: Fen.nullable().describe('null: any amount'),
  approvers: z.array(Role.schema.extract([...REFUND_APPROVERS])).min(1),
});

export const RefundPolicy = z.strictObject({
  /** The refunds of orders that the trade takes; granted compensations are paid in every trade (REF-13). */
  orderRefunds: z.array(RefundReason.schema.exclude(['COMPENSATION'])),
  limits: z.strictObject({
    'REF-06': TimedRule.describe('confirmation with the expected arrival'),
    'REF-07': TimedRule.describe('finance acknowledges'),
    'REF-08': TimedRule.describe('finance pays'),
    'REF-11': TimedRule.describe('the customer is told that it is paid'),
  }),
  /** REF-03: for how long a quote binds, in elapsed hours. */
  quoteValidHours: z.int().min(1).max(720),
  feeRules: z.array(FeeRule),
  tiers: z
    .array(Tier)
    .min(1)
    .refine((tiers) => tiers.at(-1)?.upToFen === null, 'the last tier covers every amount'),
  /** How payouts are made: finance in its own bank, or a connected provider. */
  payout: z.enum(['manual', 'provider']),
  /** An outcome that stays unknown is asked for after so many seconds, then twice as long each time, up to an hour. */
  askAfterSeconds: z.int().min(1).max(3600),
  /** From here on before the announced arrival the customer must be told a new date (REF-09), in elapsed hours. */
  warnBeforeArrivalHours: z.int().min(1).max(240),
});
export type RefundPolicy = z.infer<typeof RefundPolicy>;

export const defaultRefundPolicy: RefundPolicy = {
  orderRefunds: [],
  limits: {
    'REF-06': { limit: { kind: 'elapsed_hours', hours: 10 / 60 }, origin: 'soft' },
    'REF-07': { limit: { kind: 'working_days', days: 1 }, origin: 'soft' },
    'REF-08': { limit: { kind: 'working_days', days: 3 }, origin: 'soft' },
    'REF-11': { limit: { kind: 'working_days', days: 1 }, origin: 'derived' },
  },
  quoteValidHours: 24,
  feeRules: [],
  tiers: [
    { upToFen: 1_000_00, approvers: ['finance', 'finance_manager', 'leader', 'general_manager'] },
    { upToFen: 10_000_00, approvers: ['finance_manager', 'leader', 'general_manager'] },
    { upToFen: null, approvers: ['leader', 'general_manager'] },
  ],
  payout: 'manual',
  askAfterSeconds: 30,
  warnBeforeArrivalHours: 24,
};

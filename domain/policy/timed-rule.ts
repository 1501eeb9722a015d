import { z } from 'zod';
import { Limit } from '../time/limit.ts';

/** A limit and where it comes from: stated in a source, a number put to a soft word (TIM-06), or derived. */
export const TimedRule = z.strictObject({
  limit: Limit,
  origin: z.enum(['stated', 'soft', 'derived']),
});
export type TimedRule = z.infer<typeof TimedRule>;

import { z } from 'zod';

/** How promised callbacks are kept (CBK). Minutes are elapsed minutes. */
export const CallbackPolicy = z.strictObject({
  /** E4: the task goes to the top of the list, and an absent owner's promise to somebody who is there (CBK-08). */
  dueSoonMinutes: z.int().min(1).max(1440),
  /** CBK-04: how late a call still counts as on time, and how early it counts at all. */
  toleranceMinutes: z.int().min(0).max(60),
  earliestMinutes: z.int().min(1).max(1440),
  /** CBK-05. */
  attempts: z.strictObject({ count: z.int().min(1).max(10), withinMinutes: z.int().min(1).max(240) }),
  /** CBK-07: within which a supervisor calls after a missed promise. */
  recoveryMinutes: z.int().min(1).max(1440),
  /** CBK-03: so many promises in one chain, and the supervisor hears of it. */
  maxChain: z.int().min(1).max(50),
});
export type CallbackPolicy = z.infer<typeof CallbackPolicy>;

export const defaultCallbackPolicy: CallbackPolicy = {
  dueSoonMinutes: 30,
  toleranceMinutes: 0,
  earliestMinutes: 120,
  attempts: { count: 3, withinMinutes: 30 },
  recoveryMinutes: 30,
  maxChain: 3,
};

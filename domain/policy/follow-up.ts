import { z } from 'zod';
import { FollowUpKind } from '../enumerations.ts';
import { TimedRule } from './timed-rule.ts';

/** When follow-up visits are made, and what a visit must try (FUP, CNF-07). */
export const FollowUpPolicy = z.strictObject({
  /** The window of each kind, counted from what it follows; a kind that the trade does not know is null. */
  windows: z.record(FollowUpKind.schema, TimedRule.nullable()),
  /** FUP-19: before a customer counts as unreachable. */
  attempts: z.strictObject({ count: z.int().min(1).max(10), days: z.int().min(1).max(10) }),
});
export type FollowUpPolicy = z.infer<typeof FollowUpPolicy>;

const window = (fromDay: number, toDay: number, origin: TimedRule['origin']): TimedRule => ({
  limit: { kind: 'window', fromDay, toDay },
  origin,
});

export const defaultFollowUpPolicy: FollowUpPolicy = {
  windows: {
    AFTER_REPAIR: window(1, 5, 'derived'),
    AFTER_COMPLAINT: window(1, 5, 'derived'),
    SEVEN_DC: null,
    THREE_DC: null,
    POST_INSTALLATION: null,
  },
  attempts: { count: 3, days: 2 },
};

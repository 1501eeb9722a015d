import { z } from 'zod';
import { Actor, PersonRole } from '../roles.ts';

/**
 * How a command travels to its case: who gives it, under which idempotency key, having seen which version. While a release
 * rolls out its sender may be newer than its reader: what a reader does not know it leaves aside.
 */
export const Envelope = z.object({
  key: z.string().min(8).max(100),
  /** SHA-256 of the content: a key that comes again must carry the same. */
  bodyHash: z.string().length(64),
  actor: Actor,
  /** The roles to which the company has opened the command, where that is not what the command declares. */
  permitted: z.array(PersonRole).optional(),
  expectedVersion: z.int().min(0).optional(),
  /** The version that the records had when it was sent: a case that is behind them reads them first. */
  recordedVersion: z.int().min(0).optional(),
  data: z.unknown(),
});
export type Envelope = z.infer<typeof Envelope>;

/** What a recorded command answers: the version of the case that holds its facts. */
export interface CommandResult {
  readonly caseId: string;
  readonly version: number;
}

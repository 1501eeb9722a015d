import { timingSafeEqual } from 'node:crypto';

/** How old a signed message may be, and how far the two clocks may differ. */
const SIGNED_FOR_MS = 5 * 60_000;

/** Whether a message that says it was signed at `at` may still be believed at `now` (milliseconds since 1970). */
export const isRecent = (at: number, now: number): boolean => Math.abs(now - at) <= SIGNED_FOR_MS;

/** Compares two signatures in a time that tells nothing about where they differ. */
export function sameSignature(expected: string, given: string): boolean {
  const [left, right] = [Buffer.from(expected), Buffer.from(given)];
  return left.length === right.length && timingSafeEqual(left, right);
}

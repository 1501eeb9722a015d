import { ApplicationFailure } from '@temporalio/common';
import type { Refusal } from '../../domain/refusal.ts';
import { say } from '../../domain/text.ts';

/** A refusal as the failure that only fails its own message: the type for machines, the whole refusal in the details. */
export function refused(refusal: Refusal): ApplicationFailure {
  return ApplicationFailure.create({
    type: refusal.type,
    message: say(refusal.reason, 'en', refusal.vars),
    nonRetryable: true,
    details: [refusal],
  });
}

import { setTimeout as pause } from 'node:timers/promises';
import { type WorkflowHandle, WorkflowUpdateFailedError } from '@temporalio/client';
import { ApplicationFailure } from '@temporalio/common';
import type { CommandResult, Envelope } from '../domain/procedures/envelope.ts';
import { commandUpdate } from '../workflows/kit/messages.ts';

/** What the server says when a worker's task ended without an answer to the Update: nothing happened, it may be sent again. */
const UNPROCESSED = 'UnprocessedUpdate';

/**
 * Gives a command to a case and resolves when its facts are recorded. Sent again while the worker did not look at it,
 * which happens when many commands meet in one workflow task: the key makes it act once. Bounded by the caller's deadline.
 */
export async function giveCommand(handle: WorkflowHandle, name: string, envelope: Envelope): Promise<CommandResult> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await handle.executeUpdate(commandUpdate(name), { args: [envelope], updateId: envelope.key });
    } catch (error) {
      const unprocessed =
        error instanceof WorkflowUpdateFailedError &&
        error.cause instanceof ApplicationFailure &&
        error.cause.type === UNPROCESSED;
      if (!unprocessed || attempt === 20) throw error;
      await pause(Math.random() * 100 * attempt);
    }
  }
}

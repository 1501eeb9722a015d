import { getExternalWorkflowHandle, log, patched, proxyLocalActivities } from '@temporalio/workflow';
import type { CaseActivities } from '../../activities/cases.ts';
import { PolicyPack } from '../../domain/policy/schema.ts';
import type { CaseRef } from '../../domain/procedures/case/names.ts';
import { SYSTEM } from '../../domain/roles.ts';
import type { Instant } from '../../domain/time/instant.ts';
import { workflowIdOf } from './address.ts';
import { type CaseArgs, type SystemCommand, systemCommand } from './messages.ts';

/** What a case may set off outside itself: other cases. Everything here may be asked for again and happens once. */
export interface World {
  /** Starts the case of that number, under the rules and on the clock of this one; it lives on when this one ends. */
  start(child: CaseRef, data: unknown): Promise<void>;
  /** Tells another case; one that has ended needs to hear nothing. */
  tell(to: CaseRef, message: SystemCommand): Promise<void>;
}

export function worldOf(
  self: CaseRef,
  { rules, clockOffsetMs }: Pick<CaseArgs<unknown>, 'rules' | 'clockOffsetMs'>,
  now: () => Instant,
): World {
  const { startCase, reviveCase } = proxyLocalActivities<CaseActivities>({
    startToCloseTimeout: '10 seconds',
    retry: { initialInterval: '200 milliseconds', maximumInterval: '5 seconds' },
  });
  return {
    start(child, data) {
      const key = `child:${child.id}`;
      return startCase({
        ref: child,
        parent: self,
        // Rules that an older release pinned know nothing of this procedure: its defaults are filled in.
        rules: { ...rules, policy: PolicyPack.parse(rules.policy) },
        opening: { key, bodyHash: key.padEnd(64, '.').slice(0, 64), actor: SYSTEM, data },
        startsAt: clockOffsetMs === 0 ? null : now(),
      });
    },
    async tell(to, message) {
      const signal = () => getExternalWorkflowHandle(workflowIdOf(to)).signal(systemCommand, message);
      try {
        await signal();
      } catch (error) {
        // It has ended, or Temporal has lost it: then it begins again from its log, and hears.
        if (patched('revive-whom-to-tell') && (await reviveCase(to))) return signal();
        log.warn('another case could not be told: it has ended', {
          to: to.id,
          command: message.name,
          error: String(error),
        });
      }
    },
  };
}

import { setTimeout as pause } from 'node:timers/promises';
import type { Stage } from '../../../domain/procedures/refund/stages.ts';
import type { Db } from '../../../infra/database.ts';

const LOOK_EVERY_MS = 250;

/** Watches the list of refunds as everybody in front of it does together: one look for all. */
export function watchStages(db: Db, endsAt: number) {
  const stages = new Map<string, string>();
  const seenUnknown = new Set<string>();
  let watching = true;
  const looking = (async () => {
    while (watching) {
      // The list is away while its database is.
      const rows = await db
        .selectFrom('cases')
        .select(['id', 'stage'])
        .where('procedure', '=', 'refund')
        .execute()
        .catch(() => []);
      for (const { id, stage } of rows) {
        stages.set(id, stage);
        if (stage === 'PAY_UNKNOWN') seenUnknown.add(id);
      }
      await pause(LOOK_EVERY_MS);
    }
  })();
  return {
    /** The refunds that were seen with an unknown outcome. */
    seenUnknown,
    /** Resolves with the stage when the refund is at one of these. */
    async until(id: string, ...wanted: Stage[]): Promise<string> {
      for (;;) {
        const stage = stages.get(id);
        if (stage !== undefined && wanted.some((one) => one === stage)) return stage;
        if (Date.now() > endsAt) throw new Error(`${id} is at ${stage}, not at ${wanted.join(' or ')}`);
        await pause(LOOK_EVERY_MS / 2);
      }
    },
    async stop(): Promise<void> {
      watching = false;
      await looking;
    },
  };
}
export type Stages = ReturnType<typeof watchStages>;

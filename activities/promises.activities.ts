import { createHash } from 'node:crypto';
import { type Kysely, sql } from 'kysely';
import type { CaseRef } from '../domain/procedures/case/names.ts';
import { beijingDate, toInstant } from '../domain/time/instant.ts';
import type { Database } from '../infra/database.ts';
import type { PromiseActivities } from './promises.ts';
import { tellRoles } from './tell-roles.ts';

export interface PromiseDependencies {
  readonly db: Kysely<Database>;
  /** The callbacks whose workflow runs. */
  readonly runningCallbacks: () => Promise<readonly CaseRef[]>;
}

export function createPromiseActivities({ db, runningCallbacks }: PromiseDependencies): PromiseActivities {
  return {
    async findOpenPromises() {
      const running = await runningCallbacks();
      const listed = await db
        .selectFrom('cases')
        .select('id')
        .where('procedure', '=', 'callback')
        .where('open', '=', true)
        .execute();
      const recorded = await db
        .selectFrom('facts')
        .select('case_id as id')
        .where('type', '=', 'CallbackOpened')
        .where(
          sql<boolean>`NOT EXISTS (SELECT 1 FROM facts AS ending WHERE ending.case_id = facts.case_id AND (
            ending.type IN ('CallbackReleased', 'CallbackSettled')
            OR (ending.type = 'CallMade' AND ending.fact -> 'next' = 'null'::jsonb)))`,
        )
        .execute();
      const ids = (rows: readonly { id: string }[]) => rows.map(({ id }) => id);
      return { running: ids(running), listed: ids(listed), recorded: ids(recorded) };
    },

    async reportPromises({ open, lost }) {
      await db.transaction().execute(async (tx) => {
        await tx
          .insertInto('promise_checks')
          .values({ open, lost: JSON.stringify(lost) })
          .execute();
        if (lost.length === 0) return;
        const names = lost.map(({ callback }) => callback).toSorted();
        const text = {
          zh: '{count} 个回电承诺在流程、列表和记录中不一致，请立即核对：{callbacks}',
          en: '{count} promised callbacks differ between workflows, lists and records. Look at once: {callbacks}',
        };
        const vars = { count: lost.length, callbacks: names.slice(0, 10).join('、') };
        const once = createHash('sha256').update(names.join()).digest('hex').slice(0, 16);
        await tellRoles(tx, {
          roles: ['supervisor', 'administrator'],
          text,
          vars,
          once: `promises:${beijingDate(toInstant(Date.now()))}:${once}`,
          caseId: names[0],
        });
        await sql`SELECT pg_notify('cases', ${names[0]})`.execute(tx);
      });
    },
  };
}

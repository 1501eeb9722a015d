import { z } from 'zod';
import { operation } from '../../domain/access/permission.ts';
import { Instant } from '../../domain/time/instant.ts';
import type { Db } from '../../infra/database.ts';
import { type Route, route } from '../kit/route.ts';
import { instantOf } from '../kit/views.ts';

const Lost = z.object({ callback: z.string(), running: z.boolean(), listed: z.boolean(), recorded: z.boolean() });

/** The hourly checks of the promised callbacks: how many were open, and what was not the same everywhere. */
export function promiseCheckRoute(db: Db): Route {
  return route({
    method: 'get',
    path: '/callbacks/checks',
    permission: operation('listPromiseChecks'),
    input: {},
    answer: z.object({
      items: z.array(z.object({ checkedAt: Instant, open: z.int(), lost: z.array(Lost) })),
    }),
    async handler() {
      const rows = await db.selectFrom('promise_checks').selectAll().orderBy('id', 'desc').limit(48).execute();
      return {
        items: rows.map(({ checked_at, open, lost }) => ({
          checkedAt: instantOf(checked_at),
          open,
          lost: z.array(Lost).parse(lost),
        })),
      };
    },
  });
}

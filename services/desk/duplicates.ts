import { sql } from 'kysely';
import { z } from 'zod';
import { operation } from '../../domain/access/permission.ts';
import { maySee } from '../../domain/procedures/case/access.ts';
import { PROCEDURES } from '../../domain/procedures/case/names.ts';
import { procedureOf } from '../../domain/procedures/registry.ts';
import { Instant } from '../../domain/time/instant.ts';
import type { Db } from '../../infra/database.ts';
import { caseRow } from '../kit/cases.ts';
import { type Route, route } from '../kit/route.ts';

const LOOK_BACK = sql<Date>`now() - interval '30 days'`;
const SHOWN = 20;

const Duplicates = z.object({
  items: z.array(
    z.object({
      id: z.string(),
      procedure: z.enum(PROCEDURES),
      subject: z.string(),
      stage: z.string(),
      receivedAt: Instant,
      ownerName: z.string(),
      maySee: z.boolean().describe('false: join the case to see it'),
    }),
  ),
});

/** CHN-06: the open cases that a customer who calls may be calling about again. */
export function duplicateRoutes(db: Db): Route[] {
  return [
    route({
      method: 'get',
      path: '/duplicates',
      permission: operation('findDuplicates'),
      input: {
        query: z
          .strictObject({ customerId: z.uuid().optional(), orderNo: z.string().trim().min(1).max(200).optional() })
          .refine(({ customerId, orderNo }) => customerId ?? orderNo, { error: 'customerId | orderNo' }),
      },
      answer: Duplicates,
      async handler({ query: { customerId = null, orderNo = null }, actor }) {
        const rows = await db
          .selectFrom('cases')
          .selectAll()
          .where('open', '=', true)
          // A drill lives on its own dates: what counts is when it really came in.
          .where(sql<boolean>`received_at - clock_offset_ms * interval '1 millisecond' > ${LOOK_BACK}`)
          .where(
            sql<boolean>`(customer_id = ${customerId}::uuid OR state #>> '{intake,involved,orderNo}' = ${orderNo}::text)`,
          )
          .orderBy('received_at', 'desc')
          .limit(SHOWN)
          .execute();
        return {
          items: rows.map(caseRow).map((row) => ({
            id: row.id,
            procedure: procedureOf(row.procedure).name,
            subject: row.subject,
            stage: row.stage,
            receivedAt: row.receivedAt,
            ownerName: row.ownerName,
            maySee: maySee(row, actor),
          })),
        };
      },
    }),
  ];
}

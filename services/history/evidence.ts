import { z } from 'zod';
import { brokenAt } from '../../activities/fact-log.ts';
import { operation } from '../../domain/access/permission.ts';
import { Attachment } from '../../domain/procedures/case/intake.ts';
import { Role } from '../../domain/roles.ts';
import { Instant, toInstant } from '../../domain/time/instant.ts';
import type { Db } from '../../infra/database.ts';
import { audit } from '../kit/audit.ts';
import { caseFor } from '../kit/cases.ts';
import { type Route, route } from '../kit/route.ts';
import { CaseParams, FactView } from '../kit/views.ts';
import { type Entry, entriesOf } from './log.ts';

const Verification = z
  .object({
    valid: z.boolean(),
    facts: z.int(),
    brokenAt: z.int().nullable().describe('the first fact that was altered, removed or put in'),
    lastHash: z.string().nullable(),
  })
  .meta({ id: 'Verification' });

const Evidence = z
  .object({
    caseId: z.string(),
    producedAt: Instant,
    producedBy: z.string(),
    verification: Verification,
    howToVerify: z.string(),
    facts: z.array(
      z.object({
        seq: z.int(),
        at: Instant,
        by: z.object({ id: z.string(), name: z.string(), role: Role.schema }),
        key: z.string(),
        fact: FactView,
        previousHash: z.string(),
        hash: z.string(),
      }),
    ),
    attachments: z.array(Attachment),
  })
  .meta({ id: 'Evidence' });

const HOW =
  'hash = SHA-256 hex of: previousHash, a line feed, the JSON of {at, by, caseId, fact, key, seq} with sorted keys and ' +
  'without spaces; the first previousHash is 64 zeros.';

export function evidenceRoutes(db: Db): Route[] {
  return [
    route({
      method: 'get',
      path: '/cases/{caseId}/verification',
      operationId: 'verifyHistory',
      summary: { zh: '校验历史', en: 'Verify that nothing was altered' },
      input: { params: CaseParams },
      answer: Verification,
      async handler({ params: { caseId }, actor }) {
        await caseFor(db, actor, caseId);
        return verification(caseId, await entriesOf(db, caseId));
      },
    }),

    route({
      method: 'get',
      path: '/cases/{caseId}/evidence',
      permission: operation('getEvidence'),
      // Masked facts would not fit their hashes.
      unmasked: true,
      input: { params: CaseParams },
      answer: Evidence,
      async handler({ params: { caseId }, actor, response }) {
        await caseFor(db, actor, caseId);
        const entries = await entriesOf(db, caseId);
        const attachments = await db
          .selectFrom('attachments')
          .select(['id', 'name', 'sha256', 'size'])
          .where('case_id', '=', caseId)
          .orderBy('id')
          .execute();
        await audit(db, actor, 'evidence-exported', caseId);
        response.attachment(`${caseId}.json`);
        return {
          caseId,
          producedAt: toInstant(Date.now()),
          producedBy: actor.name,
          verification: verification(caseId, entries),
          howToVerify: HOW,
          facts: entries,
          attachments,
        };
      },
    }),
  ];
}

function verification(caseId: string, entries: readonly Entry[]) {
  const broken = brokenAt(caseId, entries);
  return { valid: broken === null, facts: entries.length, brokenAt: broken, lastHash: entries.at(-1)?.hash ?? null };
}

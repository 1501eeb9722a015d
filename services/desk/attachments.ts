import { createHash } from 'node:crypto';
import { z } from 'zod';
import { Attachment } from '../../domain/procedures/case/intake.ts';
import type { Db } from '../../infra/database.ts';
import { caseFor } from '../kit/cases.ts';
import { once } from '../kit/idempotency.ts';
import { notFound, Problem } from '../kit/problem.ts';
import { Created, type Route, route } from '../kit/route.ts';

const LIMIT_BYTES = 10 * 1024 * 1024;
const MEDIA_TYPE = /^[a-z0-9][a-z0-9.+-]{0,60}\/[a-z0-9][a-z0-9.+-]{0,60}$/;

export function attachmentRoutes(db: Db): Route[] {
  return [
    route({
      method: 'post',
      path: '/attachments',
      operationId: 'uploadAttachment',
      summary: { zh: '上传附件', en: 'Upload evidence' },
      changes: true,
      creates: true,
      bytes: { limit: LIMIT_BYTES },
      input: { query: z.strictObject({ name: Attachment.shape.name }) },
      answer: Attachment,
      async handler({ query: { name }, request, actor, key }) {
        const bytes: unknown = request.body;
        if (!Buffer.isBuffer(bytes) || bytes.length === 0) throw new Problem('malformed-request');
        const sha256 = sha256Of(bytes);
        const mediaType = (request.get('Content-Type') ?? '').split(';')[0]?.trim().toLowerCase() ?? '';
        const content = { name, sha256 };
        const id = await once(db, { actor, key, operation: 'uploadAttachment', content }, async (tx) => {
          const stored = await tx
            .insertInto('attachments')
            .values({
              sha256,
              name,
              media_type: MEDIA_TYPE.test(mediaType) ? mediaType : 'application/octet-stream',
              size: bytes.length,
              bytes,
              uploaded_by: actor.id,
              case_id: null,
            })
            .returning('id')
            .executeTakeFirstOrThrow();
          return stored.id;
        });
        return new Created(`/attachments/${id}`, { id, name, sha256, size: bytes.length });
      },
    }),

    route({
      method: 'get',
      path: '/attachments/{id}',
      operationId: 'downloadAttachment',
      summary: { zh: '下载附件', en: 'Download evidence' },
      streams: 'application/octet-stream',
      input: { params: z.strictObject({ id: z.uuid() }) },
      async handler({ params: { id }, actor, response }) {
        const stored = await db.selectFrom('attachments').selectAll().where('id', '=', id).executeTakeFirst();
        if (!stored) throw notFound();
        if (stored.case_id !== null) await caseFor(db, actor, stored.case_id);
        else if (stored.uploaded_by !== actor.id) throw notFound();
        if (sha256Of(stored.bytes) !== stored.sha256) throw new Error('an attachment differs from its checksum');
        response
          .set('Cache-Control', 'private, no-store')
          // Never shown in place: a page of somebody else's would run as ours.
          .attachment(stored.name)
          .type(stored.media_type)
          .send(stored.bytes);
        return undefined;
      },
    }),
  ];
}

const sha256Of = (bytes: Buffer): string => createHash('sha256').update(bytes).digest('hex');

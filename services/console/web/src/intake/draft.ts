import { z } from 'zod';
import { newKey } from '../api/client.ts';
import { CustomerView } from '../api/shapes.ts';
import { draftName, dropDraft, keepDraft, readDraft } from '../app/drafts.ts';

/** What was taken down so far, with the key under which it will be registered once, however often it is sent. */
const Draft = z.object({
  key: z.string(),
  savedAt: z.string(),
  profile: z.string().optional(),
  customer: CustomerView.nullable(),
  values: z.record(z.string(), z.unknown()),
});
export type Draft = z.infer<typeof Draft>;

const nameOf = (person: string) => draftName(person, 'intake');

export function intakeDraft(person: string): Draft | undefined {
  const read = Draft.safeParse(readDraft(nameOf(person)));
  return read.success ? read.data : undefined;
}

export const keepIntake = (person: string, draft: Draft): void => keepDraft(nameOf(person), draft);
export const dropIntake = (person: string): void => dropDraft(nameOf(person));

export const emptyDraft = (): Draft => ({ key: newKey(), savedAt: '', customer: null, values: {} });

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

/** The draft of one opening that a person is writing; `of` says which: `intake`, `open.repair`. */
export function openingDraft(person: string, of: string) {
  const name = draftName(person, of);
  return {
    read(): Draft | undefined {
      const read = Draft.safeParse(readDraft(name));
      return read.success ? read.data : undefined;
    },
    keep: (draft: Draft): void => keepDraft(name, draft),
    drop: (): void => dropDraft(name),
  };
}

export const emptyDraft = (): Draft => ({ key: newKey(), savedAt: '', customer: null, values: {} });

import { z } from 'zod';
import type { Text } from '../text.ts';

/** What a form shows for a field: carried in the schema's metadata, so that every form derives from the command. */
export interface FieldMeta {
  readonly label: Text;
  readonly help?: Text;
  /** How to ask for it where the type does not say. */
  readonly widget?:
    | 'multiline'
    | 'instant'
    | 'fen'
    | 'person'
    | 'customer'
    | 'clock'
    | 'task'
    | 'attachments'
    | 'hidden';
}

/** Names a field for people, in every language. */
export function field<S extends z.ZodType>(schema: S, zh: string, en: string, more: Omit<FieldMeta, 'label'> = {}): S {
  return schema.meta({ label: { zh, en }, ...more });
}

const trimmed = (longest: number) => z.string().trim().min(1).max(longest);

/** One line of text. */
export const line = (zh: string, en: string, more?: Omit<FieldMeta, 'label'>) => field(trimmed(200), zh, en, more);

/** A paragraph or more. */
export const prose = (zh: string, en: string, more: Omit<FieldMeta, 'label'> = {}) =>
  field(trimmed(8_000), zh, en, { widget: 'multiline', ...more });

export const yesNo = (zh: string, en: string, more?: Omit<FieldMeta, 'label'>) => field(z.boolean(), zh, en, more);

/** An amount of money in integer fen. */
export const fen = (zh: string, en: string) => field(z.int().min(1).max(100_000_000_00), zh, en, { widget: 'fen' });

/** An absolute instant, ISO-8601 UTC, of this century: further away nothing is promised. */
export const instant = (zh: string, en: string, more: Omit<FieldMeta, 'label'> = {}) =>
  field(z.iso.datetime({ precision: 3 }).regex(/^20/), zh, en, { widget: 'instant', ...more });

export const PersonField = z.strictObject({ id: z.string().min(1).max(64), name: z.string().trim().min(1).max(64) });

export const person = (zh: string, en: string) => field(PersonField, zh, en, { widget: 'person' });

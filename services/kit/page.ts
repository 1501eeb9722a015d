import type { SelectQueryBuilder } from 'kysely';
import { z } from 'zod';
import { Problem } from './problem.ts';

/** The query of every list: keyset pages, and the total only for those who ask. */
export const pageQuery = {
  after: z.string().max(500).optional().describe('`next` of the page before'),
  limit: z.coerce.number().int().min(1).max(200).default(50),
  count: z
    .enum(['true', 'false'])
    .transform((text) => text === 'true')
    .optional(),
};

export const pageOf = <Item extends z.ZodType>(item: Item) =>
  z.object({
    items: z.array(item),
    next: z.string().nullable().describe('`after` of the next page; null on the last'),
    total: z.int().optional(),
  });

/** Turns the sort key of a row into the opaque `next` and back; a forged one is a malformed request. */
export function cursorOf<S extends z.ZodType>(schema: S) {
  return {
    encode: (key: z.output<S>): string => Buffer.from(JSON.stringify(key)).toString('base64url'),
    decode(text: string | undefined): z.output<S> | undefined {
      if (text === undefined) return undefined;
      const parsed = schema.safeParse(json(Buffer.from(text, 'base64url').toString()));
      if (!parsed.success) throw new Problem('malformed-request', { errors: [{ path: 'query.after', message: '?' }] });
      return parsed.data;
    },
  };
}

function json(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** A page of rows that were read with one more than asked for, which only tells that there is a next page. */
export function pageFrom<Row, Item>(
  rows: readonly Row[],
  limit: number,
  itemOf: (row: Row) => Item,
  nextOf: (row: Row) => string,
): { items: Item[]; next: string | null } {
  const shown = rows.slice(0, limit);
  const last = shown.at(-1);
  return { items: shown.map(itemOf), next: rows.length > limit && last !== undefined ? nextOf(last) : null };
}

/** The page, with how many match in all for those who asked. */
export async function withTotal<Page extends object, Db, Tables extends keyof Db, Row>(
  page: Page,
  count: boolean | undefined,
  matching: SelectQueryBuilder<Db, Tables, Row>,
): Promise<Page & { total?: number }> {
  if (!count) return page;
  const { total } = await matching
    .clearSelect()
    .select(({ fn }) => fn.countAll<number>().as('total'))
    .$castTo<{ total: number }>()
    .executeTakeFirstOrThrow();
  return { ...page, total };
}

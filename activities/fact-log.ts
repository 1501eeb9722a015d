import type { Kysely } from 'kysely';
import { Author, type Recorded } from '../domain/procedures/procedure.ts';
import type { Database } from '../infra/database.ts';
import { CHAIN_START, hashLink } from './chain.ts';

/** A fact as the log holds it, with its place in the chain. */
export interface ChainedFact extends Recorded<unknown> {
  readonly previousHash: string;
  readonly hash: string;
}

/** The facts of a case from a sequence on, in order; all of them, unless limited. */
export async function readLog(
  db: Kysely<Database>,
  caseId: string,
  fromSeq = 1,
  limit = Number.MAX_SAFE_INTEGER,
): Promise<ChainedFact[]> {
  const rows = await db
    .selectFrom('facts')
    .select(['seq', 'at', 'by', 'key', 'fact', 'previous_hash', 'hash'])
    .where('case_id', '=', caseId)
    .where('seq', '>=', fromSeq)
    .orderBy('seq')
    .limit(limit)
    .execute();
  return rows.map(({ at, by, previous_hash: previousHash, ...row }) => ({
    ...row,
    at: new Date(at).toISOString(),
    by: Author.parse(by),
    previousHash,
  }));
}

/** The sequence of the first fact whose content or place does not fit the chain; null when all of it holds. */
export function brokenAt(caseId: string, facts: readonly ChainedFact[]): number | null {
  let previous = CHAIN_START;
  for (const [index, { seq, key, at, by, fact, previousHash, hash }] of facts.entries()) {
    const fits =
      seq === index + 1 && previousHash === previous && hash === hashLink(previous, { caseId, seq, key, at, by, fact });
    if (!fits) return index + 1;
    previous = hash;
  }
  return null;
}

import { createHash } from 'node:crypto';

/** What the hash of a fact covers: everything that may never change, and the hash of the fact before it. */
export interface Link {
  readonly caseId: string;
  readonly seq: number;
  readonly key: string;
  readonly at: string;
  readonly by: unknown;
  readonly fact: unknown;
}

/** The previous hash of a case's first fact. */
export const CHAIN_START = '0'.repeat(64);

/** SHA-256, hex, over the previous hash and the canonical JSON (keys sorted) of the link. */
export function hashLink(previousHash: string, { caseId, seq, key, at, by, fact }: Link): string {
  const content = canonical({ caseId, seq, key, at, by, fact });
  return createHash('sha256').update(previousHash).update('\n').update(content).digest('hex');
}

/** JSON with sorted keys and without undefined members: the same text for the same content, whoever stored it. */
function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`;
  if (value !== null && typeof value === 'object') {
    const members = Object.entries(value)
      .filter(([, member]) => member !== undefined)
      .toSorted(([a], [b]) => (a < b ? -1 : 1))
      .map(([name, member]) => `${JSON.stringify(name)}:${canonical(member)}`);
    return `{${members.join(',')}}`;
  }
  return JSON.stringify(value);
}

/** SHA-256, hex, of a body: two requests with one idempotency key must carry the same. */
export const hashBody = (body: unknown): string => createHash('sha256').update(canonical(body)).digest('hex');

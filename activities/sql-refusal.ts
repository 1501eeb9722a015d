import pg from 'pg';

const INTEGRITY = /^23/;

/** The constraint by which the database refused a row; undefined for every other failure. */
export function brokenConstraint(error: unknown): string | undefined {
  return error instanceof pg.DatabaseError && INTEGRITY.test(error.code ?? '') ? error.constraint : undefined;
}

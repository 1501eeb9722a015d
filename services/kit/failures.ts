import pg from 'pg';
import { z } from 'zod';
import { Problem, type ProblemType } from './problem.ts';

/** Express and its body parsers throw errors with a status and a `type`. */
const HttpError = z.object({ status: z.int().min(400).max(499) });
const SystemError = z.object({ code: z.string() });

const OF_STATUS: Readonly<Record<number, ProblemType>> = { 404: 'not-found', 413: 'payload-too-large' };

const AWAY: readonly string[] = ['ECONNREFUSED', 'ECONNRESET', 'ETIMEDOUT', 'EPIPE', 'ENOTFOUND', 'EAI_AGAIN'];
// Connections that broke, a server that starts, stops or is full, a query that took too long, a lost race of transactions.
const TRANSIENT_SQL = /^(08|53|57P|57014|40001|40P01|25P03)/;
// node-postgres throws these as plain errors.
const LOST_CONNECTION =
  /Connection terminated|timeout exceeded when trying to connect|Client has encountered a connection/;

/** Whatever was thrown, as one problem of the closed set; what nobody foresaw is `internal`, with its cause for the log. */
export function asProblem(error: unknown): Problem {
  if (error instanceof Problem) return error;
  const http = HttpError.safeParse(error);
  if (http.success) return new Problem(OF_STATUS[http.data.status] ?? 'malformed-request', { cause: error });
  return isDatabaseAway(error)
    ? new Problem('unavailable', { cause: error })
    : new Problem('internal', { cause: error });
}

function isDatabaseAway(error: unknown): boolean {
  if (error instanceof AggregateError) return error.errors.some(isDatabaseAway);
  if (error instanceof pg.DatabaseError) return TRANSIENT_SQL.test(error.code ?? '');
  const system = SystemError.safeParse(error);
  if (system.success && AWAY.includes(system.data.code)) return true;
  return error instanceof Error && LOST_CONNECTION.test(error.message);
}

/** The constraint that a row broke, if that is what happened. */
export function violatedConstraint(error: unknown): string | undefined {
  return error instanceof pg.DatabaseError && error.code === '23505' ? error.constraint : undefined;
}

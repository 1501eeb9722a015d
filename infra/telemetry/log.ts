import { isSpanContextValid, trace } from '@opentelemetry/api';
import type { Logger, LogLevel, LogMetadata } from '@temporalio/common';
import pg from 'pg';
import { type Level, pino } from 'pino';
import { z } from 'zod';
import { PlainError } from '../plain-error.ts';

/**
 * The log of this process: a JSON object a line on standard output, without personal data; inside a trace with its id.
 * What Node warns of goes there too, and what the process dies of.
 */
export function processLog(service: string, level: string) {
  const log = pino({ level, base: { service }, mixin: traceIds });
  process.removeAllListeners('warning');
  process.on('warning', ({ name, message }) => log.warn({ code: name }, message));
  process.on('uncaughtException', (error) => {
    log.fatal(traceOf(error), error instanceof PlainError ? error.message : 'the process dies of an error');
    process.exit(1);
  });
  log.info({ node: process.version, pid: process.pid }, 'started');
  return log;
}
export type Log = ReturnType<typeof processLog>;

function traceIds(): object {
  const span = trace.getActiveSpan()?.spanContext();
  return span && isSpanContextValid(span) ? { trace_id: span.traceId, span_id: span.spanId } : {};
}

/**
 * An error for the log: a stable code, what kind it is and where it happened; never its message, which may quote a customer.
 * The code is what to search for: the SQLSTATE, the failure's type, the system's code, else the name.
 */
export function traceOf(error: unknown): object {
  if (!(error instanceof Error)) return { code: typeof error, error: typeof error };
  return {
    code: textAt(error, 'type') ?? textAt(error, 'code') ?? error.name,
    error: error.name,
    ...(error instanceof pg.DatabaseError && { code: error.code, constraint: error.constraint, table: error.table }),
    ...(error instanceof z.ZodError && { paths: error.issues.map(({ path, code }) => `${path.join('.')}: ${code}`) }),
    at: framesOf(error.stack ?? ''),
    ...(error.cause !== undefined && { cause: traceOf(error.cause) }),
  };
}

const framesOf = (stack: string): string[] =>
  stack
    .split('\n')
    .filter((line) => /^\s+at /.test(line))
    .slice(0, 12)
    .map((line) => line.trim());

const textAt = (error: Error, key: string): string | undefined => {
  const value: unknown = Object.entries(error).find(([name]) => name === key)?.[1];
  return typeof value === 'string' ? value : undefined;
};

const LEVELS = {
  TRACE: 'trace',
  DEBUG: 'debug',
  INFO: 'info',
  WARN: 'warn',
  ERROR: 'error',
} as const satisfies Record<LogLevel, Level>;

/** What Temporal's SDK, our workflows and activities may say beside their message: ids and names of ours, nothing else. */
const SAID = [
  'sdkComponent',
  'namespace',
  'taskQueue',
  'workflowType',
  'workflowId',
  'runId',
  'activityType',
  'activityId',
  'attempt',
  'isLocal',
  'durationMs',
  'trace_id',
  'span_id',
  'command',
  'refusal',
  'errand',
  'to',
];

/** The log of a process as Temporal's SDK writes it, workflows and its native part included. */
export function temporalLogger(log: Log): Logger {
  const write = (level: LogLevel, message: string, meta: LogMetadata = {}) => {
    const said = Object.fromEntries(SAID.flatMap((key) => (meta[key] === undefined ? [] : [[key, meta[key]]])));
    log[LEVELS[level]]({ ...said, ...(meta.error !== undefined && errorOf(meta.error)) }, message);
  };
  return {
    log: write,
    trace: (message, meta) => write('TRACE', message, meta),
    debug: (message, meta) => write('DEBUG', message, meta),
    info: (message, meta) => write('INFO', message, meta),
    warn: (message, meta) => write('WARN', message, meta),
    error: (message, meta) => write('ERROR', message, meta),
  };
}

/** Workflows can only hand over an error as text: of that, its name and its place. */
const errorOf = (error: unknown): object =>
  typeof error === 'string' ? { code: /^\w*/.exec(error)?.[0] || 'Error', at: framesOf(error) } : traceOf(error);

/** Our level as the SDK's native part names it; it has none above ERROR. */
export const coreLevelOf = (level: string): LogLevel =>
  z.enum(['TRACE', 'DEBUG', 'INFO', 'WARN', 'ERROR']).catch('ERROR').parse(level.toUpperCase());

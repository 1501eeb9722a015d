import type { z } from 'zod';
import { say, type Text } from '../../../../../domain/text.ts';
import { currentLanguage } from '../app/language.ts';
import { localProblem, Problem, ProblemError } from './problem.ts';

export interface Call {
  readonly method?: 'GET' | 'POST' | 'PUT' | 'DELETE';
  /** Sent as JSON; a Blob is sent as it is. */
  readonly body?: unknown;
  /** The idempotency key of a write. */
  readonly key?: string;
  /** The version of the case that the user has seen. */
  readonly seen?: number;
  readonly signal?: AbortSignal;
}

const PATIENCE_MS = 30_000;

/** How far the services' clock runs ahead of this machine's. */
let serverAheadMs = 0;
export const serverNow = (): number => Date.now() + serverAheadMs;

/** One request, its answer parsed. Throws ProblemError and nothing else. */
export async function call<S extends z.ZodType>(schema: S, path: string, options: Call = {}): Promise<z.output<S>> {
  const speak = (text: Text) => say(text, currentLanguage());
  const response = await send(path, options).catch(() => undefined);
  if (!response) throw localProblem('offline', speak);
  noteClock(response);
  const answer = await bodyOf(response);
  // Nobody waits for it any more: what came of it is not worth a word.
  if (options.signal?.aborted) throw localProblem('offline', speak);
  if (!response.ok) {
    const problem = Problem.safeParse(answer);
    throw problem.success ? new ProblemError(problem.data) : localProblem('unreadable', speak, response.status);
  }
  const parsed = schema.safeParse(answer);
  if (parsed.success) return parsed.data;
  console.error(path, parsed.error.issues);
  throw localProblem('unreadable', speak);
}

function send(path: string, { method = 'GET', body, key, seen, signal }: Call): Promise<Response> {
  const raw = body instanceof Blob;
  const patience = AbortSignal.timeout(PATIENCE_MS);
  return fetch(path, {
    method,
    headers: {
      Accept: 'application/json, application/problem+json',
      'Accept-Language': currentLanguage(),
      ...(body === undefined || raw ? {} : { 'Content-Type': 'application/json' }),
      ...(raw ? { 'Content-Type': body.type || 'application/octet-stream' } : {}),
      ...(key === undefined ? {} : { 'Idempotency-Key': key }),
      ...(seen === undefined ? {} : { 'If-Match': `"${seen}"` }),
    },
    ...(body === undefined ? {} : { body: raw ? body : JSON.stringify(body) }),
    signal: signal ? AbortSignal.any([signal, patience]) : patience,
  });
}

async function bodyOf(response: Response): Promise<unknown> {
  if (response.status === 204) return undefined;
  return response.json().catch(() => undefined);
}

/** The Date header is exact to a second, which is enough for countdowns in minutes. */
function noteClock(response: Response): void {
  const date = Date.parse(response.headers.get('Date') ?? '');
  if (!Number.isNaN(date) && Math.abs(date - serverNow()) > 2_000) serverAheadMs = date - Date.now();
}

/** `?a=1&b=2` of the parameters that have a value. */
export function queryString(parameters: Readonly<Record<string, string | number | boolean | undefined>>): string {
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(parameters))
    if (value !== undefined && value !== '') search.set(name, String(value));
  const text = search.toString();
  return text ? `?${text}` : '';
}

/** A fresh idempotency key; `randomUUID` would need HTTPS, which an intranet may not have. */
export const newKey = (): string =>
  Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, '0')).join('');

import express, { type Express, type Request, type RequestHandler, type Response } from 'express';
import { z } from 'zod';
import type { Permission } from '../../domain/access/permission.ts';
import { maskTexts } from '../../domain/mask.ts';
import { type Actor, hasRole, type PersonRole } from '../../domain/roles.ts';
import type { Language, Text } from '../../domain/text.ts';
import type { Db } from '../../infra/database.ts';
import { audit } from './audit.ts';
import { asProblem } from './failures.ts';
import { complaintsOf, languageOf } from './language.ts';
import { PROBLEMS, Problem } from './problem.ts';
import { obstacleIn, refuseUnusable } from './text-guard.ts';

type Method = 'get' | 'post' | 'put' | 'delete';
type Shape = { params?: z.ZodObject; query?: z.ZodObject; body?: z.ZodType };

/** What every handler gets besides the parsed `params`, `query` and `body`. */
interface Asked {
  readonly language: Language;
  /** The Idempotency-Key; empty on routes that change nothing. */
  readonly key: string;
  /** The version that the caller has seen (If-Match). */
  readonly seenVersion: number | undefined;
  readonly request: Request;
  readonly response: Response;
}

interface Declared<Input extends Shape, Answer extends z.ZodType> {
  readonly method: Method;
  /** `/cases/{caseId}`. */
  readonly path: string;
  /** `{}` when it takes nothing. */
  readonly input: Input;
  /** The answer's schema: what it does not name does not leave the service. Left out: 204. */
  readonly answer?: Answer;
  /** Changes something: an Idempotency-Key is required. */
  readonly changes?: true;
  /** Makes something new: 201, or 200 when it was there already. */
  readonly creates?: true;
  /** The body is a file, not JSON. */
  readonly bytes?: { readonly limit: number };
  /** The handler writes the response itself, with this media type. */
  readonly streams?: string;
  /** The handler sends the browser elsewhere. */
  readonly redirects?: true;
  /** Mobile numbers in the answer's texts are shown in full. */
  readonly unmasked?: true;
}

interface Named {
  readonly operationId: string;
  readonly summary: Text;
}

type Handler<Input extends Shape, Answer extends z.ZodType, More> = (
  call: z.output<z.ZodObject<Input>> & Asked & More,
) => Promise<z.input<Answer> | Created<z.input<Answer>>>;

/** The answer of a route that made something new. */
export class Created<T> {
  readonly location: string;
  readonly body: T;

  constructor(location: string, body: T) {
    this.location = location;
    this.body = body;
  }
}

/** One operation of a service: what Express serves and OpenAPI describes, from the same schemas. */
export interface Route extends Declared<Shape, z.ZodType>, Named {
  readonly access: 'public' | 'everyone' | Permission;
  handle(call: Asked & { readonly actor: Actor | undefined }): Promise<unknown>;
}

/** An operation for people who are signed in: those whose roles hold the permission, or by its own name all of them. */
export function route<Input extends Shape, Answer extends z.ZodType = z.ZodUndefined>({
  handler,
  ...declared
}: Declared<Input, Answer> &
  (Named | { readonly permission: Permission }) & {
    readonly handler: Handler<Input, Answer, { readonly actor: Actor }>;
  }): Route {
  const parse = parserOf(declared.input);
  const named =
    'permission' in declared
      ? { operationId: declared.permission.name, summary: declared.permission.label, access: declared.permission }
      : { operationId: declared.operationId, summary: declared.summary, access: 'everyone' as const };
  return {
    ...declared,
    ...named,
    async handle({ actor, ...asked }) {
      if (actor === undefined) throw new Problem('not-signed-in');
      return handler(Object.assign(parse(asked), asked, { actor }));
    },
  };
}

/** An operation that anybody may call. */
export function publicRoute<Input extends Shape, Answer extends z.ZodType = z.ZodUndefined>({
  handler,
  ...declared
}: Declared<Input, Answer> & Named & { readonly handler: Handler<Input, Answer, unknown> }): Route {
  const parse = parserOf(declared.input);
  return {
    ...declared,
    access: 'public',
    handle: async ({ actor: _, ...asked }) => handler(Object.assign(parse(asked), asked)),
  };
}

function parserOf<Input extends Shape>(input: Input) {
  const schema = z.object(input);
  return ({ request, language }: Asked): z.output<z.ZodObject<Input>> => {
    const { params, query } = request;
    const body: unknown = request.body;
    for (const text of [...Object.values(params), ...Object.values(query)].flat()) {
      if (typeof text === 'string' && obstacleIn(text) !== undefined) throw new Problem('malformed-request');
    }
    if (!input.query && Object.keys(query).length > 0) throw malformed([{ path: 'query', message: 'no parameters' }]);
    const parsed = schema.safeParse({ params, query, body }, { error: complaintsOf[language] });
    if (parsed.success) return parsed.data;
    throw malformed(
      parsed.error.issues.map(({ path: [place, ...rest], message }) => ({
        path: (place === 'body' ? rest : [place, ...rest]).join('.'),
        message,
      })),
    );
  };
}

const malformed = (errors: { path: string; message: string }[]) =>
  new Problem('malformed-request', {
    detail: { zh: '「{path}」不符合要求：{why}', en: '“{path}” is malformed: {why}' },
    vars: { path: errors[0]?.path || '/', why: errors[0]?.message ?? '' },
    errors,
  });

export interface RouteContext {
  readonly db: Db;
  authenticate(request: Request): Promise<Actor | undefined>;
  /** The roles that hold a permission as of now. */
  rolesOf(permission: Permission): Promise<readonly PersonRole[]>;
}

/** Puts the routes into the application; a declared path answers 405 to every other method. */
export function mount(app: Express, routes: readonly Route[], context: RouteContext): void {
  const methods = new Map<string, string[]>();
  for (const declared of routes) {
    const path = declared.path.replaceAll(/\{(\w+)\}/g, ':$1');
    app[declared.method](path, (request, response) => serve(declared, request, response, context));
    const allowed = declared.method === 'get' ? ['GET', 'HEAD'] : [declared.method.toUpperCase()];
    methods.set(path, [...(methods.get(path) ?? []), ...allowed]);
  }
  for (const [path, allowed] of methods) {
    app.all(path, () => {
      throw new Problem('method-not-allowed', { headers: { Allow: allowed.join(', ') } });
    });
  }
}

/** Authenticate, authorise, parse, act, answer. */
async function serve(declared: Route, request: Request, response: Response, context: RouteContext): Promise<void> {
  const actor = declared.access === 'public' ? undefined : await context.authenticate(request);
  try {
    if (declared.access !== 'public' && actor === undefined) throw new Problem('not-signed-in');
    if (actor && typeof declared.access === 'object' && !hasRole(actor, ...(await context.rolesOf(declared.access)))) {
      throw new Problem('role-not-allowed');
    }
    const key = declared.changes ? keyOf(request) : '';
    const seenVersion = seenVersionOf(request);
    await readBody(declared, request, response);
    const result = await declared.handle({ actor, language: languageOf(request), key, seenVersion, request, response });
    if (!declared.streams && !declared.redirects) answer(declared, result, response);
  } catch (error) {
    const problem = asProblem(error);
    if (actor && PROBLEMS[problem.type].status === 403) {
      await audit(context.db, actor, 'access-refused', declared.operationId, { problem: problem.type });
    }
    throw problem;
  }
}

function answer(declared: Route, result: unknown, response: Response): void {
  response.set('Cache-Control', 'no-store');
  if (!declared.answer) {
    response.status(204).end();
    return;
  }
  const created = result instanceof Created;
  const body = declared.answer.parse(created ? result.body : result);
  if (created) response.location(result.location);
  response.status(created ? 201 : 200).json(declared.unmasked ? body : maskTexts(body));
}

const Key = z.string().regex(/^[\x21-\x7e]{8,100}$/);

function keyOf(request: Request): string {
  const key = Key.safeParse(request.get('Idempotency-Key'));
  if (key.success) return key.data;
  throw malformed([{ path: 'Idempotency-Key', message: '8–100 ASCII' }]);
}

function seenVersionOf(request: Request): number | undefined {
  const header = request.get('If-Match');
  if (header === undefined) return undefined;
  const version = /^"(\d{1,9})"$/.exec(header)?.[1];
  if (version === undefined) throw malformed([{ path: 'If-Match', message: '"<version>"' }]);
  return Number(version);
}

/** For the rare middleware that must see the body before the route does. */
export const parseJson = express.json({ limit: '1mb', reviver: refuseUnusable });

async function readBody(declared: Route, request: Request, response: Response): Promise<void> {
  const { bytes, input } = declared;
  if (bytes) await passed(express.raw({ limit: bytes.limit, type: () => true }), request, response);
  else if (input.body) await passed(parseJson, request, response);
}

const passed = (middleware: RequestHandler, request: Request, response: Response): Promise<void> =>
  new Promise((resolve, reject) => {
    void middleware(request, response, (error: unknown) => (error === undefined ? resolve() : reject(error)));
  });

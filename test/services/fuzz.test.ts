import { randomUUID } from 'node:crypto';
import fc from 'fast-check';
import { beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { type Actor, Role } from '../../domain/roles.ts';
import { newKey, problemOf, runningServices, staff } from './support.ts';

const services = runningServices();

const RUNS = 12;
const NAMES = ['desk', 'finance', 'history'] as const;

interface Schema {
  readonly $ref?: string | undefined;
  readonly type?: string | string[] | undefined;
  readonly format?: string | undefined;
  readonly pattern?: string | undefined;
  readonly enum?: unknown[] | undefined;
  readonly const?: unknown;
  readonly anyOf?: Schema[] | undefined;
  readonly oneOf?: Schema[] | undefined;
  readonly properties?: Record<string, Schema> | undefined;
  readonly required?: string[] | undefined;
  readonly items?: Schema | boolean | undefined;
  readonly prefixItems?: Schema[] | undefined;
  readonly minimum?: number | undefined;
  readonly maximum?: number | undefined;
}
const Schema: z.ZodType<Schema> = z.looseObject({
  $ref: z.string().optional(),
  type: z.union([z.string(), z.array(z.string())]).optional(),
  format: z.string().optional(),
  pattern: z.string().optional(),
  enum: z.array(z.unknown()).optional(),
  const: z.unknown().optional(),
  get anyOf() {
    return z.array(Schema).optional();
  },
  get oneOf() {
    return z.array(Schema).optional();
  },
  get properties() {
    return z.record(z.string(), Schema).optional();
  },
  required: z.array(z.string()).optional(),
  get items() {
    return z.union([Schema, z.boolean()]).optional();
  },
  get prefixItems() {
    return z.array(Schema).optional();
  },
  minimum: z.number().optional(),
  maximum: z.number().optional(),
});

const Operation = z.looseObject({
  operationId: z.string(),
  parameters: z.array(z.object({ in: z.string(), name: z.string(), schema: Schema })).default([]),
  requestBody: z.object({ content: z.record(z.string(), z.object({ schema: Schema })) }).optional(),
});
const Document = z.object({
  paths: z.record(z.string(), z.record(z.string(), Operation)),
  components: z.object({ schemas: z.record(z.string(), Schema) }),
});

/** Texts that have broken other systems. */
const nasty = fc.constantFrom(
  '',
  ' ',
  '\0',
  '\ud800',
  '💥',
  '张伟',
  "'; DROP TABLE cases; --",
  '%',
  '{{constructor}}',
  '__proto__',
  '../../etc/passwd',
  '<script>alert(1)</script>',
  'x'.repeat(9_000),
  '0',
  '-1',
  'null',
  'true',
);
const text = fc.oneof(
  { weight: 12, arbitrary: fc.string({ minLength: 1, maxLength: 30, unit: 'grapheme' }) },
  { weight: 1, arbitrary: nasty },
);
const instant = fc.oneof(
  {
    weight: 12,
    arbitrary: fc
      .date({ min: new Date('2000-01-01'), max: new Date('2099-12-31'), noInvalidDate: true })
      .map((date) => date.toISOString()),
  },
  {
    weight: 1,
    arbitrary: fc.constantFrom(
      '0000-01-01T00:00:00.000Z',
      '9999-12-31T23:59:59.999Z',
      '2026-02-30T00:00:00.000Z',
      '2026-11-22T00:00:00Z',
    ),
  },
);

/** Values that mostly fit a schema, so that they get far, and sometimes fit nothing at all. */
function something(schema: Schema, schemas: Record<string, Schema>, depth = 0): fc.Arbitrary<unknown> {
  const junk = fc.oneof(
    fc.jsonValue({ maxDepth: 2 }),
    nasty,
    fc.constantFrom(-1, 0, 2 ** 31, 2 ** 53, 1e308, null, [], {}),
  );
  return fc.oneof({ weight: 40, arbitrary: fitting(schema, schemas, depth) }, { weight: 1, arbitrary: junk });
}

function fitting(schema: Schema, schemas: Record<string, Schema>, depth: number): fc.Arbitrary<unknown> {
  const name = schema.$ref?.split('/').at(-1);
  if (name !== undefined) return fitting(schemas[name] ?? {}, schemas, depth);
  const [first, ...others] = schema.anyOf ?? schema.oneOf ?? [];
  if (first) return fc.oneof(...[first, ...others].map((option) => fitting(option, schemas, depth)));
  if (schema.enum) return fc.constantFrom(...schema.enum);
  if (schema.const !== undefined) return fc.constant(schema.const);
  const types = [schema.type ?? []].flat();
  if (types.length > 1) return fc.oneof(...types.map((type) => fitting({ ...schema, type }, schemas, depth)));
  switch (types[0]) {
    case 'object': {
      const entries = Object.entries(depth < 6 ? (schema.properties ?? {}) : {});
      const members = entries.map(([key, member]) => [key, something(member, schemas, depth + 1)] as const);
      const required = schema.required ?? [];
      const requiredKeys = entries.map(([key]) => key).filter((key) => required.includes(key));
      const record = fc.record(Object.fromEntries(members), { requiredKeys });
      const extra = fc.tuple(record, text).map(([object, key]) => ({ ...object, [key]: 1 }));
      return fc.oneof({ weight: 40, arbitrary: record }, { weight: 1, arbitrary: extra });
    }
    case 'array':
      if (schema.prefixItems) return fc.tuple(...schema.prefixItems.map((item) => something(item, schemas, depth + 1)));
      return fc.array(something(typeof schema.items === 'object' ? schema.items : {}, schemas, depth + 1), {
        maxLength: 3,
      });
    case 'string':
      if (schema.format === 'date-time') return instant;
      if (schema.format === undefined && schema.pattern) return fc.stringMatching(new RegExp(schema.pattern));
      return schema.format === 'uuid'
        ? fc.oneof({ weight: 12, arbitrary: uuid }, { weight: 1, arbitrary: text })
        : text;
    case 'integer':
    case 'number':
      return fc.integer({ min: Math.max(schema.minimum ?? -5, -1e9), max: Math.min(schema.maximum ?? 1e9, 1e9) });
    case 'boolean':
      return fc.boolean();
    case 'null':
      return fc.constant(null);
    default:
      return fc.jsonValue({ maxDepth: 2 });
  }
}

/** Mostly of somebody whom there is. */
const known: string[] = [];
const uuid = fc.oneof(
  fc.nat().map((index) => known[index % Math.max(known.length, 1)] ?? ''),
  fc.uuid(),
);

/** What ends a case comes last. */
const ENDS = ['mergeComplaint', 'withdrawComplaint', 'closeComplaint', 'closeUnsatisfied'];

/** Somebody with every role gets furthest: an account of its own, since it changes its language and reads its inbox. */
const everybody: Actor = {
  id: randomUUID(),
  name: '万能',
  roles: Role.keys.filter((role) => role !== 'system'),
};

describe('whatever is sent, the answer is a success or a problem document, and the case lives on', async () => {
  const cases: string[] = [];
  const operations: {
    service: (typeof NAMES)[number];
    method: string;
    path: string;
    operation: z.output<typeof Operation>;
  }[] = [];
  let schemas: Record<string, Schema> = {};

  beforeAll(async () => {
    const { on } = services;
    for (const service of NAMES) {
      const document = Document.parse(await (await fetch(`${on.urls[service]}/openapi.json`)).json());
      schemas = { ...schemas, ...document.components.schemas };
      // A stream answers for as long as it is listened to.
      for (const [path, methods] of Object.entries(document.paths))
        for (const [method, operation] of Object.entries(methods))
          if (operation.operationId !== 'streamEvents')
            operations.push({ service, method: method.toUpperCase(), path, operation });
    }
    const { id, name, roles } = everybody;
    const account = { id, name, roles, login: id, department: null, password_hash: '', locked_until: null };
    await on.db.insertInto('users').values(account).execute();
    const received = await on.open();
    const routed = await on.open();
    await on.do(staff.agent, routed.row.id, 'classify-complaint', {
      severity: 'GENERAL',
      labels: {},
      department: 'operations',
    });
    const executing = await on.open({ profile: 'renovation' });
    await on.do(staff.agent, executing.row.id, 'classify-complaint', { severity: 'GENERAL', labels: {} });
    await on.do(staff.agent, executing.row.id, 'start-execution', {
      department: 'engineering',
      measures: '返修',
      milestones: [],
    });
    cases.push(received.row.id, routed.row.id, executing.row.id);
    known.push(received.customer.id, executing.customer.id);
    operations.sort((a, b) => ENDS.indexOf(a.operation.operationId) - ENDS.indexOf(b.operation.operationId));
  });

  test('every operation, with values made from its own schema', async () => {
    const { on } = services;
    for (const { service, method, path, operation } of operations) {
      const { parameters, requestBody } = operation;
      const inPath = parameters.filter((parameter) => parameter.in === 'path');
      const inQuery = parameters.filter((parameter) => parameter.in === 'query' && parameter.name !== 'after');
      const [content] = Object.values(requestBody?.content ?? {});
      const request = fc.record({
        path: fc.record(
          Object.fromEntries(
            inPath.map(({ name, schema }) => [
              name,
              name === 'caseId'
                ? fc.oneof({ weight: 6, arbitrary: fc.constantFrom(...cases) }, text)
                : something(schema, schemas),
            ]),
          ),
        ),
        query: fc.record(Object.fromEntries(inQuery.map(({ name, schema }) => [name, something(schema, schemas)])), {
          requiredKeys: [],
        }),
        body: content ? something(content.schema, schemas) : fc.constant(undefined),
        seen: fc.oneof({ weight: 8, arbitrary: fc.constant(undefined) }, { weight: 1, arbitrary: fc.nat(50) }),
      });
      await fc.assert(
        fc.asyncProperty(request, async ({ path: values, query, body, seen }) => {
          const given: Record<string, unknown> = values;
          const url = path.replaceAll(
            /\{(\w+)\}/g,
            (_, name: string) => encodeURIComponent(wellFormed(given[name])) || '%20',
          );
          const search = Object.entries(query).map(
            ([name, value]) => `${name}=${encodeURIComponent(wellFormed(value))}`,
          );
          const answer = await on.ask(service, everybody, method, `${url}?${search.join('&')}`, {
            ...(body !== undefined && { body }),
            ...(seen !== undefined && { seen }),
          });
          if (answer.status >= 400) problemOf(answer);
          expect(answer.status, `${method} ${url}`).toBeLessThan(500);
        }),
        { numRuns: RUNS },
      );
    }
  }, 120_000);

  test('the cases that were tormented still take commands and still verify', async () => {
    const { on } = services;
    const fresh = await on.open();
    for (const caseId of [...cases, fresh.row.id]) {
      const answer = await on.desk(staff.supervisor, 'GET', `/cases/${caseId}`);
      const { open } = z.object({ row: z.object({ open: z.boolean() }) }).parse(answer.body).row;
      const noted = await on.command(staff.supervisor, caseId, 'add-note', { text: '仍可记录' }, { key: newKey() });
      expect(noted.status).toBe(open ? 200 : 409);
      expect((await on.history(staff.supervisor, `/cases/${caseId}/verification`)).body).toMatchObject({ valid: true });
    }
  });
});

/** What a URL can hold: no half characters. */
const wellFormed = (value: unknown): string =>
  (typeof value === 'string' ? value : JSON.stringify(value)).replaceAll(/\p{Surrogate}/gu, '?');

import { expect, test } from 'vitest';
import { z } from 'zod';
import { complaint } from '../../domain/procedures/complaint/complaint.ts';
import { runningServices } from './support.ts';

const services = runningServices();

const Operation = z.looseObject({
  operationId: z.string(),
  summary: z.string().min(1),
  parameters: z.array(z.looseObject({ in: z.string(), name: z.string() })).default([]),
  requestBody: z.looseObject({ content: z.record(z.string(), z.unknown()) }).optional(),
  responses: z.record(z.string(), z.looseObject({ description: z.string() })),
});
const Document = z.looseObject({
  openapi: z.string().startsWith('3.1'),
  info: z.object({ title: z.string(), version: z.string() }),
  paths: z.record(z.string().startsWith('/'), z.partialRecord(z.enum(['get', 'post', 'put', 'delete']), Operation)),
  components: z.looseObject({ schemas: z.record(z.string(), z.looseObject({})) }),
});

/** Who notifies proves itself by a signature, not by a token. */
const PROVIDER = '/provider/notifications';

const names = ['desk', 'finance', 'history', 'console'] as const;

async function documentOf(service: (typeof names)[number]) {
  const response = await fetch(`${services.on.urls[service]}/openapi.json`);
  return Document.parse(await response.json());
}

const operationsOf = (document: z.output<typeof Document>) =>
  Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods).flatMap(([method, operation]) => (operation ? [{ path, method, ...operation }] : [])),
  );

test.each(names)('%s: the document is whole: references resolve, path parameters are declared', async (service) => {
  const document = await documentOf(service);
  const references = [...JSON.stringify(document).matchAll(/"\$ref":"([^"]+)"/g)].map(
    ([, reference]) => reference ?? '',
  );
  for (const reference of references) {
    const [, name] = /^#\/components\/schemas\/(.+)$/.exec(reference) ?? [];
    expect(document.components.schemas, reference).toHaveProperty([name ?? '']);
  }
  for (const { path, parameters } of operationsOf(document)) {
    const declared = parameters.filter((parameter) => parameter.in === 'path').map(({ name }) => name);
    expect(declared, path).toStrictEqual([...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name));
  }
});

test('operationIds are unique in the whole product', async () => {
  const documents = await Promise.all(names.map(documentOf));
  const ids = documents.flatMap((document) => operationsOf(document).map(({ operationId }) => operationId));
  expect(ids.toSorted()).toStrictEqual([...new Set(ids)].toSorted());
});

test('every command that a person may give is an operation of its own name, every write wants a key', async () => {
  const operations = operationsOf(await documentOf('desk'));
  const ids = operations.map(({ operationId }) => operationId);
  const commands = Object.values(complaint.commands).filter(({ roles }) => roles.some((role) => role !== 'system'));
  expect(ids).toStrictEqual(expect.arrayContaining(commands.map(({ name }) => name)));
  expect(ids).not.toContain('linkDuplicate');
  const withoutKey = operations.filter(
    ({ method, parameters }) => method === 'post' && !parameters.some(({ name }) => name === 'Idempotency-Key'),
  );
  // They only compute.
  expect(withoutKey.map(({ operationId }) => operationId).toSorted()).toStrictEqual([
    'previewDeadlines',
    'previewRules',
    'previewWording',
  ]);
});

test('every operation is served, by its method and by no other', async () => {
  for (const service of ['desk', 'finance', 'history'] as const) {
    for (const { path, method } of operationsOf(await documentOf(service)).filter(({ path }) => path !== PROVIDER)) {
      const url = services.on.urls[service] + path.replaceAll(/\{\w+\}/g, 'x');
      const statuses = [(await fetch(url, { method })).status, (await fetch(url, { method: 'PATCH' })).status];
      expect([path, ...statuses]).toStrictEqual([path, 401, 405]);
    }
  }
});

test.each(names)('%s: is alive, ready and measured, without personal data in the labels', async (service) => {
  const { on } = services;
  const base = on.urls[service];
  for (const path of ['/healthz', '/readyz']) expect((await fetch(base + path)).status).toBe(200);
  await fetch(`${base}/customers?q=13800001111`);
  await fetch(`${base}/13800001111`);
  const metrics = await (await fetch(`${base}/metrics`)).text();
  expect(metrics).toContain('http_request_duration_seconds_bucket');
  expect(metrics).toContain('route="/readyz"');
  expect(metrics).not.toContain('13800001111');
});

import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { z } from 'zod';
import { Person } from '../../infra/demo/person.ts';
import { type Stack, startStack } from '../../infra/stack.ts';
import { systemCommand } from '../../workflows/kit/messages.ts';
import { connectCare } from '../support/care-client.ts';
import { type CollectedSpan, startTraceCollector, type TraceCollector } from '../support/trace-collector.ts';
import { canaries, playCanaries } from './canaries.ts';
import { expressions, metricsIn } from './observed.ts';

const dataDir = mkdtempSync(join(tmpdir(), 'ruyue-telemetry-'));
let collector: TraceCollector;
let stack: Stack;
let complaint: string;

beforeAll(async () => {
  collector = await startTraceCollector();
  stack = await startStack({
    env: {
      DATA_DIR: dataDir,
      PORT: '0',
      LOG_LEVEL: 'debug',
      OTEL_EXPORTER_OTLP_ENDPOINT: collector.url,
      OTEL_BSP_SCHEDULE_DELAY: '200',
    },
    pages: false,
  });
  complaint = await playCanaries((login) => Person.signIn(stack.urls.console, login));
});
afterAll(async () => {
  await stack.stop();
  await collector.stop();
  rmSync(dataDir, { recursive: true, force: true });
});

const PROCESSES = ['console', 'desk', 'finance', 'history', 'worker', 'messenger'] as const;

const logs = () =>
  PROCESSES.map((name) => ({ name: `${name}.log`, text: readFileSync(join(dataDir, 'logs', `${name}.log`), 'utf8') }));

/** The figures of every process, and those of the platform, in the text format of Prometheus. */
const figures = () =>
  Promise.all(
    [...PROCESSES.map((name) => `${stack.urls[name]}/metrics`), `${stack.urls.history}/metrics/platform`].map(
      async (url) => ({ name: url, text: await (await fetch(url)).text() }),
    ),
  );

/** The spans from one up to the root of its trace. */
function lineage(span: CollectedSpan, trace: readonly CollectedSpan[]): CollectedSpan[] {
  const parent = trace.find(({ spanId }) => spanId === span.parentSpanId);
  return parent ? [span, ...lineage(parent, trace)] : [span];
}

test('a command is one trace, from the browser’s request to the statements in PostgreSQL', async () => {
  const confirmed = () =>
    collector.spans().find(({ process, name }) => process === 'ruyue-desk' && /^POST .*confirm-complaint$/.test(name));
  await expect.poll(confirmed, { timeout: 20_000 }).toBeDefined();
  const traceId = confirmed()?.traceId;
  const inTrace = () => collector.spans().filter((span) => span.traceId === traceId);
  const inserts = () =>
    inTrace().filter(
      ({ process, attributes }) =>
        process === 'ruyue-worker' && /insert into "facts"/i.test(attributes['db.query.text'] ?? ''),
    );
  await expect.poll(() => inserts().length, { timeout: 20_000 }).toBe(1);
  const trace = inTrace();

  const ids = new Set(trace.map(({ spanId }) => spanId));
  expect(trace.filter(({ parentSpanId }) => parentSpanId === undefined).map(({ process }) => process)).toEqual([
    'ruyue-console',
  ]);
  expect(trace.filter(({ parentSpanId }) => parentSpanId !== undefined && !ids.has(parentSpanId))).toEqual([]);
  const way = inserts()
    .flatMap((insert) => lineage(insert, trace))
    .map(({ process, name }) => `${process} ${name}`);
  expect(way.toReversed()).toEqual([
    'ruyue-console POST /api',
    'ruyue-console POST',
    'ruyue-desk POST /complaints/:caseId/confirm-complaint',
    'ruyue-desk StartWorkflowUpdate:confirmComplaint',
    'ruyue-worker HandleUpdate:confirmComplaint',
    'ruyue-worker StartActivity:record',
    'ruyue-worker RunActivity:record',
    expect.stringMatching(/^ruyue-worker pg.query:/),
  ]);
});

test('a line of a log names its request and its trace, the same ones in every process that had a hand in it', () => {
  const Line = z.object({
    service: z.string(),
    requestId: z.string().optional(),
    trace_id: z.string().optional(),
    route: z.string().optional(),
  });
  const lines = logs().flatMap(({ text }) =>
    text
      .trim()
      .split('\n')
      .map((line) => Line.parse(JSON.parse(line))),
  );
  const atDesk = lines.find(({ route }) => route === '/complaints/:caseId/confirm-complaint');
  const atConsole = lines.find(({ service, requestId }) => service === 'console' && requestId === atDesk?.requestId);
  expect(atDesk?.trace_id).toMatch(/^[0-9a-f]{32}$/);
  expect(atConsole?.trace_id).toBe(atDesk?.trace_id);
});

test('design §3.9 nothing of a customer is in a log, a metric or a span, refusals and searches included', async () => {
  expect(complaint).toMatch(/^TS-/);
  const written = [...logs(), ...(await figures()), { name: 'spans', text: collector.text() }];
  for (const { name, text } of written) expect(text, name).not.toBe('');
  for (const { name, text } of written)
    for (const canary of Object.values(canaries))
      for (const form of [canary, encodeURIComponent(canary), JSON.stringify(canary).slice(1, -1)])
        expect(text.includes(form), `${canary} in ${name}`).toBe(false);
});

test('every metric that an alert or a panel reads is exported by the running platform', async () => {
  const care = await connectCare(stack.env);
  // What only trouble makes: a command that a case cannot use, and a workflow task that fails.
  const handle = care.client.workflow.getHandle(`complaint:${complaint}`);
  await handle.signal(systemCommand, { name: 'noSuchCommand', key: 'no-such-command', data: null });
  const broken = await care.client.workflow.start('noSuchWorkflow', {
    taskQueue: 'care',
    workflowId: 'no-such-workflow',
  });
  const exported = async () => {
    const text = (await figures()).map((page) => page.text).join('\n');
    return new Set([...text.matchAll(/^(\w+)[ {]/gm), ...text.matchAll(/^# TYPE (\w+) /gm)].map(([, name]) => name));
  };
  try {
    const wanted = expressions.map(({ place, expr }) => ({ place, metrics: metricsIn(expr) }));
    expect(wanted.filter(({ metrics }) => metrics.length === 0)).toEqual([]);
    const missing = async () => {
      const there = await exported();
      return wanted.flatMap(({ place, metrics }) =>
        metrics.filter((name) => name !== 'up' && !there.has(name)).map((name) => `${name} (${place})`),
      );
    };
    await expect.poll(missing, { timeout: 30_000, interval: 500 }).toEqual([]);
  } finally {
    await broken.terminate();
    await care.close();
  }
});

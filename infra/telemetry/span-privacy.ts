import type { Attributes } from '@opentelemetry/api';
import type { ReadableSpan, SpanProcessor } from '@opentelemetry/sdk-trace-node';

/** What a span may say: patterns of routes, statements without their values, ids of ours. */
const KEPT = new Set([
  'http.method',
  'http.request.method',
  'http.route',
  'http.status_code',
  'http.response.status_code',
  'express.type',
  'express.name',
  'db.system',
  'db.system.name',
  'db.name',
  'db.namespace',
  'db.statement',
  'db.query.text',
  'temporalWorkflowId',
  'temporalActivityId',
  'run_id',
  'namespace',
  'taskQueue',
  'workflowType',
  'workflowId',
  'runId',
  'exception.type',
]);

/**
 * Hands spans on without what may be personal: addresses with what was searched for, messages of errors that quote a customer,
 * keys that a caller chose. What no one has thought of yet is not kept either.
 */
export function withoutPersonalData(processor: SpanProcessor): SpanProcessor {
  return {
    onStart: (span, context) => processor.onStart(span, context),
    onEnd(span) {
      clean(span);
      processor.onEnd(span);
    },
    forceFlush: () => processor.forceFlush(),
    shutdown: () => processor.shutdown(),
  };
}

function clean({ attributes, events, links, status }: ReadableSpan): void {
  keep(attributes);
  for (const event of events) keep(event.attributes);
  for (const link of links) keep(link.attributes);
  delete status.message;
}

function keep(attributes: Attributes | undefined): void {
  for (const key of Object.keys(attributes ?? {})) if (!KEPT.has(key)) delete attributes?.[key];
}

import { z } from 'zod';
import { type HttpParty, startHttpParty } from './http-party.ts';

const Value = z.object({ stringValue: z.string().optional(), intValue: z.union([z.string(), z.number()]).optional() });
const Attributes = z.array(z.object({ key: z.string(), value: Value }));
const Export = z.object({
  resourceSpans: z.array(
    z.object({
      resource: z.object({ attributes: Attributes }),
      scopeSpans: z.array(
        z.object({
          scope: z.object({ name: z.string() }),
          spans: z.array(
            z.object({
              traceId: z.string(),
              spanId: z.string(),
              parentSpanId: z.string().optional(),
              name: z.string(),
              attributes: Attributes,
            }),
          ),
        }),
      ),
    }),
  ),
});

export interface CollectedSpan {
  readonly process: string;
  readonly scope: string;
  readonly name: string;
  readonly traceId: string;
  readonly spanId: string;
  readonly parentSpanId: string | undefined;
  readonly attributes: Readonly<Record<string, string>>;
}

export interface TraceCollector extends Pick<HttpParty, 'url' | 'stop'> {
  spans(): CollectedSpan[];
  /** Everything that arrived, as it was sent. */
  text(): string;
}

/** A collector that speaks OTLP over HTTP with JSON, as processes send their traces to one. */
export async function startTraceCollector(): Promise<TraceCollector> {
  const party = await startHttpParty(() => ({ status: 200, body: {} }));
  return {
    url: party.url,
    stop: party.stop,
    text: () => party.requests.map(({ body }) => body).join('\n'),
    spans: () =>
      party.requests.flatMap(({ body }) =>
        Export.parse(JSON.parse(body)).resourceSpans.flatMap(({ resource, scopeSpans }) => {
          const process = plain(resource.attributes)['service.name'] ?? '';
          return scopeSpans.flatMap(({ scope, spans }) =>
            spans.map(({ attributes, parentSpanId, ...span }) => ({
              ...span,
              process,
              scope: scope.name,
              parentSpanId: parentSpanId || undefined,
              attributes: plain(attributes),
            })),
          );
        }),
      ),
  };
}

const plain = (attributes: z.output<typeof Attributes>): Record<string, string> =>
  Object.fromEntries(attributes.map(({ key, value }) => [key, String(value.stringValue ?? value.intValue ?? '')]));

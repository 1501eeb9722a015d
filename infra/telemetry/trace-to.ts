import { createRequire, syncBuiltinESMExports } from 'node:module';
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-http';
import { registerInstrumentations } from '@opentelemetry/instrumentation';
import { ExpressInstrumentation, ExpressLayerType } from '@opentelemetry/instrumentation-express';
import { HttpInstrumentation } from '@opentelemetry/instrumentation-http';
import { PgInstrumentation } from '@opentelemetry/instrumentation-pg';
import { defaultResource, resourceFromAttributes } from '@opentelemetry/resources';
import { BatchSpanProcessor, NodeTracerProvider } from '@opentelemetry/sdk-trace-node';
import {
  makeWorkflowExporter,
  OpenTelemetryActivityInboundInterceptor,
  OpenTelemetryActivityOutboundInterceptor,
  OpenTelemetryWorkflowClientInterceptor,
} from '@temporalio/interceptors-opentelemetry-v2';
import { withoutPersonalData } from './span-privacy.ts';
import type { Tracing } from './tracing.ts';

/** Asked for all day by whoever watches the process, or open for as long as a page is. */
const NOT_TRACED = /^\/(healthz|readyz|metrics|openapi\.json)|\/events$/;

/** Sends the traces of this process to a collector that speaks OTLP over HTTP. */
export function traceTo(process: string, endpoint: string): Tracing {
  const resource = defaultResource().merge(resourceFromAttributes({ 'service.name': `ruyue-${process}` }));
  const url = `${endpoint.replace(/\/$/, '')}/v1/traces`;
  const processor = withoutPersonalData(new BatchSpanProcessor(new OTLPTraceExporter({ url })));
  const provider = new NodeTracerProvider({ resource, spanProcessors: [processor] });
  provider.register();
  registerInstrumentations({
    instrumentations: [
      new HttpInstrumentation({
        ignoreIncomingRequestHook: ({ url = '' }) => NOT_TRACED.test(url.split('?', 1)[0] ?? ''),
        requireParentforOutgoingSpans: true,
      }),
      // It names each request by its route's pattern; its own layers are of no interest.
      new ExpressInstrumentation({ ignoreLayersType: Object.values(ExpressLayerType) }),
      new PgInstrumentation({ requireParentSpan: true }),
    ],
  });
  instrumentLoaded();
  return {
    client: [new OpenTelemetryWorkflowClientInterceptor()],
    activity: [
      (context) => ({
        inbound: new OpenTelemetryActivityInboundInterceptor(context),
        outbound: new OpenTelemetryActivityOutboundInterceptor(context),
      }),
    ],
    sinks: { exporter: makeWorkflowExporter(processor, resource) },
    close: () => provider.shutdown(),
  };
}

/** Instrumentation sees a module when it is required; ours are imported, and share what is changed in place here. */
function instrumentLoaded(): void {
  const load = createRequire(import.meta.url);
  for (const name of ['node:http', 'express', 'pg', 'pg-pool']) load(name);
  syncBuiltinESMExports();
}

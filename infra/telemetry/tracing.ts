import type { WorkflowClientInterceptor } from '@temporalio/client';
import type { ActivityInterceptorsFactory, WorkerOptions } from '@temporalio/worker';
import type { Config } from '../config.ts';

/** What carries a trace from this process through Temporal, and brings its spans to the collector. */
export interface Tracing {
  readonly client: readonly WorkflowClientInterceptor[];
  readonly activity: readonly ActivityInterceptorsFactory[];
  readonly sinks: NonNullable<WorkerOptions['sinks']>;
  /** Sends what has not been sent yet. */
  close(): Promise<void>;
}

/**
 * Traces of this process go to the collector at OTEL_EXPORTER_OTLP_ENDPOINT; without one nothing is loaded and nothing slower.
 * Called before a process connects to anything: what it uses is then traced wherever it was imported.
 */
export async function startTracing(
  process: string,
  config: Pick<Config, 'otlpEndpoint'>,
): Promise<Tracing | undefined> {
  if (config.otlpEndpoint === undefined) return undefined;
  const { traceTo } = await import('./trace-to.ts');
  return traceTo(process, config.otlpEndpoint);
}

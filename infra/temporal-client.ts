import { setTimeout as pause } from 'node:timers/promises';
import { Client, Connection, WorkflowUpdateFailedError } from '@temporalio/client';
import { ApplicationFailure } from '@temporalio/common';
import { dataConverter } from './codec.ts';
import type { Config } from './config.ts';
import type { Tracing } from './telemetry/tracing.ts';

/** A client of customer care's namespace that encrypts what it sends; it connects with the first call, and again when lost. */
export function connectTemporal(
  config: Pick<Config, 'temporalAddress' | 'temporalNamespace' | 'codecKeys'>,
  tracing?: Tracing,
) {
  const connection = Connection.lazy({ address: config.temporalAddress, connectTimeout: '2 seconds' });
  const client = new Client({
    connection,
    namespace: config.temporalNamespace,
    dataConverter: dataConverter(config.codecKeys),
    ...(tracing && { interceptors: { workflow: [...tracing.client] } }),
  });
  return { client, connection };
}

/** A worker that gets several Updates in the middle of a step may hand one back unread: nothing happened. */
const UNREAD = 'UnprocessedUpdate';
const AGAIN_MS = 60;

/** What an Update failed with, when it is the workflow that failed it. */
export const updateFailure = (error: unknown): ApplicationFailure | undefined =>
  error instanceof WorkflowUpdateFailedError && error.cause instanceof ApplicationFailure ? error.cause : undefined;

/** Sends an Update, and sends it again while it comes back unread; its key makes it act once. */
export async function sendUpdate<T>(deadline: number, send: () => Promise<T>): Promise<T> {
  for (;;) {
    try {
      return await send();
    } catch (error) {
      if (updateFailure(error)?.type !== UNREAD || Date.now() > deadline) throw error;
      await pause(AGAIN_MS * (0.5 + Math.random()));
    }
  }
}

import { setTimeout as pause } from 'node:timers/promises';
import { Client, Connection, isGrpcServiceError } from '@temporalio/client';
import { msToTs } from '@temporalio/common/lib/time.js';
import proto from '@temporalio/proto';
import { PlainError } from '../plain-error.ts';
import { ensureSchedules } from './schedules.ts';

const GRPC_NOT_FOUND = 5;
const GRPC_ALREADY_EXISTS = 6;
const RETENTION = '30 days';
const KNOWN_WITHIN_MS = 60_000;

const types = {
  Keyword: proto.temporal.api.enums.v1.IndexedValueType.INDEXED_VALUE_TYPE_KEYWORD,
  Datetime: proto.temporal.api.enums.v1.IndexedValueType.INDEXED_VALUE_TYPE_DATETIME,
  Bool: proto.temporal.api.enums.v1.IndexedValueType.INDEXED_VALUE_TYPE_BOOL,
  Int: proto.temporal.api.enums.v1.IndexedValueType.INDEXED_VALUE_TYPE_INT,
} as const;
export type SearchAttributes = Readonly<Record<string, keyof typeof types>>;

/**
 * Makes a Temporal server ready for this version: the namespace (finished cases stay visible for 30 days) and the search
 * attributes, the schedules. Changes nothing that is there already; returns when the server knows and lists everything.
 */
export async function setUpTemporal(address: string, namespace: string, attributes: SearchAttributes): Promise<void> {
  const connection = await Connection.connect({ address });
  try {
    await ensureNamespace(connection, namespace);
    await ensureSearchAttributes(connection, namespace, attributes);
    await ensureSchedules(new Client({ connection, namespace }));
  } finally {
    await connection.close();
  }
}

async function ensureNamespace({ workflowService }: Connection, namespace: string): Promise<void> {
  const exists = await unless(GRPC_NOT_FOUND, workflowService.describeNamespace({ namespace }));
  if (exists !== undefined) return;
  const workflowExecutionRetentionPeriod = msToTs(RETENTION);
  // Another process may be doing the same at this moment.
  await unless(GRPC_ALREADY_EXISTS, workflowService.registerNamespace({ namespace, workflowExecutionRetentionPeriod }));
  // A new namespace is registered at once and known to every part of the server a little later.
  await until('the namespace', async () => {
    const listed = await unless(GRPC_NOT_FOUND, workflowService.listWorkflowExecutions({ namespace, pageSize: 1 }));
    return listed !== undefined;
  });
}

async function ensureSearchAttributes(
  connection: Connection,
  namespace: string,
  wanted: SearchAttributes,
): Promise<void> {
  const missing = async () => {
    const { customAttributes } = await connection.operatorService.listSearchAttributes({ namespace });
    for (const [name, type] of Object.entries(wanted)) {
      const found = customAttributes[name];
      if (found !== undefined && found !== types[type]) {
        throw new PlainError(
          `Temporal's search attribute ${name} in namespace ${namespace} has another type than ${type}. Use another namespace (TEMPORAL_NAMESPACE).`,
        );
      }
    }
    return Object.entries(wanted).filter(([name]) => customAttributes[name] === undefined);
  };
  const absent = await missing();
  if (absent.length === 0) return;
  const searchAttributes = Object.fromEntries(absent.map(([name, type]) => [name, types[type]]));
  await unless(GRPC_ALREADY_EXISTS, connection.operatorService.addSearchAttributes({ namespace, searchAttributes }));
  await until('the search attributes', async () => (await missing()).length === 0);
}

/** Undefined when the call is refused with just this code. */
async function unless<T>(code: number, call: Promise<T>): Promise<T | undefined> {
  try {
    return await call;
  } catch (error) {
    if (isGrpcServiceError(error) && error.code === code) return undefined;
    throw error;
  }
}

async function until(what: string, reached: () => Promise<boolean>): Promise<void> {
  const deadline = Date.now() + KNOWN_WITHIN_MS;
  while (!(await reached())) {
    if (Date.now() > deadline)
      throw new PlainError(`Temporal does not list ${what} after ${KNOWN_WITHIN_MS / 1000} s.`);
    await pause(50);
  }
}

import { randomUUID } from 'node:crypto';
import { WithStartWorkflowOperation } from '@temporalio/client';
import { z } from 'zod';
import { hashBody } from '../../../activities/chain.ts';
import type { Step } from '../../../activities/records.ts';
import type { Envelope } from '../../../domain/procedures/envelope.ts';
import type { Actor } from '../../../domain/roles.ts';
import { STEP_TIMEOUT_MS } from '../../../infra/start-case.ts';
import { createTokens } from '../../../services/kit/auth.ts';
import { QUEUES } from '../../../workflows/kit/address.ts';
import type { Platform } from '../kit/platform.ts';
import { ACTS, type Act, agent, openingOf } from './acts.ts';
import { bareStep } from './bare.workflow.ts';

/** A case that is stepped through from its opening to its end. */
export interface Stepped {
  readonly caseId: string;
  /** Takes an act and waits until it is recorded; how long that took, in milliseconds. */
  step(act: Act): Promise<number>;
}

/** One way to have steps recorded. */
export interface Arm {
  open(): Promise<Stepped>;
}

const Opened = z.object({ row: z.object({ id: z.string() }) });
const kebab = (name: string) => name.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);

/** Our platform, asked over HTTP: `send` posts to a path of the desk as somebody. */
export function overHttp(send: (by: Actor, path: string, body: object) => Promise<Response>, customerId: string): Arm {
  return {
    async open() {
      const { row } = Opened.parse(await (await send(agent, '/complaints', openingOf(customerId))).json());
      return {
        caseId: row.id,
        async step({ command, by, data }) {
          const path = `/complaints/${row.id}/${kebab(command)}`;
          const body = data(new Date().toISOString());
          const startedAt = performance.now();
          const response = await send(by, path, body);
          const answer = await response.text();
          if (!response.ok) throw new Error(`${command}: ${response.status} ${answer}`);
          return performance.now() - startedAt;
        },
      };
    },
  };
}

/** The desk, through nothing else; tokens are made beforehand, which is the console's work. */
export async function deskOf({ stack }: Platform): Promise<Parameters<typeof overHttp>[0]> {
  const { sign } = createTokens(stack.config.tokenSecret);
  const tokens = new Map<string, Promise<string>>();
  const renewal = setInterval(() => tokens.clear(), 20_000);
  renewal.unref();
  return async (by, path, body) => {
    const token = tokens.get(by.id) ?? sign('desk', by);
    tokens.set(by.id, token);
    return post(stack.urls.desk + path, body, { Authorization: `Bearer ${await token}` });
  };
}

export const post = (url: string, body: object, headers: Record<string, string>): Promise<Response> =>
  fetch(url, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', 'Idempotency-Key': randomUUID(), ...headers },
    body: JSON.stringify(body),
  });

/** Temporal alone, with the same worker, activity and rows: `steps` as a case of ours has recorded them. */
export function bare({ care: { client } }: Platform, steps: readonly Step<unknown>[]): Arm {
  const [first] = steps;
  const template = JSON.stringify(steps);
  return {
    async open() {
      const caseId = `TS-BARE-${randomUUID().slice(0, 8)}`;
      const workflowId = `bare:${caseId}`;
      const prepared: unknown = JSON.parse(template.replaceAll(first?.caseId ?? '', caseId));
      const startWorkflowOperation = new WithStartWorkflowOperation('bareWorkflow', {
        workflowId,
        taskQueue: QUEUES.care,
        workflowIdConflictPolicy: 'FAIL',
        workflowTaskTimeout: STEP_TIMEOUT_MS,
        args: [prepared],
      });
      const opening = envelopeOf('open', agent, {});
      await client.workflow.executeUpdateWithStart(bareStep, {
        startWorkflowOperation,
        updateId: opening.key,
        args: [opening],
      });
      const handle = client.workflow.getHandle(workflowId);
      return {
        caseId,
        async step({ command, by, data }) {
          const envelope = envelopeOf(command, by, data(new Date().toISOString()));
          const startedAt = performance.now();
          await handle.executeUpdate(bareStep, { args: [envelope], updateId: envelope.key });
          return performance.now() - startedAt;
        },
      };
    },
  };
}

const envelopeOf = (command: string, actor: Actor, data: object): Envelope => ({
  key: randomUUID(),
  bodyHash: hashBody({ command, data }),
  actor,
  data,
});

export async function through(arm: Arm, count = 1): Promise<number[]> {
  const times: number[] = [];
  for (let done = 0; done < count; done += 1) {
    const stepped = await arm.open();
    for (const act of ACTS) times.push(await stepped.step(act));
  }
  return times;
}

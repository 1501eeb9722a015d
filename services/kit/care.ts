import { setTimeout as pause } from 'node:timers/promises';
import { type Client, WithStartWorkflowOperation, WorkflowNotFoundError } from '@temporalio/client';
import { WorkflowExecutionAlreadyStartedError } from '@temporalio/common';
import { z } from 'zod';
import type { CaseRef, ProcedureName } from '../../domain/procedures/case/names.ts';
import type { Envelope } from '../../domain/procedures/envelope.ts';
import { REFUSALS, type Refusal } from '../../domain/refusal.ts';
import type { Crash } from '../../infra/crash-points.ts';
import type { Db } from '../../infra/database.ts';
import { reviveCase, startOptions } from '../../infra/start-case.ts';
import { sendUpdate, updateFailure } from '../../infra/temporal-client.ts';
import { workflowIdOf } from '../../workflows/kit/address.ts';
import {
  type CaseArgs,
  commandUpdate,
  nudge,
  opened,
  type SystemCommand,
  systemCommand,
} from '../../workflows/kit/messages.ts';
import type { Permissions } from './permissions.ts';
import { Problem, problemOfRefusal } from './problem.ts';
import { TextView } from './views.ts';

/** How long a person waits for an answer. The client itself tries again within this time when the server is busy. */
const DEADLINE_MS = 5_000;

async function tooLong(signal: AbortSignal): Promise<never> {
  await pause(DEADLINE_MS, undefined, { signal }).catch(() => undefined);
  throw new Error(`no answer within ${DEADLINE_MS} ms`);
}

/** The cases as the services speak with them: one Temporal call each, its outcome or a Problem. */
export function createCare(
  { client, db, permissions }: { readonly client: Client; readonly db: Db; readonly permissions: Permissions },
  crash: Crash,
) {
  const within = async <T>(work: () => Promise<T>): Promise<T> => {
    const deadline = Date.now() + DEADLINE_MS;
    const given = new AbortController();
    const answer = client.withAbortSignal(given.signal, () =>
      sendUpdate(deadline, () => client.withDeadline(deadline, work)),
    );
    // Connecting anew heeds neither the deadline nor the signal, and nobody waits for longer than was promised.
    answer.catch(() => undefined);
    try {
      return await Promise.race([answer, tooLong(given.signal)]);
    } finally {
      given.abort();
    }
  };
  /** A case that Temporal has lost begins again from its log, and is then spoken to. */
  const reaching = async (to: CaseRef, work: () => Promise<unknown>): Promise<void> => {
    try {
      await within(work);
    } catch (error) {
      if (!(error instanceof WorkflowNotFoundError) || !(await reviveCase({ client, db }, to))) throw error;
      await within(work);
    }
  };
  return {
    /** What the envelope of a command says of who may give it. */
    permitted: permissions.forCommand,

    /** Starts the case and waits until its opening is recorded; a case that was started already is only waited for. */
    async open(procedure: ProcedureName, args: CaseArgs<unknown> & { readonly opening: Envelope }): Promise<void> {
      const { key } = args.opening;
      try {
        await within(() => {
          const { type, options } = startOptions({ procedure, id: args.caseId }, args);
          const startWorkflowOperation = new WithStartWorkflowOperation(type, options);
          return client.workflow.executeUpdateWithStart(opened, { startWorkflowOperation, updateId: key, args: [] });
        });
        crash('answer:beforeSend');
      } catch (error) {
        // It was opened and has ended in the meantime.
        if (error instanceof WorkflowExecutionAlreadyStartedError) return;
        throw problemOf(error);
      }
    },

    /** Gives a person's command to a case; resolves when its facts are recorded. */
    async command(to: CaseRef, name: string, envelope: Envelope): Promise<void> {
      const handle = client.workflow.getHandle(workflowIdOf(to));
      try {
        await reaching(to, () =>
          handle.executeUpdate(commandUpdate(name), { args: [envelope], updateId: envelope.key }),
        );
        crash('answer:beforeSend');
      } catch (error) {
        throw problemOf(error);
      }
    },

    /** Has a case look for facts in its log up to this version; one that has ended knows all of them. */
    async nudge(to: CaseRef, recordedVersion: number): Promise<void> {
      try {
        await reaching(to, () => client.workflow.getHandle(workflowIdOf(to)).signal(nudge, recordedVersion));
      } catch (error) {
        if (error instanceof WorkflowNotFoundError) return;
        throw problemOf(error);
      }
    },

    /** Tells a case something of the platform's own; a case that has ended needs to hear nothing. */
    async tell(to: CaseRef, message: SystemCommand): Promise<void> {
      try {
        await reaching(to, () => client.workflow.getHandle(workflowIdOf(to)).signal(systemCommand, message));
      } catch (error) {
        if (error instanceof WorkflowNotFoundError) return;
        throw problemOf(error);
      }
    },
  };
}
export type Care = ReturnType<typeof createCare>;

const Vars = z.record(z.string(), z.union([z.string(), z.number(), TextView]));
const RefusalDetail: z.ZodType<Refusal> = z.object({
  type: z.enum(Object.keys(REFUSALS)).pipe(z.custom<Refusal['type']>((type) => String(type) in REFUSALS)),
  reason: TextView,
  vars: Vars.exactOptional(),
  offers: z.array(z.string()).exactOptional(),
});

function problemOf(error: unknown): Problem {
  const refusal = RefusalDetail.safeParse(updateFailure(error)?.details?.[0]);
  if (refusal.success) return problemOfRefusal(refusal.data);
  // Only cases whose row is there are spoken to: their workflow has ended.
  if (error instanceof WorkflowNotFoundError) return new Problem('case-over');
  return new Problem('unavailable', {
    detail: {
      zh: '暂时没有得到答复，操作可能已经生效。请稍后重试，不会重复执行',
      en: 'There is no answer yet, the act may have been recorded. Try again: it will not act twice',
    },
    cause: error,
  });
}

import type { Client } from '@temporalio/client';
import { defineSearchAttributeKey, WorkflowExecutionAlreadyStartedError } from '@temporalio/common';
import type { CaseActivities } from '../activities/cases.ts';
import type { CaseRef, ProcedureName } from '../domain/procedures/case/names.ts';
import { toMs } from '../domain/time/instant.ts';
import { queueOf, workflowIdOf, workflowTypeOf } from '../workflows/kit/address.ts';
import type { CaseArgs } from '../workflows/kit/messages.ts';
import { type Crash, neverCrash } from './crash-points.ts';

const procedureKey = defineSearchAttributeKey('RuyueProcedure', 'KEYWORD');
const profileKey = defineSearchAttributeKey('RuyueProfile', 'KEYWORD');

/** How every case is started: once for its number, on the queue of its procedure. */
export function startOptions(ref: CaseRef, args: CaseArgs<unknown>) {
  const { profile } = args.rules.policy;
  const options = {
    workflowId: workflowIdOf(ref),
    taskQueue: queueOf(ref.procedure),
    args: [args],
    workflowIdConflictPolicy: 'USE_EXISTING' as const,
    workflowIdReusePolicy: 'REJECT_DUPLICATE' as const,
    staticSummary: `${ref.procedure}, ${profile}`,
    typedSearchAttributes: [
      { key: procedureKey, value: ref.procedure },
      { key: profileKey, value: profile },
    ],
  };
  return { type: workflowTypeOf(ref.procedure), options };
}

export function createCaseActivities(client: Client, crash: Crash = neverCrash): CaseActivities {
  return {
    async startCase({ ref, parent, rules, opening, startsAt }) {
      const clockOffsetMs = startsAt === null ? 0 : toMs(startsAt) - Date.now();
      const { type, options } = startOptions(ref, { caseId: ref.id, rules, opening, clockOffsetMs, parent });
      crash('startCase:beforeStart');
      try {
        await client.workflow.start(type, options);
      } catch (error) {
        // It was started before and has ended.
        if (!(error instanceof WorkflowExecutionAlreadyStartedError)) throw error;
      }
      crash('startCase:afterStart');
    },
  };
}

/** The numbers of the cases of a procedure whose workflow runs. */
export async function runningCases(client: Client, procedure: ProcedureName): Promise<string[]> {
  const ids: string[] = [];
  const query = `WorkflowType = '${workflowTypeOf(procedure)}' AND ExecutionStatus = 'Running'`;
  for await (const { workflowId } of client.workflow.list({ query })) ids.push(workflowId.slice(procedure.length + 1));
  return ids;
}

import { type Client, WorkflowNotFoundError } from '@temporalio/client';
import { type CaseRef, PROCEDURES, type ProcedureName } from '../domain/procedures/case/names.ts';
import { workflowIdOf, workflowTypeOf } from '../workflows/kit/address.ts';
import { nudge, versionQuery } from '../workflows/kit/messages.ts';

const ANSWERS_WITHIN_MS = 10_000;

/** The cases as Temporal knows them: what the records are compared with. */
export interface RunningCases {
  /** Those whose workflow runs, of one procedure or of all, as the server lists them: a moment behind. */
  list(procedure?: ProcedureName): Promise<CaseRef[]>;
  /** Those whose workflow task has failed several times in a row: nothing moves in them until a release mends it. */
  stuck(): Promise<CaseRef[]>;
  /** How long its workflow has been running; undefined when it does not. */
  ageMs(ref: CaseRef): Promise<number | undefined>;
  /** The sequence of the last fact that the case holds; null when it does not answer, undefined when Temporal does not know it. */
  version(ref: CaseRef): Promise<number | null | undefined>;
  /** Asks a case to look for facts in its log up to this version, and for alarms that have not rung. */
  nudge(ref: CaseRef, recordedVersion: number): Promise<void>;
}

export function runningCasesOf(client: Client): RunningCases {
  const listed = async (names: readonly ProcedureName[], more = ''): Promise<CaseRef[]> => {
    const refs: CaseRef[] = [];
    const types = names.map((name) => `'${workflowTypeOf(name)}'`).join(', ');
    const query = `WorkflowType IN (${types}) AND ExecutionStatus = 'Running'${more}`;
    for await (const { workflowId } of client.workflow.list({ query, pageSize: 1_000 })) {
      const procedure = PROCEDURES.find((name) => workflowId.startsWith(`${name}:`));
      if (procedure) refs.push({ procedure, id: workflowId.slice(procedure.length + 1) });
    }
    return refs;
  };
  return {
    list: (procedure) => listed(procedure ? [procedure] : PROCEDURES),
    stuck: () => listed(PROCEDURES, ' AND TemporalReportedProblems IS NOT NULL'),
    async ageMs(ref) {
      try {
        const { status, startTime } = await client.workflow.getHandle(workflowIdOf(ref)).describe();
        return status.name === 'RUNNING' ? Date.now() - startTime.getTime() : undefined;
      } catch (error) {
        if (error instanceof WorkflowNotFoundError) return undefined;
        throw error;
      }
    },
    async version(ref) {
      try {
        const handle = client.workflow.getHandle(workflowIdOf(ref));
        return await client.withDeadline(Date.now() + ANSWERS_WITHIN_MS, () => handle.query(versionQuery));
      } catch (error) {
        return error instanceof WorkflowNotFoundError ? undefined : null;
      }
    },
    async nudge(ref, recordedVersion) {
      await client.workflow.getHandle(workflowIdOf(ref)).signal(nudge, recordedVersion);
    },
  };
}

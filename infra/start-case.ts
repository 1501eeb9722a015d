import type { Client } from '@temporalio/client';
import { defineSearchAttributeKey, WorkflowExecutionAlreadyStartedError } from '@temporalio/common';
import { z } from 'zod';
import type { CaseActivities } from '../activities/cases.ts';
import type { CaseRef } from '../domain/procedures/case/names.ts';
import { type CaseState, upgraded } from '../domain/procedures/case/state.ts';
import { toInstant, toMs } from '../domain/time/instant.ts';
import { queueOf, workflowIdOf, workflowTypeOf } from '../workflows/kit/address.ts';
import type { CaseArgs } from '../workflows/kit/messages.ts';
import { type Crash, neverCrash } from './crash-points.ts';
import type { Db } from './database.ts';

const procedureKey = defineSearchAttributeKey('RuyueProcedure', 'KEYWORD');
const profileKey = defineSearchAttributeKey('RuyueProfile', 'KEYWORD');

/** A step that was under way when its worker died is given to another one after this; the next click waits no longer. */
export const STEP_TIMEOUT_MS = 1_500;

/** How every case is started: once for its number, on the queue of its procedure. */
export function startOptions(ref: CaseRef, args: CaseArgs<unknown>) {
  const { profile } = args.rules.policy;
  const options = {
    workflowId: workflowIdOf(ref),
    taskQueue: queueOf(ref.procedure),
    args: [args],
    workflowIdConflictPolicy: 'USE_EXISTING' as const,
    workflowIdReusePolicy: 'REJECT_DUPLICATE' as const,
    workflowTaskTimeout: STEP_TIMEOUT_MS,
    // Cases that were opened in one minute take turns as one with all others: however many they are, no deadline waits behind them.
    priority: { fairnessKey: toInstant(Date.now()).slice(0, 'yyyy-mm-ddThh:mm'.length) },
    staticSummary: `${ref.procedure}, ${profile}`,
    typedSearchAttributes: [
      { key: procedureKey, value: ref.procedure },
      { key: profileKey, value: profile },
    ],
  };
  return { type: workflowTypeOf(ref.procedure), options };
}

/**
 * Starts a case again that Temporal does not know and whose log is not at its end: it begins anew from there, with everything
 * that follows from its facts, all of which happens once. One that runs is left alone. False when it has ended, or never was.
 */
export async function reviveCase({ client, db }: { client: Client; db: Db }, ref: CaseRef): Promise<boolean> {
  const row = await db
    .selectFrom('cases')
    .select(['state', 'clock_offset_ms', 'finished'])
    .select((cases) =>
      cases
        .selectFrom('facts')
        .select(({ fn }) => fn.max('facts.at').as('at'))
        .whereRef('facts.case_id', '=', 'cases.id')
        .as('last_fact_at'),
    )
    .where('id', '=', ref.id)
    .executeTakeFirst();
  if (!row || row.finished) return false;
  const { rules, parent } = storedState(row.state);
  const { type, options } = startOptions(ref, {
    caseId: ref.id,
    rules,
    opening: null,
    // The time that a drill had skipped is lost with its workflow: it goes on from its last fact.
    clockOffsetMs:
      row.clock_offset_ms === 0
        ? 0
        : Math.max(row.clock_offset_ms, new Date(row.last_fact_at ?? 0).getTime() - Date.now()),
    ...(parent && { parent }),
  });
  await client.workflow.start(type, { ...options, workflowIdReusePolicy: 'ALLOW_DUPLICATE' });
  return true;
}

/** The state of a case as a worker wrote it to its row: our own data, of which only the outline is checked. */
const StoredState = z.custom<CaseState>((state) => typeof state === 'object' && state !== null && 'rules' in state);
export const storedState = (state: unknown): CaseState => upgraded(StoredState.parse(state));

export function createCaseActivities(
  { client, db }: { readonly client: Client; readonly db: Db },
  crash: Crash = neverCrash,
): CaseActivities {
  return {
    async startCase({ ref, parent, rules, opening, startsAt }) {
      // Whatever has become of it since: whoever has a log is kept running from there.
      const there = await db.selectFrom('cases').select('id').where('id', '=', ref.id).executeTakeFirst();
      if (there) return;
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
    reviveCase: (ref) => reviveCase({ client, db }, ref),
  };
}

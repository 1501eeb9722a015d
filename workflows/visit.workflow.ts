import { getExternalWorkflowHandle, log, makeContinueAsNewFunc } from '@temporalio/workflow';
import { isCaseFact } from '../domain/procedures/case/facts.ts';
import type { CaseRef } from '../domain/procedures/case/names.ts';
import type { Notice } from '../domain/procedures/notice.ts';
import type { Recorded } from '../domain/procedures/procedure.ts';
import type { VisitFact } from '../domain/procedures/visit/facts.ts';
import { complaintOf, handBack, repairOf } from '../domain/procedures/visit/problem.ts';
import { isOverStage } from '../domain/procedures/visit/stages.ts';
import { isUnowned, type VisitState, visitClock } from '../domain/procedures/visit/state.ts';
import { visit } from '../domain/procedures/visit/visit.ts';
import { formatDue } from '../domain/time/instant.ts';
import { workflowIdOf } from './kit/address.ts';
import { type CaseKind, type Errand, runCase } from './kit/case-workflow.ts';
import { reportToParent, tellCase, teller } from './kit/common.ts';
import { type CaseArgs, type SystemCommand, systemCommand } from './kit/messages.ts';
import type { World } from './kit/world.ts';

/** A follow-up visit, from its window until what it found is put right (E8). */
export async function visitWorkflow(args: CaseArgs<VisitState>): Promise<void> {
  await runCase(kind, args, makeContinueAsNewFunc<typeof visitWorkflow>());
}

const kind: CaseKind<VisitState, VisitFact> = {
  procedure: visit,
  tell: whoIsTold,
  follow: whatFollows,
  errand: handProblemBack,
};

/** A problem of the case that was followed goes back to it; whether that case still lives decides what the visit does next. */
function handProblemBack(state: VisitState): Errand | undefined {
  const back = handBack(state);
  if (!back) return undefined;
  const { to, name, data } = back;
  return {
    id: 'handBack',
    run: async () => ({
      name: 'problemHanded',
      data: { taken: await reaches(to, { name, key: `visit:${state.id}`, data }) },
    }),
  };
}

/** Tells another case, and whether it was there to hear: a case that has ended for good never acts again. */
async function reaches(to: CaseRef, message: SystemCommand): Promise<boolean> {
  try {
    await getExternalWorkflowHandle(workflowIdOf(to)).signal(systemCommand, message);
    return true;
  } catch (error) {
    log.warn('the followed case has ended: its problem begins anew', { to: to.id, error: String(error) });
    return false;
  }
}

async function whatFollows({ fact, at }: Recorded<VisitFact>, state: VisitState, world: World): Promise<void> {
  const report = () =>
    reportToParent(
      state,
      {
        procedure: 'visit',
        open: !isOverStage(state.stage),
        dueAt: isOverStage(state.stage) ? null : (visitClock(state)?.dueAt ?? null),
        outcome: state.outcome,
      },
      world,
    );
  switch (fact.type) {
    case 'VisitMade':
    case 'ProblemHanded':
    case 'CustomerUnreachable':
      if (fact.type !== 'CustomerUnreachable') await openCase(fact.opens, state, at, world);
      await report();
      await tellRepair(state, world);
      break;
    case 'VisitClosed':
      await report();
      break;
    default:
  }
}

/** The new case that puts a problem right, with what the form says (FUP-02). */
async function openCase(child: CaseRef | null, state: VisitState, at: string, world: World): Promise<void> {
  const problem = state.record?.problem;
  if (!child || !problem) return;
  const about = problem.kind === 'COMPLAINT' || !state.parent ? undefined : state.parent.id;
  const intake = child.procedure === 'repair' ? repairOf(state, problem, at) : complaintOf(state, problem, at, about);
  await world.start(child, intake);
}

/** A repair waits for its visit: done, or the defect persists and it hears that instead (REP-07, REP-08). */
async function tellRepair({ id, parent, outcome, handing, record }: VisitState, world: World): Promise<void> {
  if (parent?.procedure !== 'repair' || handing || record?.problem?.kind === 'PERSISTS') return;
  await world.tell(parent, { name: 'visited', key: `visited:${id}`, data: { outcome, visit: id } });
}

/** Who is told of what (FUP-02, FUP-16; GEN-06). */
function whoIsTold({ fact, by }: Recorded<VisitFact>, state: VisitState): Notice[] {
  const tell = teller(state, state.intake.subject, by);
  const supervisors = { role: 'supervisor' } as const;
  const visitor = isUnowned(state) ? supervisors : { person: state.owner.id };
  switch (fact.type) {
    case 'VisitPlanned':
      return isUnowned(state)
        ? [tell(supervisors, '请指定回访人：{case} {subject}', 'Please name who visits: {case} {subject}')]
        : [];
    case 'VisitWindowOpened':
      return [
        tell(
          visitor,
          '请于 {due} 前回访客户：{case} {subject}',
          'Please visit the customer by {due}: {case} {subject}',
          {
            due: formatDue(visitClock(state)?.dueAt ?? fact.opensAt),
          },
        ),
      ];
    case 'VisitMade': {
      const { opinion, opinionFor, problem } = fact.record;
      return [
        ...(opinion !== undefined && opinionFor !== undefined
          ? [
              tell(
                { role: 'department_head', department: opinionFor },
                '客户意见：{opinion}（{case} {subject}）',
                'A customer’s opinion: {opinion} ({case} {subject})',
                { opinion },
              ),
            ]
          : []),
        ...(problem
          ? [
              tell(
                supervisors,
                '回访发现问题：{problem}（{case} {subject}）',
                'A visit found a problem: {problem} ({case} {subject})',
                {
                  problem: problem.text,
                },
              ),
            ]
          : []),
      ];
    }
    case 'ProblemHanded':
      return fact.opens
        ? [
            tell(
              supervisors,
              '原案件已结束，回访发现的问题已另立 {opened}，请指定负责人',
              'The former case is over: {opened} handles what the visit found, please name an owner',
              { opened: fact.opens.id },
              true,
            ),
          ]
        : [];
    default:
      return isCaseFact(fact) ? tellCase(fact, state, tell) : [];
  }
}

import { makeContinueAsNewFunc, patched } from '@temporalio/workflow';
import { PolicyPack } from '../domain/policy/schema.ts';
import { isCaseFact } from '../domain/procedures/case/facts.ts';
import { childNumber } from '../domain/procedures/case/names.ts';
import { complaint } from '../domain/procedures/complaint/complaint.ts';
import type { ComplaintFact } from '../domain/procedures/complaint/facts.ts';
import { complaintForCustomer } from '../domain/procedures/complaint/for-customer.ts';
import { isOverStage } from '../domain/procedures/complaint/stages.ts';
import { type ComplaintState, complaintPolicy } from '../domain/procedures/complaint/state.ts';
import type { Notice } from '../domain/procedures/notice.ts';
import type { Recorded } from '../domain/procedures/procedure.ts';
import { formatBeijing } from '../domain/time/instant.ts';
import { type CaseKind, runCase } from './kit/case-workflow.ts';
import { followCase, reportToParent, tellCase, tellCustomer, teller } from './kit/common.ts';
import type { CaseArgs } from './kit/messages.ts';
import type { World } from './kit/world.ts';

/** A complaint, from the first contact until it is closed for good (E1). */
export async function complaintWorkflow(args: CaseArgs<ComplaintState>): Promise<void> {
  await runCase(kind, args, makeContinueAsNewFunc<typeof complaintWorkflow>());
}

const kind: CaseKind<ComplaintState, ComplaintFact> = {
  procedure: complaint,
  tell: (fact, state) => [...whoIsTold(fact, state), ...toldByMessage(fact, state)],
  follow: whatFollows,
};

/** What else a fact sets off outside the case. */
async function whatFollows(recorded: Recorded<ComplaintFact>, state: ComplaintState, world: World): Promise<void> {
  const { fact } = recorded;
  switch (fact.type) {
    case 'MergedInto':
      await world.tell(
        { id: fact.target, procedure: 'complaint' },
        { name: 'linkDuplicate', key: `merge:${state.id}`, data: { source: state.id, reason: fact.reason } },
      );
      await report(state, world);
      break;
    case 'ComplaintOpened':
    case 'ComplaintWithdrawn':
    case 'ComplaintReopened':
      await report(state, world);
      break;
    case 'CompensationApproved':
      if (patched('compensation-is-refunded')) await handToFinance(recorded, state, world);
      break;
    case 'ComplaintClosed':
      await report(state, world);
      if (patched('closed-complaint-is-visited') && fact.unsatisfied === undefined)
        await planVisit(recorded, state, world);
      break;
    default:
      if (isCaseFact(fact)) await followCase({ ...recorded, fact }, state, state.intake.subject, world);
  }
}

/** The case that it came out of hears how it stands. */
const report = (state: ComplaintState, world: World): Promise<void> =>
  reportToParent(
    state,
    {
      procedure: 'complaint',
      open: !isOverStage(state.stage),
      dueAt: null,
      outcome: isOverStage(state.stage) ? state.stage : null,
    },
    world,
  );

/** What was granted in money is a refund of finance's own, asked for by whoever asked for the compensation (CMP-25, REF-13). */
async function handToFinance({ at }: Recorded<ComplaintFact>, state: ComplaintState, world: World): Promise<void> {
  const granted = state.compensations.filter(({ approvedBy }) => approvedBy !== null);
  const compensation = granted.at(-1);
  if (!compensation || !PAID_IN_MONEY.includes(compensation.type)) return;
  await world.start(
    { id: childNumber(state.id, 'refund', granted.length), procedure: 'refund' },
    {
      profile: state.rules.policy.profile,
      channel: state.intake.channel,
      receivedAt: at,
      customerId: state.customerId,
      subject: state.intake.subject,
      reason: 'COMPENSATION',
      note: compensation.reason,
      compensation: {
        amountFen: compensation.amountFen,
        requestedBy: compensation.requestedBy,
        grantedBy: compensation.approvedBy ?? compensation.requestedBy,
      },
      ...(state.intake.involved?.orderNo === undefined ? {} : { orderNo: state.intake.involved.orderNo }),
    },
  );
}

const PAID_IN_MONEY: readonly string[] = ['CASH', 'REFUND'];

/** Satisfaction with the handling is asked for in a visit of its own (CMP-29, FUP-04); each closing has its visit. */
async function planVisit({ at }: Recorded<ComplaintFact>, state: ComplaintState, world: World): Promise<void> {
  // Rules that an older release pinned know nothing of visits: its defaults are filled in.
  if (PolicyPack.parse(state.rules.policy).followUp.windows.AFTER_COMPLAINT === null) return;
  await world.start(
    { id: childNumber(state.id, 'visit', state.loops + 1), procedure: 'visit' },
    {
      profile: state.rules.policy.profile,
      channel: 'PHONE',
      receivedAt: at,
      customerId: state.customerId,
      subject: state.intake.subject,
      kind: 'AFTER_COMPLAINT',
      owner: state.owner,
    },
  );
}

/** Who is told of what (GEN-22, requirements 12 NTF); the wording of the fact itself is the history's. */
function whoIsTold({ fact, by }: Recorded<ComplaintFact>, state: ComplaintState): Notice[] {
  const tell = teller(state, state.intake.subject, by);
  const owner = { person: state.owner.id };
  const supervisors = { role: 'supervisor' } as const;
  const leaders = { role: 'leader' } as const;
  const heads = { role: 'department_head', department: state.department } as const;

  switch (fact.type) {
    case 'Classified':
      return [
        // Major complaints go to the company's leaders at once (CMP-13).
        ...(fact.severity === 'MAJOR'
          ? [tell(leaders, '重大投诉：{case} {subject}', 'Major complaint: {case} {subject}', {}, true)]
          : []),
        // Trouble on the way is for the after-sales agent, so that the journey goes on (CMP-13).
        ...(state.intake.duringTravel
          ? [
              tell(
                { role: 'after_sales_agent' },
                '行程中投诉，请协助：{case} {subject}',
                'Complaint during travel, please help: {case} {subject}',
                {},
                true,
              ),
            ]
          : []),
      ];
    case 'ReportedUp':
      return [tell({ role: fact.to }, '投诉上报：{case} {subject}', 'Complaint reported: {case} {subject}')];
    case 'RoutedToDepartment':
      return [tell(heads, '请指定责任人：{case} {subject}', 'Please name the responsible person: {case} {subject}')];
    case 'ReferredToLeader':
      return [
        tell(leaders, '请指定调查人：{case} {subject}', 'Please name the investigator: {case} {subject}', {}, true),
      ];
    case 'MeetingConvened':
      return fact.departments.map((department) =>
        tell(
          { role: 'department_head', department },
          '{at} 召开投诉处理会议：{case} {subject}',
          'Complaint meeting at {at}: {case} {subject}',
          {
            at: formatBeijing(fact.meetingAt),
          },
        ),
      );
    case 'ResponsibleNamed':
      return [
        tell(
          { person: fact.person.id },
          '您被指定处理投诉：{case} {subject}',
          'You are to handle a complaint: {case} {subject}',
        ),
        tell(owner, '{person} 已被指定处理：{case}', '{person} was named to handle {case}', {
          person: fact.person.name,
        }),
      ];
    case 'ExecutionStarted':
      return [tell(heads, '请按节点处理投诉：{case} {subject}', 'Please handle by the milestones: {case} {subject}')];
    case 'OpinionFiled':
      return [
        tell(
          state.severity === 'MAJOR' ? leaders : heads,
          '处理意见待审批：{case} {subject}',
          'Opinion awaits approval: {case} {subject}',
        ),
      ];
    case 'OpinionApproved':
    case 'OpinionRejected': {
      const people = new Set([state.opinion?.filedBy.id ?? state.owner.id, state.owner.id]);
      return [...people].map((person) =>
        fact.type === 'OpinionApproved'
          ? tell({ person }, '处理意见已批准：{case}', 'Opinion approved: {case}')
          : tell({ person }, '处理意见被退回：{case}，{reason}', 'Opinion rejected: {case}, {reason}', {
              reason: fact.reason,
            }),
      );
    }
    case 'CompensationRequested':
      return [
        tell(
          state.severity === 'MAJOR' ? leaders : heads,
          '补偿待审批：{case} {subject}',
          'Compensation awaits approval: {case} {subject}',
        ),
      ];
    case 'CompensationApproved':
      return [
        tell({ role: 'finance' }, '补偿待支付：{case}，{amount} 元', 'Compensation is due: {case}, {amount} yuan', {
          amount: (fact.offer.amountFen / 100).toFixed(2),
        }),
      ];
    case 'ExecutionCompleted':
      return [tell(owner, '已执行完毕，请告知客户结果：{case}', 'Executed: tell the customer the result of {case}')];
    case 'SatisfactionRecorded': {
      if (fact.satisfaction !== 'DISSATISFIED' || complaintPolicy(state).loop === 'recordOnly') return [];
      const { supervisor, leader } = complaintPolicy(state).escalateAtLoop;
      const round = { loops: state.loops };
      return [
        ...(state.loops >= supervisor
          ? [
              tell(
                supervisors,
                '客户第 {loops} 次不满意：{case} {subject}',
                'Dissatisfied for the {loops}th time: {case} {subject}',
                round,
                true,
              ),
            ]
          : []),
        ...(state.loops >= leader
          ? [
              tell(
                leaders,
                '客户第 {loops} 次不满意：{case} {subject}',
                'Dissatisfied for the {loops}th time: {case} {subject}',
                round,
                true,
              ),
            ]
          : []),
      ];
    }
    case 'ComplaintReopened':
      return [
        tell(owner, '案件已重新打开：{case} {subject}', 'Reopened: {case} {subject}', {}, true),
        tell(supervisors, '案件已重新打开：{case} {subject}', 'Reopened: {case} {subject}'),
      ];
    case 'DuplicateMerged':
      return [tell(owner, '{source} 已并入 {case}', '{source} was merged into {case}', { source: fact.source })];
    default:
      return isCaseFact(fact) ? tellCase(fact, state, tell) : [];
  }
}

/** What the customer reads of it without waiting for a call, where the policy wants that (CMP-26, CMP-28). */
function toldByMessage({ fact }: Recorded<ComplaintFact>, state: ComplaintState): Notice[] {
  switch (fact.type) {
    case 'ComplaintOpened':
      return tellCustomer(state, 'customer.complaint-received');
    case 'ResponsibleNamed':
    case 'OpinionFiled':
    case 'OpinionApproved':
    case 'ExecutionStarted':
      return tellCustomer(state, 'customer.complaint-progress', { stage: complaintForCustomer.status(state).status });
    case 'ResultTold':
      return tellCustomer(state, 'customer.complaint-result');
    default:
      return [];
  }
}

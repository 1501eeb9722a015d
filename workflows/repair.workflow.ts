import { makeContinueAsNewFunc } from '@temporalio/workflow';
import { yuan } from '../domain/money.ts';
import { isCaseFact } from '../domain/procedures/case/facts.ts';
import { clockName } from '../domain/procedures/case/wording.ts';
import type { Notice } from '../domain/procedures/notice.ts';
import type { Person, Recorded } from '../domain/procedures/procedure.ts';
import type { RepairFact } from '../domain/procedures/repair/facts.ts';
import { repair } from '../domain/procedures/repair/repair.ts';
import { isOverStage } from '../domain/procedures/repair/stages.ts';
import { isRecurring, type RepairState, repairPolicy } from '../domain/procedures/repair/state.ts';
import type { Department } from '../domain/roles.ts';
import { formatBeijing } from '../domain/time/instant.ts';
import { type CaseKind, runCase } from './kit/case-workflow.ts';
import { followCase, reportToParent, tellCase, tellCustomer, teller } from './kit/common.ts';
import type { CaseArgs } from './kit/messages.ts';
import type { World } from './kit/world.ts';

/** A repair, from the report until the visit after it finds the defect gone (E2). */
export async function repairWorkflow(args: CaseArgs<RepairState>): Promise<void> {
  await runCase(kind, args, makeContinueAsNewFunc<typeof repairWorkflow>());
}

const kind: CaseKind<RepairState, RepairFact> = {
  procedure: repair,
  tell: whoIsTold,
  follow: whatFollows,
  // A customer's signature under a fee binds both sides (SVC-07).
  binds: (facts) => facts.some(({ type }) => type === 'RepairFeeSigned' || type === 'RepairFeeDeclined'),
};

/** What else a fact sets off outside the case. */
async function whatFollows(recorded: Recorded<RepairFact>, state: RepairState, world: World): Promise<void> {
  const { fact, at } = recorded;
  switch (fact.type) {
    case 'RepairVisitPlanned':
      await world.start(
        { id: fact.visit, procedure: 'visit' },
        {
          profile: state.rules.policy.profile,
          channel: 'PHONE',
          receivedAt: at,
          customerId: state.customerId,
          subject: state.intake.subject,
          kind: fact.kind,
          owner: state.owner,
        },
      );
      break;
    case 'RepairOpened':
    case 'RepairClosed':
    case 'RepairFeeDeclined':
    case 'RepairCancelled':
      await reportToParent(state, { procedure: 'repair', ...standing(state) }, world);
      break;
    default:
      if (isCaseFact(fact)) await followCase({ ...recorded, fact }, state, state.intake.subject, world);
  }
}

const standing = (state: RepairState) => {
  const open = !isOverStage(state.stage);
  const dueAt = state.clocks.findLast(({ requirement }) => requirement === 'REP-03')?.dueAt ?? null;
  return { open, dueAt: open ? dueAt : null, outcome: open ? null : (OUTCOMES[state.stage] ?? 'REPAIRED') };
};

const OUTCOMES: Readonly<Record<string, string>> = { DECLINED: 'DECLINED', CANCELLED: 'CANCELLED' };

/** Who is told of what (REP-02, REP-04, REP-08; requirements 12 NTF-01, NTF-04); the customer hears from people, too. */
function whoIsTold({ fact, by }: Recorded<RepairFact>, state: RepairState): Notice[] {
  const tell = teller(state, state.intake.subject, by);
  const owner = { person: state.owner.id };
  const supervisors = { role: 'supervisor' } as const;
  const heads = (departments: readonly Department[]) =>
    departments.map((department) => ({ role: 'department_head', department }) as const);

  const calledOff = (technician: Person | null) =>
    technician
      ? [tell({ person: technician.id }, '原定上门已取消：{case} {subject}', 'You no longer go to {case} {subject}')]
      : [];

  switch (fact.type) {
    case 'RepairOpened':
      return isRecurring(state)
        ? [
            tell(
              supervisors,
              '同一问题再次报修：{case} {subject}（原 {former}）',
              'The same defect again: {case} {subject} (formerly {former})',
              { former: fact.intake.recurrenceOf ?? '' },
            ),
          ]
        : [];
    case 'RepairInvoiceDue':
      return [
        tell({ role: 'finance' }, '请开具维修发票 {amount}：{case}', 'A repair invoice of {amount} is due: {case}', {
          amount: yuan(fact.amountFen),
        }),
      ];
    case 'RepairOrderIssued':
      return heads(fact.departments).map((to) =>
        tell(to, '新维修单，请确认接收：{case} {subject}', 'A repair order, please acknowledge: {case} {subject}'),
      );
    case 'RepairOrderAcknowledged':
      return [tell(owner, '{by} 已确认接收维修单：{case}', '{by} acknowledged the order of {case}')];
    case 'RepairVisitScheduled':
      return [
        ...calledOff(fact.calledOff),
        tell(
          { person: fact.appointment.technician.id },
          '请于 {from} 至 {to} 上门维修：{case} {subject}',
          'You are to repair from {from} to {to}: {case} {subject}',
          { from: formatBeijing(fact.appointment.from), to: formatBeijing(fact.appointment.to) },
        ),
        ...tellCustomer(state, 'customer.repair-appointment', {
          from: formatBeijing(fact.appointment.from),
          to: formatBeijing(fact.appointment.to),
        }),
      ];
    case 'SolutionTold': {
      const planned = { planned: formatBeijing(fact.solution.plannedAt) };
      return [
        ...calledOff(fact.calledOff),
        ...tellCustomer(state, 'customer.repair-solution', planned),
        ...heads(state.order?.departments ?? []).map((to) =>
          tell(to, '已告知客户 {planned} 上门：{case} {subject}', 'Promised for {planned}: {case} {subject}', planned),
        ),
        ...(fact.doneSoFar === null
          ? []
          : [tell(owner, '未完工，{planned} 再上门：{case}', 'Not finished, again {planned}: {case}', planned)]),
        // Each further date is one more promise that was moved (REP-05).
        ...(state.plans > 1
          ? [
              tell(
                supervisors,
                '维修计划第 {plans} 次改期：{case} {subject}',
                'Planned for the {plans}th time: {case} {subject}',
                { plans: state.plans },
              ),
            ]
          : []),
      ];
    }
    case 'RepairCompleted':
      return [tell(owner, '已修复：{case} {subject}', 'Repaired: {case} {subject}')];
    case 'DefectPersists':
      return [owner, supervisors, ...heads(state.order?.departments ?? [])].map((to) =>
        tell(
          to,
          '回访发现问题仍存在，请重新维修：{case} {subject}',
          'The defect persists, repair it again: {case} {subject}',
          {},
          true,
        ),
      );
    case 'RepairCancelled':
      return [
        ...heads(state.order?.departments ?? []),
        ...(state.appointment ? [{ person: state.appointment.technician.id }] : []),
        ...(state.invoiceDueFen === null ? [] : [{ role: 'finance' } as const]),
      ].map((to) => tell(to, '客户取消报修：{case} {subject}', 'Cancelled by the customer: {case} {subject}'));
    case 'ClockRang': {
      const missed = fact.alarm === 'breach' && /^REP-0[35]#/.test(fact.clock);
      // Owner and supervisor hear as of any breach; of a missed visit the heads of the departments hear, too (REP-03, REP-04).
      return [
        ...tellCase(fact, state, tell),
        ...heads(missed ? repairPolicy(state).departments : []).map((to) =>
          tell(
            to,
            '已超时：「{clock}」，应于 {due} 完成（{case}）',
            'Breached: “{clock}”, due {due} ({case})',
            { clock: clockName(fact.clock), due: formatBeijing(fact.due) },
            true,
          ),
        ),
      ];
    }
    default:
      return isCaseFact(fact) ? tellCase(fact, state, tell) : [];
  }
}

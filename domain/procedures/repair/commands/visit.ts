import { z } from 'zod';
import { isRefusal, type Refusal, refusal } from '../../../refusal.ts';
import { type Actor, hasRole } from '../../../roles.ts';
import { formatDue, type Instant } from '../../../time/instant.ts';
import { runningClock } from '../../case/clocks.ts';
import { DESK, nextChildNumber } from '../../case/commands.ts';
import { childNumber } from '../../case/names.ts';
import { promises, settlePromises } from '../../case/promises.ts';
import { field, instant, line, person, prose } from '../../field.ts';
import type { Person } from '../../procedure.ts';
import type { RepairFact, Solution } from '../facts.ts';
import { evidence } from '../intake.ts';
import { DelayReason } from '../stages.ts';
import { type RepairState, visitKind } from '../state.ts';
import { CREW, command, unlessAhead, unlessHappened } from './command.ts';

const plan = {
  reason: field(DelayReason.schema, '原因', 'Reason'),
  plannedAt: instant('计划上门时间', 'Planned for'),
  toldAt: instant('告知客户的时间', 'Told at'),
};

/** On site in two days, or a solution told in the same time (REP-03 … REP-07). */
export const visitCommands = [
  command({
    name: 'scheduleVisit',
    label: { zh: '预约上门', en: 'Schedule the visit' },
    roles: [...DESK, ...CREW],
    stages: ['ORDERED', 'SCHEDULED', 'SOLUTION_TOLD'],
    data: z.strictObject({
      from: instant('上门时间（起）', 'From'),
      to: instant('上门时间（止）', 'To'),
      technician: person('维修技师', 'Technician'),
    }),
    decide(state, { from, to, technician }, { now }) {
      if (from >= to) return refusal('RuleNotMet', '结束时间必须晚于开始时间', 'The window closes after it opens');
      const refused = unlessAhead(to, now);
      if (refused) return refused;
      const limit = runningClock(state, state.stage === 'SOLUTION_TOLD' ? 'REP-05' : 'REP-03');
      if (limit && to > limit.dueAt)
        return refusal(
          'RuleNotMet',
          '预约晚于时限 {due}，请先告知客户解决方案',
          'The appointment is later than the limit {due}: tell the customer a solution instead',
          { vars: { due: formatDue(limit.dueAt) }, offers: ['tellSolution'] },
        );
      const before = state.appointment?.technician;
      const calledOff = before && before.id !== technician.id ? before : null;
      return [{ type: 'RepairVisitScheduled', appointment: { from, to, technician }, calledOff }];
    },
  }),

  command({
    name: 'tellSolution',
    label: { zh: '告知解决方案', en: 'Tell a solution' },
    roles: DESK,
    // Told again while it stands: the customer hears of another date before, or after, the promised one.
    stages: ['ORDERED', 'SCHEDULED', 'SOLUTION_TOLD'],
    data: z.strictObject({ solution: prose('解决方案', 'Solution'), ...plan }),
    decide: (state, told, { now }) => solutionTold(state, told, null, now),
  }),

  command({
    name: 'recordArrival',
    label: { zh: '记录上门', en: 'Record the arrival' },
    roles: [...CREW, ...DESK],
    stages: ['SCHEDULED', 'SOLUTION_TOLD'],
    data: z.strictObject({
      arrivedAt: instant('到达时间', 'Arrived at'),
      technician: person('维修技师（默认预约的技师或本人）', 'Technician, if not the one appointed or you').optional(),
      work: prose('到场后开展的工作', 'Work begun on site'),
      promises,
    }),
    decide(state, { arrivedAt, technician, work, promises: answer }, { actor, now }) {
      const refused = unlessHappened(state, arrivedAt, now);
      if (refused) return refused;
      const who = technician ?? state.appointment?.technician ?? self(actor);
      if (!who) return refusal('RuleNotMet', '请填写上门的技师', 'Say which technician came');
      // A callback promised for the planned date is not kept by coming earlier: only what is said of it settles it (CBK-03).
      const settled = answer ? settlePromises(state, answer, now) : [];
      if (isRefusal(settled)) return settled;
      return [...settled, { type: 'TechnicianArrived', arrival: { arrivedAt, technician: who, work } }];
    },
  }),

  command({
    name: 'recordRepairResult',
    label: { zh: '记录维修结果', en: 'Record the result' },
    roles: [...CREW, ...DESK],
    stages: ['ON_SITE'],
    data: z.strictObject({
      result: prose('维修结果', 'Result'),
      parts: field(z.array(z.string().trim().min(1).max(200)).max(50), '更换的配件', 'Parts used'),
      quality: prose('质量检查情况', 'Quality check').optional(),
      signedBy: line('签字人', 'Signed by'),
      evidence: evidence('客户签字与照片', 'Signature and photographs'),
      promises,
    }),
    decide(state, { promises: answer, ...result }, { now }) {
      // The visit closes the case without asking anybody: what is promised is settled here.
      const settled = settlePromises(state, answer, now);
      if (isRefusal(settled)) return settled;
      const kind = visitKind(state);
      const then: RepairFact = kind
        ? { type: 'RepairVisitPlanned', visit: childNumber(state.id, 'visit', state.round), kind }
        : { type: 'RepairClosed', outcome: null };
      return [...settled, { type: 'RepairCompleted', result }, then];
    },
  }),

  command({
    name: 'recordUnfinished',
    label: { zh: '未完工，告知后续方案', en: 'Not finished: tell what comes next' },
    roles: [...CREW, ...DESK],
    stages: ['ON_SITE'],
    data: z.strictObject({
      doneSoFar: prose('已完成的工作', 'Done so far'),
      solution: prose('后续方案', 'What comes next'),
      ...plan,
    }),
    decide: (state, { doneSoFar, ...told }, { now }) => solutionTold(state, told, doneSoFar, now),
  }),
];

/** A technician who records an own arrival needs not name anybody. */
const self = ({ id, name, roles }: Actor): Person | undefined =>
  hasRole({ id, name, roles }, 'technician') ? { id, name } : undefined;

/** The facts of a solution told: the planned date is a promise with a callback of its own, the former date's is settled. */
function solutionTold(
  state: RepairState,
  told: Omit<Solution, 'callback'>,
  doneSoFar: string | null,
  now: Instant,
): RepairFact[] | Refusal {
  const refused = unlessHappened(state, told.toldAt, now) ?? unlessAhead(told.plannedAt, now);
  if (refused) return refused;
  const callback = nextChildNumber(state, 'callback');
  const former = state.children.filter(({ id, open }) => open && id === state.solution?.callback);
  return [
    ...(former.length > 0
      ? [{ type: 'PromisesSettled' as const, callbacks: former.map(({ id }) => id), toldAt: told.toldAt }]
      : []),
    {
      type: 'SolutionTold',
      solution: { ...told, callback },
      doneSoFar,
      calledOff: doneSoFar === null ? (state.appointment?.technician ?? null) : null,
    },
    { type: 'CallbackPromised', callback, dueAt: told.plannedAt, reason: told.solution, owner: state.owner },
  ];
}

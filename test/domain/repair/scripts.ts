import fc from 'fast-check';
import { obligations } from '../../../domain/procedures/repair/obligations.ts';
import { repair } from '../../../domain/procedures/repair/repair.ts';
import type { RepairState } from '../../../domain/procedures/repair/state.ts';
import { type Actor, SYSTEM } from '../../../domain/roles.ts';
import { formatBeijing, type Instant, plus, toInstant, toMs } from '../../../domain/time/instant.ts';
import { people } from '../../support/people.ts';
import { crew, type PureRepair, says } from './says.ts';

/** One line of a random script: wait, then somebody tries something, legal or not. */
export interface Line {
  readonly waitMinutes: number;
  resolve(state: RepairState, now: Instant): { readonly name: string; readonly data: unknown; readonly actor: Actor };
}

const HOURS = 3_600_000;
const always = (data: unknown) => () => data;
const planned = (now: Instant, hours: number) => ({
  solution: '到货后上门',
  reason: 'MATERIAL_MISSING',
  plannedAt: plus(now, hours * HOURS),
  toldAt: now,
});
const technician = { id: crew.technician.id, name: crew.technician.name };
const toldNow = (now: Instant) => ({ promises: { becomes: 'TOLD', toldAt: now } });
const child = (open: boolean) => ({
  id: 'BX-PURE-HD1',
  procedure: 'callback',
  stage: open ? 'DUE_SOON' : 'RESOLVED',
  open,
  dueAt: null,
  outcome: open ? null : 'RESOLVED',
});

/** Contents that a command may have; what the state makes of them is for the rules to say. */
const contents: Readonly<Record<string, readonly ((now: Instant) => unknown)[]>> = {
  replyToRequest: [always(says.reply), always({ ...says.reply, personal: false })],
  verifyWarranty: [
    always(says.inWarranty),
    always(says.outOfWarranty),
    always(says.outOfWarranty),
    always({ correct: false, wrong: '序列号有误' }),
    always({ ...says.outOfWarranty, scope: 'FREE', reason: '善意维修' }),
  ],
  quoteRepairFee: [always(says.fee), always({ ...says.fee, amountFen: 0 })],
  recordFeeDecision: [
    says.signed,
    says.signed,
    says.declined,
    (now) => ({ ...says.signed(now), evidence: [] }),
    (now) => ({ ...says.declined(now), ...toldNow(now) }),
  ],
  issueRepairOrder: [always({}), always(says.order)],
  acknowledgeRepairOrder: [always({})],
  scheduleVisit: [
    (now) => ({ from: plus(now, HOURS), to: plus(now, 3 * HOURS), technician }),
    (now) => ({ from: plus(now, 90 * HOURS), to: plus(now, 92 * HOURS), technician }),
    (now) => ({ from: plus(now, 3 * HOURS), to: plus(now, HOURS), technician }),
  ],
  tellSolution: [(now) => planned(now, 24), (now) => planned(now, 100), (now) => planned(now, -1)],
  recordArrival: [
    says.arrival,
    (now) => ({ ...says.arrival(now), ...toldNow(now) }),
    (now) => says.arrival(plus(now, HOURS)),
  ],
  recordRepairResult: [
    always(says.result),
    (now) => ({ ...says.result, ...toldNow(now) }),
    always({ ...says.result, ...says.kept }),
  ],
  recordUnfinished: [(now) => ({ ...planned(now, 24), doneSoFar: '已拆除' })],
  cancelRepair: [always({ reason: '自行处理' }), always({ reason: '自行处理', ...says.kept })],
  visited: [
    always({ outcome: 'OK' }),
    always({ outcome: 'UNREACHABLE' }),
    always({ outcome: 'OK', visit: 'BX-OTHER' }),
  ],
  persists: [always({ problem: '仍在渗水' })],
  childChanged: [always(child(false)), always(child(true))],
  promiseCallback: [
    (now) => ({ dueAt: plus(now, 5 * HOURS), reason: '需核实' }),
    (now) => ({ dueAt: now, reason: '无' }),
  ],
  addNote: [always({ text: '备注' }), always({ text: 1 })],
  reassign: [always({ to: { id: 'agent2', name: '刘洋' }, reason: '轮班' })],
  joinCase: [always({ reason: '再次来电' })],
  raiseTask: [(now) => ({ department: 'materials', request: '查库存', dueAt: plus(now, 24 * HOURS) })],
  answerTask: [always({ task: 'T1', reply: '有货', done: true }), always({ task: 'T1', reply: '有货', done: false })],
  relayAnswer: [always({ task: 'T1', told: '已告知' })],
  chaseTask: [always({ task: 'T1', note: '请尽快' })],
  passUpward: [always({ facts: '事实', demand: '诉求', doneSoFar: '措施', customerAsked: true })],
  takeOver: [always({})],
  reportUp: [always({ to: 'supervisor', note: '汇报' })],
  recordContainment: [always({ measures: ['已关阀门'] })],
  correctRecord: [always({ corrects: 1, field: '地址', value: '1202 室', reason: '听错' })],
  requestPause: [always({ clock: 'REP-03#1', reason: 'THIRD_PARTY', workingDays: 1, note: '等待' })],
  decidePause: [always({ clock: 'REP-03#1', approve: true, reason: '同意' })],
  resumeClock: [always({ clock: 'REP-03#1' })],
  noSuchCommand: [always({})],
};

/** The commands that scripts know contents for, to be compared with those that are declared. */
export const scripted = Object.keys(contents);

const actors: readonly Actor[] = [
  people.agent,
  people.supervisor,
  people.afterSales,
  people.finance,
  people.guide,
  ...Object.values(crew),
  SYSTEM,
];

/** Every (command, person) that the case would not refuse before looking at the content. */
const legal = (state: RepairState, now: Instant) =>
  actors.flatMap((actor) =>
    scripted.flatMap((name) => {
      const command = repair.commands[name];
      return command && !command.unavailable(state, { actor, now }) ? [{ name, actor }] : [];
    }),
  );

/** What comes next of itself: what is owed, and what the visit answers. */
const next = (state: RepairState): string[] => [
  ...obligations(state).map(({ command }) => command),
  ...(state.stage === 'FOLLOW_UP' ? ['visited', 'persists'] : []),
  ...(state.stage === 'ON_SITE' ? ['recordUnfinished'] : []),
];

const pick = fc.integer({ min: 0, max: 9_999 });

/** A random script: mostly what comes next, often something else that is allowed, sometimes what is not. */
export const script = (longest: number): fc.Arbitrary<Line[]> =>
  fc.array(
    fc
      .record({
        waitMinutes: fc.oneof(
          { weight: 5, arbitrary: fc.integer({ min: 0, max: 240 }) },
          { weight: 1, arbitrary: fc.integer({ min: 0, max: 5_000 }) },
        ),
        mood: fc.constantFrom('next', 'next', 'next', 'allowed', 'anything'),
        anything: fc.record({ name: fc.constantFrom(...scripted), actor: fc.constantFrom(...actors) }),
        option: pick,
        variant: pick,
      })
      .map(({ waitMinutes, mood, anything, option, variant }) => ({
        waitMinutes,
        resolve(state, now) {
          const allowed = mood === 'anything' ? [] : legal(state, now);
          const steps = mood === 'next' ? next(state) : [];
          const due = allowed.filter(({ name }) => steps.includes(name));
          const options = due.length > 0 ? due : allowed;
          const { name, actor } = options[option % Math.max(options.length, 1)] ?? anything;
          const choices = contents[name] ?? [always({})];
          return { name, data: (choices[variant % choices.length] ?? always({}))(now), actor };
        },
      })),
    { minLength: 1, maxLength: longest, size: 'max' },
  );

/** Plays a script and hands every step to the observer: the case, its state before, and whether the act was refused. */
export function play(
  c: PureRepair,
  lines: readonly Line[],
  observe: (c: PureRepair, before: RepairState, refused: boolean) => void = () => undefined,
): PureRepair {
  for (const { waitMinutes, resolve } of lines) {
    c.at(formatBeijing(toInstant(toMs(c.now) + waitMinutes * 60_000)));
    const before = c.state;
    const { name, data, actor } = resolve(before, c.now);
    const refused = c.try(name, data, actor) !== undefined;
    observe(c, before, refused);
  }
  return c;
}

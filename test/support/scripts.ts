import fc from 'fast-check';
import { complaint } from '../../domain/procedures/complaint/complaint.ts';
import { obligations } from '../../domain/procedures/complaint/obligations.ts';
import type { ComplaintState } from '../../domain/procedures/complaint/state.ts';
import type { Actor } from '../../domain/roles.ts';
import type { Instant } from '../../domain/time/instant.ts';
import { says } from './intake.ts';
import { people } from './people.ts';

/** One line of a random script: wait, then somebody tries something, legal or not. */
export interface Line {
  readonly waitMinutes: number;
  /** What is tried, given the case as it then stands. */
  resolve(state: ComplaintState, now: Instant): Attempt;
}

export interface Attempt {
  readonly name: string;
  readonly data: unknown;
  readonly actor: Actor;
}

const always = (data: unknown) => () => data;

/** Contents that a command may have; what the state makes of them is for the rules to say. */
const contents: Readonly<Record<string, readonly ((now: Instant) => unknown)[]>> = {
  confirmComplaint: [always(says.confirm), always({ ...says.confirm, customerConfirmed: false })],
  recordReply: [always(says.reply), always({ ...says.reply, personal: false })],
  recordProgress: [always({ channel: 'PHONE', content: '正在处理' })],
  flagLegalRisk: [always({ reason: '律师函' })],
  classifyComplaint: [
    always(says.general('operations')),
    always(says.major),
    always({ ...says.general('operations'), reason: '改判' }),
  ],
  nameResponsible: [always(says.name)],
  conveneMeeting: [(now) => ({ meetingAt: now, departments: ['operations'] })],
  holdMeeting: [(now) => ({ meetingAt: now, attendees: ['赵敏'], plan: '方案', ...says.name, actions: [] })],
  startExecution: [always({ department: 'operations', measures: '处理', milestones: [] })],
  recordSolution: [always({ solution: '退款', improvement: '培训' }), always({})],
  fileOpinion: [
    always(says.opinion),
    always({ ...says.opinion, compensation: { none: '已道歉' }, sanction: { none: '无责任人' } }),
  ],
  decideOpinion: [always(says.approve), always({ approve: false, note: '退回' })],
  offerCompensation: [always({ amountFen: 20_000, type: 'CASH', reason: '致歉' })],
  requestCompensation: [always({ amountFen: 20_000, type: 'CASH', reason: '致歉' })],
  decideCompensation: [always({ approve: true, note: '同意' }), always({ approve: false, note: '不同意' })],
  recordExecution: [
    (now) => ({ sanction: { doneAt: now, note: '已警告' }, explanation: { doneAt: now, note: '已解释' } }),
    (now) => ({ sanction: { doneAt: now, note: '已警告' } }),
    always({}),
  ],
  tellResult: [
    (now) => ({ toldAt: now, channel: 'PHONE', content: '结果', satisfaction: 'SATISFIED' }),
    (now) => ({ toldAt: now, channel: 'PHONE', content: '结果', satisfaction: 'DISSATISFIED' }),
    (now) => ({ toldAt: now, channel: 'PHONE', content: '结果' }),
  ],
  recordSatisfaction: [always({ satisfaction: 'SATISFIED' }), always({ satisfaction: 'DISSATISFIED' })],
  proposeAgain: [
    always({ ground: 'NEW_FACTS', proposal: '新事实' }),
    always({ ground: 'NEW_PROPOSAL', proposal: '新方案' }),
  ],
  closeComplaint: [
    (now) => ({ ...says.close, promises: { becomes: 'TOLD', toldAt: now } }),
    always(says.close),
    always({ ...says.close, lessons: '' }),
  ],
  closeUnsatisfied: [always({ irreconcilable: '无依据', ...says.close })],
  withdrawComplaint: [
    always({ reason: '撤回', lessons: '无', promises: { becomes: 'KEPT' } }),
    always({ reason: '撤回', lessons: '无' }),
  ],
  promiseCallback: [
    (now) => ({ dueAt: new Date(Date.parse(now) + 86_400_000).toISOString(), reason: '等核实' }),
    (now) => ({ dueAt: now, reason: '等核实' }),
  ],
  reopenComplaint: [always({ reason: '不满意' })],
  addNote: [always({ text: '备注' }), always({ text: 1 })],
  reassign: [always({ to: { id: 'agent2', name: '刘洋' }, reason: '轮班' })],
  joinCase: [always({ reason: '再次来电' })],
  raiseTask: [
    (now) => ({
      department: 'engineering',
      request: '核查',
      dueAt: new Date(Date.parse(now) + 86_400_000).toISOString(),
    }),
  ],
  answerTask: [
    always({ task: 'T1', reply: '已核查', done: true }),
    always({ task: 'T1', reply: '已核查', done: false }),
  ],
  relayAnswer: [always({ task: 'T1', told: '已告知' })],
  chaseTask: [always({ task: 'T1', note: '请尽快' })],
  passUpward: [always({ facts: '事实', demand: '诉求', doneSoFar: '措施', customerAsked: true })],
  takeOver: [always({})],
  reportUp: [always({ to: 'supervisor', note: '汇报' })],
  recordContainment: [always({ measures: ['已安抚'] })],
  correctRecord: [always({ corrects: 1, field: '订单号', value: 'L-1', reason: '听错' })],
  requestPause: [always({ clock: 'CMP-17#1', reason: 'THIRD_PARTY', workingDays: 2, note: '等结论' })],
  decidePause: [
    always({ clock: 'CMP-17#1', approve: true, reason: '同意' }),
    always({ clock: 'CMP-17#1', approve: false, reason: '不同意' }),
  ],
  resumeClock: [always({ clock: 'CMP-17#1' })],
  noSuchCommand: [always({})],
};

/** The commands that scripts know contents for, to be compared with those that are declared. */
export const scripted = Object.keys(contents);
export const declared = Object.keys(complaint.commands);

const actors = Object.values(people);

const content = (name: string, pick: number, now: Instant): unknown => {
  const choices = contents[name] ?? [always({})];
  return (choices[pick % choices.length] ?? always({}))(now);
};

type Option = Pick<Attempt, 'name' | 'actor'>;

/** Every (command, person) that the case would not refuse before looking at the content. */
function legal(state: ComplaintState, now: Instant): Option[] {
  return actors.flatMap((actor) =>
    scripted.flatMap((name) => {
      const command = complaint.commands[name];
      return command && !command.unavailable(state, { actor, now }) ? [{ name, actor }] : [];
    }),
  );
}

const pick = fc.integer({ min: 0, max: 9_999 });
const from = (options: readonly Option[], index: number): Option | undefined =>
  options[index % Math.max(options.length, 1)];

/** A random script: mostly what the case owes next, often something else that is allowed, often what is not. */
export const script = (longest: number): fc.Arbitrary<Line[]> =>
  fc.array(
    fc
      .record({
        waitMinutes: fc.oneof(
          { weight: 4, arbitrary: fc.integer({ min: 0, max: 240 }) },
          { weight: 1, arbitrary: fc.integer({ min: 0, max: 5_000 }) },
        ),
        mood: fc.constantFrom('owed', 'owed', 'allowed', 'anything'),
        anything: fc.record({ name: fc.constantFrom(...scripted), actor: fc.constantFrom<Actor>(...actors) }),
        option: pick,
        variant: pick,
      })
      .map(({ waitMinutes, mood, anything, option, variant }) => ({
        waitMinutes,
        resolve(state: ComplaintState, now: Instant): Attempt {
          const allowed = mood === 'anything' ? [] : legal(state, now);
          const owed = mood === 'owed' ? obligations(state).map(({ command }) => command) : [];
          // Progress is owed nearly always: told every time, no script would get anywhere.
          const steps = owed.filter((command) => command !== 'recordProgress');
          const due = allowed.filter(({ name }) => steps.includes(name));
          const { name, actor } = from(due, option) ?? from(allowed, option) ?? anything;
          return { name, data: content(name, variant, now), actor };
        },
      })),
    { minLength: 1, maxLength: longest, size: 'max' },
  );

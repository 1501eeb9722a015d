import fc from 'fast-check';
import { expect, test } from 'vitest';
import { fold } from '../../../domain/procedures/procedure.ts';
import { refundErrand } from '../../../domain/procedures/refund/errand.ts';
import { obligations } from '../../../domain/procedures/refund/obligations.ts';
import { refund } from '../../../domain/procedures/refund/refund.ts';
import { isOverStage, Stage } from '../../../domain/procedures/refund/stages.ts';
import type { RefundState } from '../../../domain/procedures/refund/state.ts';
import { type Actor, SYSTEM } from '../../../domain/roles.ts';
import { say } from '../../../domain/text.ts';
import { isRunning } from '../../../domain/time/clock.ts';
import { formatBeijing, type Instant, plus, toInstant, toMs } from '../../../domain/time/instant.ts';
import { as, compensation, order, otherPayee, PureRefund, payee, proof, provider, request, staff } from './support.ts';

const always = (data: object) => () => data;
type Content = (state: RefundState, now: Instant) => object;

/** Contents that each command may have; what the state makes of them is for the rules to say. */
const contents: Readonly<Record<string, readonly Content[]>> = {
  quoteRefund: [always({ channel: 'PHONE' }), always({ channel: 'PHONE', askedFen: 4_000 }), always({ askedFen: 0 })],
  decideQuote: [
    (_, now) => ({ accept: true, channel: 'PHONE', words: '同意', decidedAt: now }),
    (_, now) => ({ accept: true, channel: 'PHONE', words: '同意', decidedAt: now }),
    (_, now) => ({ accept: false, channel: 'PHONE', decidedAt: now }),
  ],
  withdrawRefund: [always({ reason: '改签' }), always({ reason: '改签', promises: { becomes: 'KEPT' } })],
  confirmRefundSubmission: [always({ channel: 'SMS' })],
  completeRefund: [always({ payee, note: '补充' }), always({ note: '补充' })],
  correctPayee: [always({ payee: otherPayee, note: '更正' })],
  tellNewArrival: [(_, now) => ({ arrival: plus(now, 86_400_000), channel: 'PHONE', words: '明天' })],
  tellRefundPaid: [(_, now) => ({ channel: 'PHONE', toldAt: now, words: '已付', promises: { becomes: 'KEPT' } })],
  acknowledgeRefund: [always({})],
  returnRefund: [always({ reason: 'PAYEE_WRONG', note: '户名不符' })],
  rejectRefund: [always({ reason: 'DUPLICATE', note: '重复' })],
  changeRefundAmount: [({ amountFen }) => ({ amountFen: (amountFen ?? 2) - 1, reason: '更正' })],
  approveRefund: [({ amountFen }) => ({ amountFen })],
  payRefund: [always({})],
  recordPayout: [(_, now) => ({ reference: 'B-1', paidOn: plus(now, -86_400_000).slice(0, 10) })],
  includeInFile: [always({ batch: 'P-1' })],
  recordFileResult: [
    always({ result: { outcome: 'failed', reason: '账户已注销' } }),
    (_, now) => ({ result: { outcome: 'paid', reference: 'F-1', paidOn: plus(now, -86_400_000).slice(0, 10) } }),
  ],
  settleUnknownPayout: [
    always({ result: { outcome: 'failed', reason: '渠道证明未付' }, evidence: [proof] }),
    (_, now) => ({
      result: { outcome: 'paid', reference: 'S-1', paidOn: plus(now, -86_400_000).slice(0, 10) },
      evidence: [proof],
    }),
  ],
  orderChecked: [
    (state, now) => ({
      found: true,
      order: { ...order, departsAt: plus(now, 3_600_000 * 30), leftFen: state.checks > 3 ? 0 : 8_000 },
    }),
    always({ found: false }),
  ],
  orderClaimed: [
    always({ outcome: 'claimed' }),
    always({ outcome: 'claimed' }),
    always({ outcome: 'notEnough', leftFen: 0 }),
    always({ outcome: 'orderChanged' }),
  ],
  orderReleased: [always({})],
  payoutSettled: [
    ({ attempts }, now) => ({ attempt: attempts.length, outcome: { status: 'paid', reference: 'R', paidAt: now } }),
    ({ attempts }) => ({ attempt: attempts.length, outcome: { status: 'failed', reason: '账户已注销' } }),
    ({ attempts }) => ({ attempt: attempts.length, outcome: { status: 'unknown', reason: '超时' } }),
    always({ attempt: 1, outcome: { status: 'failed', reason: '迟到的消息' } }),
  ],
  promiseCallback: [(_, now) => ({ dueAt: plus(now, 86_400_000), reason: '告知进度' })],
  addNote: [always({ text: '备注' })],
  reassign: [always({ to: { id: 'agent2', name: '刘洋' }, reason: '轮班' })],
};

/** The commands of every case have their own proof (test/domain/complaint). */
const COMMON = [
  'joinCase',
  'raiseTask',
  'chaseTask',
  'answerTask',
  'relayAnswer',
  'passUpward',
  'takeOver',
  'reportUp',
  'recordContainment',
  'childChanged',
  'correctRecord',
  'requestPause',
  'decidePause',
  'resumeClock',
  'changeRules',
];

test('the scripts know every command of the refund', () => {
  const own = Object.keys(refund.commands).filter((name) => !COMMON.includes(name));
  expect(Object.keys(contents).toSorted()).toEqual(own.toSorted());
});

const actors: readonly Actor[] = [...(Object.keys(staff) as (keyof typeof staff)[]).map(as), SYSTEM];
const steps = fc.array(
  fc.record({
    waitMinutes: fc.oneof(
      { weight: 4, arbitrary: fc.nat({ max: 120 }) },
      { weight: 1, arbitrary: fc.nat({ max: 4_000 }) },
    ),
    mood: fc.constantFrom('owed', 'owed', 'allowed', 'anything'),
    pick: fc.nat({ max: 99_999 }),
  }),
  { minLength: 1, maxLength: 30, size: 'max' },
);
type Steps = typeof steps extends fc.Arbitrary<infer S> ? S : never;

/** What the case waits for from outside comes as one of the platform's commands. */
const ANSWERS: Readonly<Record<string, string>> = {
  findOrder: 'orderChecked',
  claimOrder: 'orderClaimed',
  releaseOrder: 'orderReleased',
  sendPayout: 'payoutSettled',
  askPayout: 'payoutSettled',
  bookPayout: 'payoutSettled',
};

function play(
  script: Steps,
  compensated: boolean,
  observe: (c: PureRefund, before: RefundState, refused: boolean) => void,
) {
  const c = new PureRefund(compensated ? compensation : request, { at: '2026-03-02 10:00', change: provider });
  for (const { waitMinutes, mood, pick } of script) {
    c.at(formatBeijing(toInstant(toMs(c.now) + waitMinutes * 60_000)));
    const before = c.state;
    const options = Object.keys(contents).flatMap((name) =>
      actors
        .filter((actor) => mood === 'anything' || !refund.commands[name]?.unavailable(before, { actor, now: c.now }))
        .map((actor) => ({ name, actor })),
    );
    const errand = refundErrand(before);
    const owed = [...obligations(before).map(({ command }) => command), ...(errand ? [ANSWERS[errand.kind]] : [])];
    const due = mood === 'owed' ? options.filter(({ name }) => owed.includes(name)) : [];
    const from = due.length > 0 ? due : options;
    const chosen = from[pick % Math.max(from.length, 1)];
    if (!chosen) continue;
    const choices = contents[chosen.name] ?? [always({})];
    const data = (choices[Math.floor(pick / 100) % choices.length] ?? always({}))(before, c.now);
    observe(c, before, c.try(chosen.name, data, chosen.actor) !== undefined);
  }
  return c;
}

test('E3 whatever is tried, a refusal changes nothing, every accepted fact folds, and an over refund runs no clock', () => {
  fc.assert(
    fc.property(steps, fc.boolean(), (script, compensated) => {
      const c = play(script, compensated, (now, before, refused) => {
        if (refused) expect(now.state).toBe(before);
        expect(now.state.version).toBe(now.log.length);
        const { row, deadlines, tasks } = refund.project(now.state);
        expect(deadlines).toHaveLength(now.state.clocks.length);
        expect(new Set(tasks.map(({ task }) => task)).size).toBe(tasks.length);
        for (const { command } of tasks) expect(refund.commands[command], command).toBeDefined();
        if (!row.open) expect([tasks, now.state.clocks.filter(isRunning)]).toEqual([[], []]);
        if (row.departments.includes('finance')) expect(now.state.handedOver).toBe(true);
      });
      expect(fold(refund, c.state.id, c.log)).toEqual(c.state);
    }),
    { numRuns: 300 },
  );
});

test('every fact has its words in both languages, with nothing left unsaid, also for the customer', () => {
  const said = new Set<string>();
  fc.assert(
    fc.property(steps, fc.boolean(), (script, compensated) => {
      const c = play(script, compensated, () => undefined);
      for (const { fact, by } of c.log) {
        said.add(fact.type);
        const { text, vars } = refund.word(fact);
        const step = refund.forCustomer.step(fact);
        for (const language of ['zh-CN', 'en'] as const) {
          const words = say(text, language, { by: by.name, ...vars });
          expect(words.length).toBeGreaterThan(0);
          expect(words).not.toMatch(/\{\w+\}/);
          if (step) expect(say(step.text, language, step.vars)).not.toMatch(/\{\w+\}/);
        }
      }
    }),
    { numRuns: 300 },
  );
  expect(said.size).toBeGreaterThan(20);
});

test('an answer from outside is never asked for again: each errand ends with its answer', () => {
  fc.assert(
    fc.property(steps, fc.boolean(), fc.nat({ max: 3 }), (script, compensated, variant) => {
      const c = play(script, compensated, () => undefined);
      const wanted = refundErrand(c.state);
      if (!wanted) return;
      const name = ANSWERS[wanted.kind] ?? '';
      const choices = (contents[name] ?? []).slice(0, 3);
      const data = (choices[variant % choices.length] ?? always({}))(c.state, c.now);
      expect(c.try(name, data, SYSTEM)).toBeUndefined();
      expect(refundErrand(c.state)?.id).not.toBe(wanted.id);
    }),
    { numRuns: 300 },
  );
});

test('E3 the random scripts reach every stage, and every refund can be brought to its end', () => {
  const reached = new Set<string>();
  for (const [script, compensated] of fc.sample(fc.tuple(steps, fc.boolean()), { numRuns: 400, seed: 11 })) {
    const c = play(script, compensated, ({ state }) => reached.add(state.stage));
    for (let turn = 0; turn < 40 && !refund.isFinished(c.state); turn += 1) finish(c);
    expect(isOverStage(c.state.stage) && refund.isFinished(c.state), c.state.stage).toBe(true);
  }
  expect(Stage.keys.filter((stage) => !reached.has(stage))).toEqual([]);
});

/** One step towards the end: what the case waits for is answered, else somebody does what there is to do. */
function finish(c: PureRefund): void {
  const errand = refundErrand(c.state);
  const promises = { becomes: 'KEPT' };
  if (errand) {
    const name = ANSWERS[errand.kind] ?? '';
    const data = contents[name]?.[0]?.(c.state, c.now) ?? {};
    c.do(name, data, SYSTEM);
    return;
  }
  const boss: Actor = { id: 'boss', name: '老板', roles: ['supervisor', 'finance'] };
  if (c.try('tellRefundPaid', { channel: 'PHONE', toldAt: c.now, words: '已付', promises }, boss) === undefined) return;
  if (c.try('withdrawRefund', { reason: '结束', promises }, boss) === undefined) return;
  if (c.try('rejectRefund', { reason: 'OTHER', note: '结束', promises }, boss) === undefined) return;
  const alarm = refund.nextAlarm(c.state);
  if (c.state.stage === 'PAY_UNKNOWN' && alarm) {
    c.now = alarm.at > c.now ? alarm.at : c.now;
    c.ring();
  } else c.try('recordFileResult', { result: { outcome: 'failed', reason: '结束' } }, boss);
}

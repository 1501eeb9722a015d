import { z } from 'zod';
import { labelled } from '../../enumerations.ts';
import { type Refusal, refusal } from '../../refusal.ts';
import { type Actor, hasRole } from '../../roles.ts';
import { formatBeijing, Instant, later, MINUTE, plus, toMs } from '../../time/instant.ts';
import { DESK, EVERYONE, SUPERVISORS } from '../case/commands.ts';
import { field, instant, line, PersonField, person, prose, yesNo } from '../field.ts';
import { type Circumstances, commandsOf } from '../procedure.ts';
import type { CallbackFact, NextPromise } from './facts.ts';
import { stages, Unreached } from './stages.ts';
import { type CallbackState, callbackPolicy, type Link, openLink } from './state.ts';

const command = commandsOf<CallbackState, CallbackFact>(stages);

const Solved = labelled({
  SOLVED: { zh: '已解决，客户已知悉', en: 'Solved, and the customer knows' },
  UNSOLVED: { zh: '尚未解决，已约下次时间', en: 'Not solved yet, another time is agreed' },
});

const outboundLine = line('外呼线路', 'Outbound line', {
  help: { zh: '回电使用外呼线路，不占用值班热线', en: 'Not the duty hotline' },
}).optional();
const next = {
  nextDueAt: instant('下次回电时间', 'Next call'),
  nextReason: prose('下次答复什么（默认同前）', 'What the next call is about, if not the same'),
};

/** Whoever promised may keep it, of whatever department; for anybody else it is the desk's. */
const unlessOwn = (state: CallbackState, { actor }: Circumstances): Refusal | undefined =>
  actor.id === state.owner.id || hasRole(actor, ...DESK)
    ? undefined
    : refusal('RoleNotAllowed', '只有客服或负责人可以回电', 'This is for customer service or whoever promised');

/** Nothing in these closes a promise by itself: each ends it by a contact, the next promise, or a person's word with a reason. */
export const callbackCommands = [
  command({
    name: 'startCallAttempt',
    label: { zh: '开始拨打', en: 'Start the call' },
    roles: EVERYONE,
    data: z.strictObject({ line: outboundLine }),
    // Two people never call one customer at once.
    refuse: (state, circumstances) =>
      unlessOwn(state, circumstances) ??
      (state.calling && state.calling.by.id !== circumstances.actor.id
        ? refusal('RuleNotMet', '{name}正在与客户通话', '{name} is calling the customer now', {
            vars: { name: state.calling.by.name },
          })
        : undefined),
    decide: (state, data) => onOpen(state, (link) => [{ type: 'CallStarted', link: link.number, ...data }]),
  }),

  command({
    name: 'recordCall',
    label: { zh: '记录通话', en: 'Record the call' },
    roles: EVERYONE,
    data: z.strictObject({
      outcome: field(Solved.schema, '结果', 'Outcome'),
      told: prose(
        '告知客户的答复，或进展与所做的努力',
        'What the customer was told: the answer, or progress and efforts',
      ),
      nextDueAt: next.nextDueAt.optional(),
      nextReason: next.nextReason.optional(),
      apologised: yesNo('已致歉（错过约定时必填）', 'Apologised (a missed promise needs it)').optional(),
      line: outboundLine,
    }),
    refuse: unlessOwn,
    decide: (state, data, { actor, now }) =>
      onOpen(state, (link) => {
        const { earliestMinutes } = callbackPolicy(state);
        const contactAt = contactOf(state, link, actor, now);
        const early = contactAt < plus(link.dueAt, -earliestMinutes * MINUTE);
        const missed = isMissed(state, link, contactAt);
        if (missed && data.apologised !== true)
          return refusal(
            'RuleNotMet',
            '错过约定后的回电须向客户致歉',
            'After a missed promise the customer gets an apology',
          );
        const outcome = early ? 'settled' : outcomeOf(state, link, contactAt, missed, actor);
        const made = {
          type: 'CallMade',
          link: link.number,
          contactAt,
          told: data.told,
          outcome,
          apologised: data.apologised ?? false,
          line: data.line,
        } as const;
        if (data.outcome === 'SOLVED')
          return data.nextDueAt === undefined
            ? [{ ...made, next: null }]
            : refusal('RuleNotMet', '已解决的事项不再约定回电', 'A solved matter needs no next call');
        // Before that it keeps nothing (CBK-04), and the promise that stands must not be talked away.
        if (early)
          return refusal(
            'RuleNotMet',
            '早于约定时间 {minutes} 分钟以上的通话不算兑现承诺；客户同意改期请「改约」，否则请备注',
            'A call more than {minutes} min early keeps no promise: agree on another time, or add a note',
            { vars: { minutes: earliestMinutes }, offers: ['rebookCallback', 'addNote'] },
          );
        return promiseNext(data, link, now, (promise) => ({ ...made, next: promise }));
      }),
  }),

  command({
    name: 'recordCallAttempt',
    label: { zh: '记录未接通', en: 'Record a call that was not answered' },
    roles: EVERYONE,
    data: z.strictObject({
      result: field(Unreached.schema, '结果', 'Result'),
      smsText: prose('最后一次未接通后发送的短信', 'Message sent after the last try').optional(),
      nextDueAt: next.nextDueAt.optional(),
      nextReason: next.nextReason.optional(),
      line: outboundLine,
    }),
    refuse: unlessOwn,
    decide: (state, { result, smsText, line: from, ...promise }, { actor, now }) =>
      onOpen(state, (link) => {
        const { attempts } = callbackPolicy(state);
        const triedAt = contactOf(state, link, actor, now);
        const missed = state.stage === 'MISSED';
        const counts = missed || distance(triedAt, link.dueAt) <= attempts.withinMinutes * MINUTE;
        const before = link.tries.filter(
          (one) => one.counts && (!missed || one.at >= (link.missedAt ?? one.at)),
        ).length;
        const tried = { type: 'CallTried', link: link.number, triedAt, result, counts, line: from } as const;
        const last = counts && before + 1 >= attempts.count;
        if (!last)
          return smsText === undefined && promise.nextDueAt === undefined
            ? [{ ...tried, message: null }]
            : refusal(
                'RuleNotMet',
                '须在约定时间前后 {minutes} 分钟内拨打 {count} 次后，才能短信改约',
                'Another time by message needs {count} tries within {minutes} min of the promised time',
                { vars: { minutes: attempts.withinMinutes, count: attempts.count } },
              );
        if (missed && !hasRole(actor, ...SUPERVISORS))
          return refusal('RoleNotAllowed', '错过的承诺由主管补救', 'A missed promise is the supervisor’s to recover');
        if (smsText === undefined)
          return refusal(
            'RuleNotMet',
            '第 {count} 次仍未接通：请发送短信并约定下次时间',
            'Not reached {count} times: send a message with the next time',
            { vars: { count: attempts.count } },
          );
        return promiseNext(promise, link, now, (following) => ({
          ...tried,
          message: { text: smsText, next: following },
        }));
      }),
  }),

  command({
    name: 'rebookCallback',
    label: { zh: '改约', en: 'Agree on another time' },
    roles: EVERYONE,
    stages: ['PROMISED', 'DUE_SOON', 'ATTEMPTED'],
    data: z.strictObject({
      customerAgreed: yesNo('客户已同意', 'The customer agreed'),
      nextDueAt: next.nextDueAt,
      nextReason: next.nextReason.optional(),
    }),
    refuse: unlessOwn,
    decide: (state, { customerAgreed, ...data }, { now }) =>
      onOpen(state, (link) => {
        if (!customerAgreed)
          return refusal('RuleNotMet', '改约须客户同意', 'Another time needs the customer’s consent');
        if (now > link.dueAt)
          return refusal('RuleNotMet', '已过约定时间，请记录通话', 'The promised time has passed: record the call', {
            offers: ['recordCall'],
          });
        return promiseNext(data, link, now, (following) => ({
          type: 'CallbackRebooked',
          link: link.number,
          next: following,
        }));
      }),
  }),

  command({
    name: 'takeOverCallback',
    label: { zh: '由我回电', en: 'I make the call' },
    roles: DESK,
    data: z.strictObject({ reason: line('原因', 'Reason') }),
    refuse: (state, { actor }) =>
      state.owner.id === actor.id ? refusal('RuleNotMet', '您已经是负责人', 'It is yours already') : undefined,
    decide: (_, { reason }, { actor }) => [{ type: 'Reassigned', to: { id: actor.id, name: actor.name }, reason }],
  }),

  command({
    name: 'assignCallback',
    label: { zh: '交由他人回电', en: 'Hand the call to somebody' },
    roles: EVERYONE,
    data: z.strictObject({ to: person('由谁回电', 'Who calls'), reason: line('原因', 'Reason') }),
    refuse: (state, { actor }) =>
      state.owner.id === actor.id || hasRole(actor, ...SUPERVISORS)
        ? undefined
        : refusal('RoleNotAllowed', '只有负责人或主管可以交接', 'Only its owner or a supervisor hands it on'),
    decide: (state, { to, reason }) =>
      to.id === state.owner.id
        ? refusal('RuleNotMet', '{name}已经是负责人', '{name} already owns the case', { vars: { name: to.name } })
        : [{ type: 'Reassigned', to, reason }],
  }),

  command({
    name: 'releaseCallback',
    label: { zh: '解除承诺', en: 'Release the promise' },
    roles: SUPERVISORS,
    data: z.strictObject({ reason: prose('解除原因', 'Why nothing is owed any more') }),
    decide: (state, { reason }) => onOpen(state, (link) => [{ type: 'CallbackReleased', link: link.number, reason }]),
  }),

  // What the platform found out about who is there (CBK-08).
  command({
    name: 'callerFound',
    label: { zh: '确认回电人', en: 'Who calls' },
    roles: ['system'],
    data: z.strictObject({ link: z.int().min(1), person: PersonField, askedFor: z.string().optional() }),
    decide: (state, { link: number, person: caller, askedFor = state.owner.id }) =>
      onOpen(state, (link) => {
        if (link.number !== number || link.callerFound || askedFor !== state.owner.id)
          return refusal('RuleNotMet', '该承诺已有结果', 'That promise is settled already');
        return [
          {
            type: 'CallerFound',
            link: number,
            caller: caller.id === state.owner.id ? state.owner : caller,
            insteadOf: caller.id === state.owner.id ? null : state.owner,
          },
        ];
      }),
  }),

  // From the case that it came out of: it has ended, and the customer was told there.
  command({
    name: 'settleByCase',
    label: { zh: '案件已结并告知客户', en: 'The case has ended and the customer was told' },
    roles: ['system'],
    data: z.strictObject({ toldAt: Instant }),
    decide: (state, { toldAt }) => onOpen(state, (link) => [{ type: 'CallbackSettled', link: link.number, toldAt }]),
  }),
];

type Decided = CallbackFact[] | Refusal;

function onOpen(state: CallbackState, decide: (link: Link) => Decided): Decided {
  const link = openLink(state);
  return link ? decide(link) : refusal('CaseOver', '没有待兑现的承诺', 'No promise is open');
}

/** When the contact began: the start of the actor's own call that is under way, else now; never before a miss that it recovers. */
function contactOf({ calling }: CallbackState, { missedAt }: Link, actor: Actor, now: Instant): Instant {
  if (calling?.by.id !== actor.id) return now;
  return missedAt === null ? calling.at : later(calling.at, missedAt);
}

/** Also in the moment between the promised time and the alarm that says so. */
function isMissed(state: CallbackState, link: Link, contactAt: Instant): boolean {
  return state.stage === 'MISSED' || (state.stage !== 'ATTEMPTED' && contactAt > latest(state, link));
}

const latest = (state: CallbackState, { dueAt }: Link): Instant =>
  plus(dueAt, callbackPolicy(state).toleranceMinutes * MINUTE);

function outcomeOf(state: CallbackState, link: Link, contactAt: Instant, missed: boolean, actor: Actor) {
  if (missed) return hasRole(actor, ...SUPERVISORS) ? 'recovered' : 'keptLate';
  return contactAt <= latest(state, link) ? 'kept' : 'keptLate';
}

/** While the matter is open the next time is no choice: the step that ends a promise holds the next one (CBK-02). */
function promiseNext(
  data: { nextDueAt?: Instant | undefined; nextReason?: string | undefined },
  link: Link,
  now: Instant,
  fact: (following: NextPromise) => CallbackFact,
): Decided {
  const { nextDueAt: dueAt, nextReason: reason = link.reason } = data;
  if (dueAt === undefined)
    return refusal('RuleNotMet', '事项未解决，必须约定下次回电时间', 'The matter is open: agree on the next time');
  return dueAt > now
    ? [fact({ dueAt, reason })]
    : refusal('RuleNotMet', '下次回电时间须晚于现在（{now}）', 'The next time must lie ahead of {now}', {
        vars: { now: formatBeijing(now) },
      });
}

const distance = (a: Instant, b: Instant): number => Math.abs(toMs(a) - toMs(b));

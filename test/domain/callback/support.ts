import type { PolicyPack } from '../../../domain/policy/schema.ts';
import { callback } from '../../../domain/procedures/callback/callback.ts';
import type { Actor } from '../../../domain/roles.ts';
import { fromBeijing } from '../../../domain/time/instant.ts';
import { people } from '../../support/people.ts';
import { PureCase, rulesOf } from '../../support/pure-case.ts';

const { agent } = people;

export const promise = (dueAt: string, change: object = {}) => ({
  channel: 'PHONE',
  subject: '传真机故障',
  dueAt: fromBeijing(dueAt),
  reason: '工程师尚无结论',
  ...change,
});

/** A promise of 'Tue 2026-03-10 15:00', given that morning at 10:00. */
export const promised = (
  change: object = {},
  actor: Actor = agent,
  pack: (pack: PolicyPack) => PolicyPack = (each) => each,
) =>
  new PureCase(
    callback,
    rulesOf('manufacturing', pack),
    '2026-03-10 10:00',
    promise('2026-03-10 15:00', change),
    actor,
  );

export const solved = { outcome: 'SOLVED', told: '已更换配件，恢复正常' };
export const unsolved = (next: string, change: object = {}) => ({
  outcome: 'UNSOLVED',
  told: '已查明板卡问题，正在调货',
  nextDueAt: fromBeijing(next),
  ...change,
});
export const noAnswer = { result: 'NO_ANSWER' };
export const lastTry = (next: string) => ({
  ...noAnswer,
  smsText: '多次致电未接通，明日再联系',
  nextDueAt: fromBeijing(next),
});

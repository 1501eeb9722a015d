import fc from 'fast-check';
import type { AnyProcedure } from '../../../domain/procedures/case/procedure.ts';
import type { CaseState } from '../../../domain/procedures/case/state.ts';
import { type Actor, SYSTEM } from '../../../domain/roles.ts';
import { formatBeijing, type Instant, toInstant, toMs } from '../../../domain/time/instant.ts';
import { people } from '../../support/people.ts';
import type { PureCase } from '../../support/pure-case.ts';

/** What may be tried in a procedure's random scripts: contents by command, made from the case as it then stands. */
export type Contents<S> = Readonly<Record<string, readonly ((state: S, now: Instant) => unknown)[]>>;

export const minutesAfter = (now: Instant, minutes: number): Instant => toInstant(toMs(now) + minutes * 60_000);

const actors: readonly Actor[] = [...Object.values(people), SYSTEM];

/** What any case accepts, for the scripts of those that have no contents of their own for it. */
export const commonContents: Contents<CaseState> = {
  addNote: [() => ({ text: '备注' })],
  reassign: [() => ({ to: { id: 'agent2', name: '刘洋' }, reason: '轮班' })],
  raiseTask: [(_, now) => ({ department: 'engineering', request: '核查', dueAt: minutesAfter(now, 600) })],
  answerTask: [
    () => ({ task: 'T1', reply: '已核查', done: true }),
    () => ({ task: 'T1', reply: '已核查', done: false }),
  ],
  relayAnswer: [() => ({ task: 'T1', told: '已告知' })],
  passUpward: [() => ({ facts: '事实', demand: '诉求', doneSoFar: '措施', customerAsked: true })],
  takeOver: [() => ({})],
};

export interface Line {
  readonly waitMinutes: number;
  /** Waits for the next alarm instead. */
  readonly toAlarm: boolean;
  readonly allowed: boolean;
  readonly name: string;
  readonly actor: Actor;
  readonly option: number;
  readonly variant: number;
}

/** A random script: somebody waits, then tries something, half of the time something that is allowed. */
export const scripts = (names: readonly string[], longest: number, longestWait = 2_000): fc.Arbitrary<Line[]> =>
  fc.array(
    fc.record({
      waitMinutes: fc.oneof(
        { weight: 4, arbitrary: fc.integer({ min: 0, max: 60 }) },
        { weight: 2, arbitrary: fc.integer({ min: 0, max: longestWait }) },
      ),
      toAlarm: fc.boolean(),
      allowed: fc.boolean(),
      name: fc.constantFrom(...names),
      actor: fc.constantFrom(...actors),
      option: fc.integer({ min: 0, max: 9_999 }),
      variant: fc.integer({ min: 0, max: 9_999 }),
    }),
    { minLength: 1, maxLength: longest, size: 'max' },
  );

/** Plays a script on a case and hands every step to the observer. */
export function play<S extends CaseState, F extends { readonly type: string }>(
  c: PureCase<S, F>,
  contents: Contents<S>,
  lines: readonly Line[],
  observe: (before: S, refused: boolean) => void,
): void {
  for (const { waitMinutes, toAlarm, allowed, option, variant, ...anything } of lines) {
    const alarm = toAlarm ? c.procedure.nextAlarm(c.state) : undefined;
    c.at(formatBeijing(alarm && alarm.at > c.now ? alarm.at : minutesAfter(c.now, waitMinutes)));
    const before = c.state;
    const legal = allowed ? legalIn(c, contents) : [];
    const { name, actor } = legal[option % Math.max(legal.length, 1)] ?? anything;
    const choices = contents[name] ?? [];
    const data = choices[variant % Math.max(choices.length, 1)]?.(before, c.now) ?? {};
    observe(before, c.try(name, data, actor) !== undefined);
  }
}

function legalIn<S extends CaseState, F extends { readonly type: string }>(c: PureCase<S, F>, contents: Contents<S>) {
  return actors.flatMap((actor) =>
    Object.keys(contents).flatMap((name) =>
      c.procedure.commands[name]?.unavailable(c.state, { actor, now: c.now }) === undefined ? [{ name, actor }] : [],
    ),
  );
}

/** Every fact of a log is worded in both languages, with every `{name}` in it filled; `{by}` is the reader's. */
export function unfilled(procedure: Pick<AnyProcedure, 'word'>, facts: readonly { readonly type: string }[]): string[] {
  return facts.flatMap((fact) => {
    const { text, vars } = procedure.word(fact);
    const names = [...`${text.zh}${text.en}`.matchAll(/\{(\w+)\}/g)].map(([, name]) => name ?? '');
    const missing = names.filter((name) => name !== 'by' && vars[name] === undefined);
    return [
      ...(text.zh && text.en ? [] : [`${fact.type} has no words`]),
      ...missing.map((name) => `${fact.type} {${name}}`),
    ];
  });
}

import { packs } from '../../domain/policy/packs.ts';
import type { PolicyPack, Profile } from '../../domain/policy/schema.ts';
import { type CaseRef, PREFIXES } from '../../domain/procedures/case/names.ts';
import type { CaseProcedure } from '../../domain/procedures/case/procedure.ts';
import type { CaseState, Rules } from '../../domain/procedures/case/state.ts';
import { complaint } from '../../domain/procedures/complaint/complaint.ts';
import type { ComplaintFact } from '../../domain/procedures/complaint/facts.ts';
import type { Intake } from '../../domain/procedures/complaint/intake.ts';
import type { ComplaintState } from '../../domain/procedures/complaint/state.ts';
import { decide, type Recorded } from '../../domain/procedures/procedure.ts';
import { isRefusal, type Refusal } from '../../domain/refusal.ts';
import { type Actor, SYSTEM } from '../../domain/roles.ts';
import { fromBeijing, type Instant } from '../../domain/time/instant.ts';
import { baseCalendar, readCalendarYears } from '../../infra/calendars/import.ts';
import { intake } from './intake.ts';
import { people } from './people.ts';

export const calendar = baseCalendar('cn-test', readCalendarYears());

export const rulesOf = (profile: Profile, change: (pack: PolicyPack) => PolicyPack = (pack) => pack): Rules => ({
  policy: change(packs[profile]),
  calendar,
});

/** A case that lives in memory: the domain alone, its alarms rung on time. What the workflow must agree with. */
export class PureCase<State extends CaseState, Fact extends { readonly type: string }> {
  readonly procedure: CaseProcedure<State, Fact>;
  state: State;
  now: Instant;
  readonly log: Recorded<Fact>[] = [];

  constructor(
    procedure: CaseProcedure<State, Fact>,
    rules: Rules,
    startsAt: string,
    data: object,
    actor: Actor = people.agent,
    parent: CaseRef | null = null,
  ) {
    this.procedure = procedure;
    this.now = fromBeijing(startsAt);
    const { profile } = rules.policy;
    const filled = { profile, receivedAt: this.now, customerId: '0199f000-0000-7000-8000-000000000001', ...data };
    const opening = procedure.open(filled, rules, { actor, now: this.now, parent });
    if (isRefusal(opening)) throw new Error(`the opening was refused: ${opening.reason.en}`);
    const [first = fail()] = this.#recorded([opening], actor, 'open');
    this.state = procedure.begin(`${PREFIXES[procedure.name]}-PURE`, first);
    this.log.push(first);
  }

  /** Moves on to an instant (Beijing time), ringing on the way what falls due at its own time. */
  at(beijing: string): this {
    const target = fromBeijing(beijing);
    for (
      let alarm = this.procedure.nextAlarm(this.state);
      alarm && alarm.at <= target;
      alarm = this.procedure.nextAlarm(this.state)
    ) {
      this.now = alarm.at > this.now ? alarm.at : this.now;
      const rung = this.procedure.ring(this.state, this.now);
      if (rung.length === 0) throw new Error(`the alarm ${alarm.label} rings nothing`);
      this.#apply(this.#recorded(rung, SYSTEM, 'alarm'));
    }
    this.now = target > this.now ? target : this.now;
    return this;
  }

  /** Gives a command; the refusal when it is refused. */
  try(name: string, data: unknown, actor: Actor, expectedVersion?: number): Refusal | undefined {
    const decided = decide(this.procedure, this.state, { name, data, expectedVersion }, { actor, now: this.now });
    if (isRefusal(decided)) return decided;
    this.#apply(this.#recorded(decided, actor, `key-${this.log.length}`));
    return undefined;
  }

  /** Gives a command that must be accepted. */
  do(name: string, data: unknown, actor: Actor): this {
    const refused = this.try(name, data, actor);
    if (refused) throw new Error(`${name} was refused at ${this.state.stage}: ${refused.type} ${refused.reason.en}`);
    return this;
  }

  clock(id: string) {
    return this.state.clocks.find((clock) => clock.id === id) ?? fail(`no clock ${id}`);
  }

  facts(type: Fact['type']) {
    return this.log.filter(({ fact }) => fact.type === type);
  }

  #recorded(facts: readonly Fact[], actor: Actor, key: string): Recorded<Fact>[] {
    const by = { id: actor.id, name: actor.name, role: actor.roles[0] ?? fail() };
    return facts.map((fact, index) => ({ seq: this.log.length + 1 + index, at: this.now, by, key, fact }));
  }

  #apply(recorded: Recorded<Fact>[]): void {
    this.log.push(...recorded);
    this.state = recorded.reduce((state, fact) => this.procedure.evolve(state, fact), this.state);
  }
}

/** A complaint that lives in memory. */
export class PureComplaint extends PureCase<ComplaintState, ComplaintFact> {
  constructor(rules: Rules, receivedAt: string, change: Partial<Intake> = {}, actor: Actor = people.agent) {
    super(complaint, rules, receivedAt, intake(rules.policy.profile, fromBeijing(receivedAt), change), actor);
  }
}

function fail(what = 'missing'): never {
  throw new Error(what);
}

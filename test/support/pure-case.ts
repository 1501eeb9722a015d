import { packs } from '../../domain/policy/packs.ts';
import type { PolicyPack, Profile } from '../../domain/policy/schema.ts';
import type { Rules } from '../../domain/procedures/case/state.ts';
import { complaint, decideOpening } from '../../domain/procedures/complaint/complaint.ts';
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

/** A complaint that lives in memory: the domain alone, its alarms rung on time. What the workflow must agree with. */
export class PureCase {
  state: ComplaintState;
  now: Instant;
  readonly log: Recorded<ComplaintFact>[] = [];

  constructor(rules: Rules, receivedAt: string, change: Partial<Intake> = {}, actor: Actor = people.agent) {
    this.now = fromBeijing(receivedAt);
    const opening = decideOpening(intake(rules.policy.profile, this.now, change), rules, { actor, now: this.now });
    if (isRefusal(opening)) throw new Error(`the opening was refused: ${opening.reason.en}`);
    const first = this.#recorded([opening], actor, 'open');
    this.state = complaint.begin('TS-PURE', first[0] ?? fail());
    this.log.push(...first);
  }

  /** Moves on to an instant (Beijing time), ringing on the way what falls due at its own time. */
  at(beijing: string): this {
    const target = fromBeijing(beijing);
    for (
      let alarm = complaint.nextAlarm(this.state);
      alarm && alarm.at <= target;
      alarm = complaint.nextAlarm(this.state)
    ) {
      this.now = alarm.at > this.now ? alarm.at : this.now;
      const rung = complaint.ring(this.state, this.now);
      if (rung.length === 0) throw new Error(`the alarm ${alarm.label} rings nothing`);
      this.#apply(this.#recorded(rung, SYSTEM, 'alarm'));
    }
    this.now = target > this.now ? target : this.now;
    return this;
  }

  /** Gives a command; the refusal when it is refused. */
  try(name: string, data: unknown, actor: Actor, expectedVersion?: number): Refusal | undefined {
    const decided = decide(complaint, this.state, { name, data, expectedVersion }, { actor, now: this.now });
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

  facts(type: ComplaintFact['type']) {
    return this.log.filter(({ fact }) => fact.type === type);
  }

  #recorded(facts: readonly ComplaintFact[], actor: Actor, key: string): Recorded<ComplaintFact>[] {
    const by = { id: actor.id, name: actor.name, role: actor.roles[0] ?? fail() };
    return facts.map((fact, index) => ({ seq: this.log.length + 1 + index, at: this.now, by, key, fact }));
  }

  #apply(recorded: Recorded<ComplaintFact>[]): void {
    this.log.push(...recorded);
    this.state = recorded.reduce((state, fact) => complaint.evolve(state, fact), this.state);
  }
}

function fail(what = 'missing'): never {
  throw new Error(what);
}

import { randomInt } from 'node:crypto';
import type { Connection } from '@temporalio/client';
import { z } from 'zod';
import { type CaseRef, childNumber } from '../../domain/procedures/case/names.ts';
import { clockName } from '../../domain/procedures/case/wording.ts';
import { procedureOf } from '../../domain/procedures/registry.ts';
import { say } from '../../domain/text.ts';
import { formatDue, fromBeijing, toMs } from '../../domain/time/instant.ts';
import { workflowIdOf } from '../../workflows/kit/address.ts';
import type { Stack } from '../stack.ts';
import { fastForward } from '../temporal/time-skipping.ts';
import { connectTemporal } from '../temporal-client.ts';
import { Person } from './person.ts';

const Clock = z.object({
  id: z.string(),
  requirement: z.string(),
  dueAt: z.string(),
  metAt: z.string().nullable(),
  breachedAt: z.string().nullable(),
  cancelledAt: z.string().nullable(),
});
const Detail = z.object({
  row: z.object({ id: z.string(), stage: z.string() }),
  state: z.looseObject({ clocks: z.array(Clock) }),
  now: z.string(),
});
type Detail = z.infer<typeof Detail>;
const Timeline = z.object({ clocks: z.array(z.object({ id: z.string(), explanation: z.string() })) });

/** How long something that follows by itself may take. */
const PATIENCE_MS = 60_000;

/** A scenario that people play through the HTTP services on its own dates, told line by line. */
export class Story {
  readonly #stack: Stack;
  readonly #print: (line: string) => void;
  readonly #connection: Connection;
  readonly #people: Map<string, Promise<Person>>;
  readonly #cases: StoryCase[] = [];
  steps = 0;

  /** `people` are those who are signed in already: several stories may share them. */
  constructor(stack: Stack, print: (line: string) => void, people = new Map<string, Promise<Person>>()) {
    this.#people = people;
    this.#stack = stack;
    this.#print = print;
    this.#connection = connectTemporal(stack.config).connection;
  }

  /** Somebody with a demo account, signed in. */
  person(login: string): Promise<Person> {
    const known = this.#people.get(login) ?? Person.signIn(this.#stack.urls.console, login);
    this.#people.set(login, known);
    return known;
  }

  async customer(name: string): Promise<string> {
    const agent = await this.person('agent');
    const made = await agent.post('/desk/customers', {
      name,
      phone: `138${String(randomInt(100_000_000)).padStart(8, '0')}`,
    });
    return z.object({ id: z.string() }).parse(made).id;
  }

  /** Opens a case at an instant of Beijing time. */
  async open(when: string, what: string, login: string, procedure: CaseRef['procedure'], body: object) {
    const who = await this.person(login);
    const startsAt = fromBeijing(when);
    const path = `/${serviceOf(procedure)}/${procedure}s`;
    const detail = Detail.parse(await who.post(path, { channel: 'PHONE', ...body, drill: { startsAt } }));
    const opened = new StoryCase(this, { id: detail.row.id, procedure }, when);
    this.#cases.push(opened);
    await opened.report(when, what, detail);
    return opened;
  }

  /** The first case of a procedure that another one gives rise to, as soon as it is there. */
  async child(parent: StoryCase, procedure: CaseRef['procedure'], when: string): Promise<StoryCase> {
    const ref = { id: childNumber(parent.ref.id, procedure, 1), procedure };
    const child = new StoryCase(this, ref, when);
    const detail = await eventually(`the ${procedure} of ${parent.ref.id}`, () =>
      child.detail().catch(() => undefined),
    );
    this.#cases.push(child);
    await child.report(when, `关联${say(procedureOf(procedure).label, 'zh-CN')} ${ref.id}`, detail);
    return child;
  }

  forward(ref: CaseRef, ms: number): Promise<void> {
    return fastForward(this.#connection, this.#stack.config.temporalNamespace, workflowIdOf(ref), ms);
  }

  say(line: string): void {
    this.#print(line);
  }

  /** The cases that the story has told of. */
  get cases(): readonly CaseRef[] {
    return this.#cases.map(({ ref }) => ref);
  }

  async end(): Promise<{ steps: number; kept: number; broken: number }> {
    const clocks = (await Promise.all(this.#cases.map((one) => one.detail()))).flatMap(({ state }) => state.clocks);
    await this.#connection.close();
    return {
      steps: this.steps,
      kept: clocks.filter(({ metAt, breachedAt }) => metAt !== null && breachedAt === null).length,
      broken: clocks.filter(({ breachedAt }) => breachedAt !== null).length,
    };
  }
}

/** One case of a story. */
export class StoryCase {
  readonly ref: CaseRef;
  readonly #story: Story;
  readonly #settled = new Set<string>();
  #known = new Set<string>();
  #now: number;

  constructor(story: Story, ref: CaseRef, begins: string) {
    this.#story = story;
    this.ref = ref;
    this.#now = toMs(fromBeijing(begins));
  }

  async detail(): Promise<Detail> {
    const supervisor = await this.#story.person('supervisor');
    return Detail.parse(await supervisor.get(`/desk/cases/${this.ref.id}`));
  }

  /** Waits until the case has got there by itself. */
  async reaches(stage: string): Promise<void> {
    await eventually(`${this.ref.id} at ${stage}`, async () => (await this.detail()).row.stage === stage || undefined);
  }

  /** Moves the case to the date; what falls due on the way rings. */
  async at(when: string): Promise<void> {
    const target = toMs(fromBeijing(when));
    if (target <= this.#now) return;
    await this.#story.forward(this.ref, target - this.#now);
    this.#now = target;
  }

  /** Moves the case to the date and has somebody act, over HTTP. */
  async act(when: string, what: string, login: string, command: string, body: object = {}): Promise<void> {
    await this.at(when);
    const { procedure, id } = this.ref;
    const declared = procedureOf(procedure).commands[command];
    if (!declared) throw new TypeError(`a ${procedure} knows no command ${command}`);
    const base = declared.common ? '/desk/cases' : `/${serviceOf(procedure)}/${procedure}s`;
    const kebab = command.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
    const who = await this.#story.person(login);
    await this.report(when, what, Detail.parse(await who.post(`${base}/${id}/${kebab}`, body)));
  }

  /** Prints what a step did to the promises: which were kept or broken by it, which it started and why they end then. */
  async report(when: string, what: string, { state }: Detail): Promise<void> {
    const story = this.#story;
    story.steps += 1;
    story.say(`\n${String(story.steps).padStart(2)}  ${when}  ${what}`);
    const supervisor = await story.person('supervisor');
    const { clocks: told } = Timeline.parse(await supervisor.get(`/history/cases/${this.ref.id}/timeline`));
    for (const clock of state.clocks) {
      const name = say(clockName(clock.requirement), 'zh-CN');
      if (clock.metAt && !this.#settled.has(clock.id)) {
        this.#settled.add(clock.id);
        story.say(`      ${clock.breachedAt ? '✗ 未守约' : '✓ 守约'}  ${name}，期限 ${formatDue(clock.dueAt)}`);
      }
      if (this.#known.has(clock.id) || clock.metAt || clock.cancelledAt) continue;
      const explanation = told.find(({ id }) => id === clock.id)?.explanation ?? '';
      story.say(`      ⏱ ${name}，期限 ${formatDue(clock.dueAt)}：${explanation}`);
    }
    this.#known = new Set(state.clocks.map(({ id }) => id));
  }
}

const serviceOf = (procedure: CaseRef['procedure']): string => (procedure === 'refund' ? 'finance' : 'desk');

async function eventually<T>(what: string, look: () => Promise<T | undefined>): Promise<T> {
  const deadline = Date.now() + PATIENCE_MS;
  for (;;) {
    const found = await look();
    if (found !== undefined) return found;
    if (Date.now() > deadline) throw new Error(`${what} did not come`);
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

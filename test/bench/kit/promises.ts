import { setTimeout as pause } from 'node:timers/promises';
import { WithStartWorkflowOperation } from '@temporalio/client';
import { z } from 'zod';
import { hashBody } from '../../../activities/chain.ts';
import type { Rules } from '../../../domain/procedures/case/state.ts';
import { fromBeijing, toInstant, toMs } from '../../../domain/time/instant.ts';
import { startOptions } from '../../../infra/start-case.ts';
import { activeRules } from '../../../services/kit/rules.ts';
import { opened } from '../../../workflows/kit/messages.ts';
import type { Care } from '../../support/care-client.ts';
import { people } from '../../support/people.ts';
import { someCustomer } from './customer.ts';
import { eachPatiently } from './patiently.ts';

/** The cases live at ten on a working day, whenever the bench runs. */
const CLOCK_SAYS = '2026-03-10 10:00';

/** A promised callback that falls due at an instant of real time. */
export interface Promised {
  readonly id: string;
  readonly dueMs: number;
}

/** Promised callbacks, the cheapest cases there are, opened as the services and the workflows open theirs. */
export class Promises {
  readonly #care: Care;
  readonly #rules: Rules;
  readonly #customerId: string;
  readonly #offsetMs = toMs(fromBeijing(CLOCK_SAYS)) - Date.now();
  #numbers = 0;

  private constructor(care: Care, rules: Rules, customerId: string) {
    this.#care = care;
    this.#rules = rules;
    this.#customerId = customerId;
  }

  static async on(care: Care): Promise<Promises> {
    return new Promises(care, await activeRules(care.db, 'manufacturing'), await someCustomer(care.db));
  }

  /** Opens one for each due time, in that order, each when its opening is recorded. */
  open(dues: readonly number[]): Promise<Promised[]> {
    return this.#each(dues, async (promised) => {
      const { type, options } = this.#start(promised);
      const startWorkflowOperation = new WithStartWorkflowOperation(type, options);
      await this.#care.client.workflow.executeUpdateWithStart(opened, {
        startWorkflowOperation,
        updateId: `key-${promised.id}`,
        args: [],
      });
    });
  }

  /** Starts one for each due time and waits for none of them: a mass of fresh cases. */
  begin(dues: readonly number[]): Promise<Promised[]> {
    return this.#each(dues, async (promised) => {
      const { type, options } = this.#start(promised);
      await this.#care.client.workflow.start(type, options);
    });
  }

  /** How many cases stand in the records. */
  async recorded(): Promise<number> {
    const { count } = await this.#care.db
      .selectFrom('cases')
      .select(({ fn }) => fn.countAll<number>().as('count'))
      .executeTakeFirstOrThrow();
    return count;
  }

  /** Waits until each has rung, for so long at most; when each was recorded to have been missed. */
  async rung(promised: readonly Promised[], untilMs: number): Promise<Ring[]> {
    for (;;) {
      const rings = await this.#rings(promised);
      if (new Set(rings.map(({ id }) => id)).size === promised.length || Date.now() > untilMs) return rings;
      await pause(1_000);
    }
  }

  async #rings(promised: readonly Promised[]): Promise<Ring[]> {
    const due = new Map(promised.map(({ id, dueMs }) => [id, dueMs]));
    const rows = await this.#care.db
      .selectFrom('facts')
      .select(['case_id', 'at', 'recorded_at', 'fact'])
      .where('type', '=', 'ClockRang')
      .execute();
    return rows.flatMap(({ case_id: id, at, recorded_at: recordedAt, fact }) => {
      const dueMs = due.get(id);
      const { alarm, clock } = Rang.parse(fact);
      if (dueMs === undefined || alarm !== 'breach' || clock !== 'CBK-02#1') return [];
      return [{ id, dueMs, rangMs: new Date(at).getTime() - this.#offsetMs, recordedMs: recordedAt.getTime() }];
    });
  }

  #start({ id, dueMs }: Promised) {
    const data = {
      profile: this.#rules.policy.profile,
      channel: 'PHONE',
      receivedAt: toInstant(Date.now() + this.#offsetMs),
      customerId: this.#customerId,
      subject: '传真机故障',
      reason: '工程师尚无结论',
      dueAt: toInstant(dueMs + this.#offsetMs),
    };
    const opening = { key: `key-${id}`, bodyHash: hashBody(data), actor: people.agent, data };
    return startOptions(
      { id, procedure: 'callback' },
      { caseId: id, rules: this.#rules, opening, clockOffsetMs: this.#offsetMs },
    );
  }

  async #each(dues: readonly number[], open: (promised: Promised) => Promise<void>): Promise<Promised[]> {
    const promised = dues.map((dueMs) => {
      this.#numbers += 1;
      return { id: `HD-2026-${String(this.#numbers).padStart(6, '0')}`, dueMs };
    });
    await eachPatiently(promised, open);
    return promised;
  }
}

export interface Ring extends Promised {
  /** The case's own instant, in real time. */
  readonly rangMs: number;
  /** When that was in the records, for everybody to see. */
  readonly recordedMs: number;
}

const Rang = z.object({ alarm: z.string(), clock: z.string() });

import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { hash } from '@node-rs/argon2';
import { z } from 'zod';
import type { Db } from '../../../infra/database.ts';
import { intake, says } from '../../support/intake.ts';

const PASSWORD = randomUUID();
/** How long a person looks at a page before the next click, at most. */
const LOOK_MS = 2_000;
const CASES_EACH = 6;

const Opened = z.object({ row: z.object({ id: z.string() }) });

export interface Clicks {
  /** How long each command took, in milliseconds. */
  readonly steps: number[];
  readonly cases: string[];
  /** What did not succeed, in words. */
  readonly failures: string[];
  requests: number;
}

/** Agents in the console, each with cases of its own, who click until they are told to stop; none of them tries again. */
export async function startClients(db: Db, consoleUrl: string, count: number) {
  const clicks: Clicks = { steps: [], cases: [], failures: [], requests: 0 };
  const stopped = new AbortController();
  const customerId = await newCustomer(db);
  const logins = await newAgents(db, count);
  const clients = logins.map((login) => new Client(consoleUrl, clicks, customerId, login));
  for (const client of clients) await client.signIn();
  const working = Promise.all(clients.map((client) => client.work(stopped.signal)));
  return {
    clicks,
    async stop() {
      stopped.abort();
      await working;
    },
  };
}

class Client {
  readonly #url: string;
  readonly #clicks: Clicks;
  readonly #customerId: string;
  readonly #login: string;
  readonly #cases: string[] = [];
  #cookie = '';

  constructor(url: string, clicks: Clicks, customerId: string, login: string) {
    this.#url = url;
    this.#clicks = clicks;
    this.#customerId = customerId;
    this.#login = login;
  }

  async signIn(): Promise<void> {
    const response = await this.#send('POST', '/session', { login: this.#login, password: PASSWORD });
    if (!response.ok) throw new Error(`${this.#login} could not sign in: ${response.status} ${await response.text()}`);
    this.#cookie = response.headers.getSetCookie()[0]?.split(';')[0] ?? '';
  }

  async work(stopped: AbortSignal): Promise<void> {
    while (!stopped.aborted) {
      await pause(Math.random() * LOOK_MS);
      await this.#click();
    }
  }

  async #click(): Promise<void> {
    const dice = Math.random();
    const mine = this.#cases[Math.floor(Math.random() * this.#cases.length)];
    if (mine === undefined || (dice < 0.15 && this.#cases.length < CASES_EACH)) await this.#open();
    else if (dice < 0.3) await this.#ask('GET', '/api/desk/cases?limit=20');
    else if (dice < 0.45) await this.#ask('GET', `/api/history/cases/${mine}/timeline`);
    else await this.#step(`/api/desk/cases/${mine}/add-note`, { text: `备注 ${randomUUID()}` });
  }

  async #open(): Promise<void> {
    const { receivedAt: _, ...taken } = intake('tourism', '', { customerId: this.#customerId });
    const answer = Opened.safeParse(await this.#step('/api/desk/complaints', taken));
    if (!answer.success) return;
    const { id } = answer.data.row;
    this.#cases.push(id);
    this.#clicks.cases.push(id);
    await this.#step(`/api/desk/complaints/${id}/confirm-complaint`, says.confirm);
  }

  async #step(path: string, body: object): Promise<unknown> {
    const begun = performance.now();
    const answer = await this.#ask('POST', path, body);
    this.#clicks.steps.push(performance.now() - begun);
    return answer;
  }

  async #ask(method: string, path: string, body?: object): Promise<unknown> {
    this.#clicks.requests += 1;
    const shape = path.replaceAll(/TS-\d+-\d+/g, '{case}');
    try {
      const response = await this.#send(method, path, body);
      if (response.ok) return await response.json();
      this.#fail(`${method} ${shape}: ${response.status} ${await response.text()}`);
    } catch (error) {
      this.#fail(`${method} ${shape}: ${error instanceof Error ? (error.cause ?? error) : error}`);
    }
    return undefined;
  }

  #fail(why: string): void {
    this.#clicks.failures.push(`${new Date().toISOString().slice(11, 19)} ${why}`);
  }

  #send(method: string, path: string, body?: object): Promise<Response> {
    return fetch(this.#url + path, {
      method,
      headers: {
        Cookie: this.#cookie,
        ...(body && { 'Content-Type': 'application/json', 'Idempotency-Key': randomUUID() }),
      },
      ...(body && { body: JSON.stringify(body) }),
    });
  }
}

async function newAgents(db: Db, count: number): Promise<string[]> {
  const password_hash = await hash(PASSWORD);
  const agents = Array.from({ length: count }, () => ({
    login: `drill-${randomUUID().slice(0, 8)}`,
    name: '演练坐席',
    roles: ['agent'],
    department: null,
    password_hash,
    locked_until: null,
  }));
  await db.insertInto('users').values(agents).execute();
  return agents.map(({ login }) => login);
}

async function newCustomer(db: Db): Promise<string> {
  const { id } = await db
    .insertInto('customers')
    .values({
      name: '演练客户',
      pinyin: 'yanliankehu ylkh',
      phone: null,
      email: null,
      address: null,
      preferred_channel: null,
      note: null,
    })
    .returning('id')
    .executeTakeFirstOrThrow();
  return id;
}

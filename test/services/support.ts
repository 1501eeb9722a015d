import { createHash, randomInt, randomUUID } from 'node:crypto';
import { afterAll, beforeAll, inject } from 'vitest';
import { z } from 'zod';
import { complaint } from '../../domain/procedures/complaint/complaint.ts';
import type { ComplaintState } from '../../domain/procedures/complaint/state.ts';
import type { Actor, Department, Role } from '../../domain/roles.ts';
import { type Config, loadConfig } from '../../infra/config.ts';
import { connectDatabase, type Db } from '../../infra/database.ts';
import { demoUserId } from '../../infra/seed.ts';
import { createTokens } from '../../services/kit/auth.ts';

type ServiceName = 'desk' | 'finance' | 'history';

export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  /** The parsed JSON; undefined when there is none. */
  readonly body: unknown;
}

interface Sent {
  readonly body?: unknown;
  readonly key?: string;
  readonly seen?: number;
  readonly headers?: Record<string, string>;
}

const demo = (login: string, name: string, roles: Role[], department?: Department): Actor => ({
  id: demoUserId(login),
  name,
  roles,
  ...(department && { department }),
});

/** The people of the demo accounts: they stand in `users`, so they have an inbox, too. */
export const staff = {
  agent: demo('agent', '李娜', ['agent']),
  agent2: demo('agent2', '刘洋', ['agent']),
  supervisor: demo('supervisor', '赵敏', ['supervisor']),
  leader: demo('leader', '陈刚', ['leader']),
  finance: demo('finance', '周静', ['finance'], 'finance'),
  manager: demo('manager', '孙丽', ['cs_head', 'department_head'], 'customer_service'),
  admin: demo('admin', '何平', ['administrator']),
  engineering: demo('engineering', '郑强', ['department_head', 'responsible_person'], 'engineering'),
} as const;

/** Somebody with exactly these roles whom nobody knows. */
export const stranger = (roles: Role[], department?: Department): Actor => ({
  id: randomUUID(),
  name: '路人',
  roles,
  ...(department && { department }),
});

export const newKey = (): string => randomUUID();

/** A mobile number that no other test uses. */
export const newPhone = (): string => `139${String(randomInt(100_000_000)).padStart(8, '0')}`;

export const intakeOf = (customerId: string, change: object = {}) => ({
  profile: 'tourism',
  type: 'COMPLAINT',
  channel: 'PHONE',
  customerId,
  subject: '行程缩水',
  content: '合同约定的两个景点没有去',
  demand: '退还门票差价',
  apologised: true,
  courseUnderstood: true,
  legalRisk: false,
  duringTravel: false,
  attachments: [],
  ...change,
});

const Problem = z.strictObject({
  type: z.string().startsWith('urn:ruyue:problem:'),
  title: z.string().min(1),
  status: z.int(),
  detail: z.string().min(1),
  requestId: z.string().min(8),
  refusal: z.strictObject({ type: z.string(), offers: z.array(z.string()).optional() }).optional(),
  errors: z.array(z.strictObject({ path: z.string(), message: z.string() })).optional(),
  existingId: z.string().optional(),
});

/** The name of the problem that an answer is; a complete document of its own status, or the test fails. */
export function problemOf({ status, headers, body }: Answer): string {
  const problem = Problem.parse(body);
  if (problem.status !== status) throw new Error(`the document says ${problem.status}, the answer ${status}`);
  if (!headers.get('Content-Type')?.startsWith('application/problem+json')) throw new Error('not a problem document');
  return problem.type.slice('urn:ruyue:problem:'.length);
}

const Detail = z.object({
  row: z.object({ id: z.string(), stage: z.string(), version: z.int(), severity: z.string().nullable() }),
  state: z.custom<ComplaintState>((value) => typeof value === 'object' && value !== null && 'clocks' in value),
  customer: z.object({ id: z.string() }),
  now: z.string(),
});

/** The case in an answer that must be a success. */
export function detailOf({ status, body }: Answer) {
  if (status !== 200 && status !== 201) throw new Error(`answered ${status}: ${JSON.stringify(body)}`);
  return Detail.parse(body);
}

/** The items of a page. */
export const itemsOf = <S extends z.ZodType>(item: S, { status, body }: Answer): z.output<S>[] => {
  if (status !== 200) throw new Error(`answered ${status}: ${JSON.stringify(body)}`);
  return z.object({ items: z.array(item) }).parse(body).items;
};

/** The running services, spoken with over HTTP as the console does. */
export class Services {
  readonly urls: Readonly<Record<ServiceName | 'console', string>>;
  readonly config: Config;
  readonly db: Db;
  readonly #tokens: ReturnType<typeof createTokens>;

  constructor(urls: Services['urls'], config: Config, db: Db) {
    this.urls = urls;
    this.config = config;
    this.db = db;
    this.#tokens = createTokens(config.tokenSecret);
  }

  token(service: ServiceName, actor: Actor): Promise<string> {
    return this.#tokens.sign(service, actor);
  }

  /** One request; POST gets a new idempotency key unless one is given. */
  async ask(service: ServiceName, actor: Actor, method: string, path: string, sent: Sent = {}): Promise<Answer> {
    const { body, key = method === 'POST' ? newKey() : undefined, seen, headers } = sent;
    const raw = typeof body === 'string' || body instanceof Uint8Array;
    const response = await fetch(this.urls[service] + path, {
      method,
      headers: {
        Authorization: `Bearer ${await this.token(service, actor)}`,
        ...(body !== undefined && { 'Content-Type': 'application/json' }),
        ...(key !== undefined && { 'Idempotency-Key': key }),
        ...(seen !== undefined && { 'If-Match': `"${seen}"` }),
        ...headers,
      },
      ...(body !== undefined && { body: raw ? new Blob([body]) : JSON.stringify(body) }),
    });
    const text = await response.text();
    const json = response.headers.get('Content-Type')?.includes('json');
    return { status: response.status, headers: response.headers, body: json ? JSON.parse(text) : text || undefined };
  }

  desk(actor: Actor, method: string, path: string, sent?: Sent): Promise<Answer> {
    return this.ask('desk', actor, method, path, sent);
  }

  history(actor: Actor, path: string, sent?: Sent): Promise<Answer> {
    return this.ask('history', actor, 'GET', path, sent);
  }

  /** Everything that a list of the desk holds, page after page. */
  async all<S extends z.ZodType>(item: S, actor: Actor, path: string, limit = 200): Promise<z.output<S>[]> {
    const items: z.output<S>[] = [];
    let after = '';
    for (;;) {
      const answer = await this.desk(actor, 'GET', `${path}${path.includes('?') ? '&' : '?'}limit=${limit}${after}`);
      items.push(...itemsOf(item, answer));
      const { next } = z.object({ next: z.string().nullable() }).parse(answer.body);
      if (next === null) return items;
      after = `&after=${next}`;
    }
  }

  async customer(fields: object = {}): Promise<string> {
    const answer = await this.desk(staff.agent, 'POST', '/customers', { body: { name: '王小明', ...fields } });
    return z.object({ id: z.string() }).parse(answer.body).id;
  }

  /** Opens a complaint that must be accepted. */
  async open(change: object = {}, actor: Actor = staff.agent) {
    const body = intakeOf(await this.customer(), change);
    return detailOf(await this.desk(actor, 'POST', '/complaints', { body }));
  }

  command(actor: Actor, caseId: string, name: string, body: unknown, sent: Omit<Sent, 'body'> = {}): Promise<Answer> {
    return this.desk(actor, 'POST', `/${COMMON.has(name) ? 'cases' : 'complaints'}/${caseId}/${name}`, {
      ...sent,
      body,
    });
  }

  /** Gives a command that must be accepted. */
  async do(actor: Actor, caseId: string, name: string, body: unknown) {
    return detailOf(await this.command(actor, caseId, name, body));
  }
}

/** The commands that every kind of case takes, as their routes name them. */
const COMMON = new Set(
  Object.values(complaint.commands).flatMap(({ name, common }) =>
    common ? [name.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)] : [],
  ),
);

/** The services for one test file. */
export function runningServices(): { readonly on: Services } {
  let services: Services;
  let close: () => Promise<void>;
  beforeAll(() => {
    const { env, urls } = inject('stack');
    const config = loadConfig(env);
    const { db, pool } = connectDatabase(config.databaseUrl, { name: 'ruyue-test', max: 3 });
    services = new Services(urls, config, db);
    close = () => pool.end();
  });
  afterAll(() => close());
  return {
    get on() {
      return services;
    },
  };
}

/** Takes a short-path complaint (profile renovation) to its close, as people would. */
export async function closeShortPath(on: Services, caseId: string, doneAt: string): Promise<void> {
  const { agent } = staff;
  await on.do(agent, caseId, 'confirm-complaint', { restated: '复述', customerConfirmed: true });
  await on.do(agent, caseId, 'classify-complaint', { severity: 'GENERAL', labels: {} });
  await on.do(agent, caseId, 'start-execution', { department: 'engineering', measures: '返修', milestones: [] });
  await on.do(agent, caseId, 'record-execution', { explanation: { doneAt, note: '已解释' } });
  const told = { toldAt: doneAt, channel: 'PHONE', content: '已返修', satisfaction: 'SATISFIED' };
  await on.do(agent, caseId, 'tell-result', told);
  const summary = { cause: '材料问题', improvementSuggestion: '抽检', lessons: '加强验收' };
  await on.do(agent, caseId, 'close-complaint', summary);
}

export const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');

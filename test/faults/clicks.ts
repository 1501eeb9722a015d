import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { z } from 'zod';
import type { Actor, Department, Role } from '../../domain/roles.ts';
import { demoUserId } from '../../infra/seed.ts';
import { createTokens } from '../../services/kit/auth.ts';

const person = (login: string, name: string, roles: Role[], department?: Department): Actor => ({
  id: demoUserId(login),
  name,
  roles,
  ...(department && { department }),
});

/** Who asks, who approves and who pays: three people (REF-12), and a second one who pays; and who works on the other cases. */
export const PEOPLE = {
  agent: person('agent', '李娜', ['agent']),
  agent2: person('agent2', '刘洋', ['agent']),
  approver: person('finance2', '吴磊', ['finance', 'finance_manager'], 'finance'),
  payer: person('finance', '周静', ['finance'], 'finance'),
  payer2: person('finance3', '冯倩', ['finance'], 'finance'),
  supervisor: person('supervisor', '赵敏', ['supervisor']),
  operations: person('operations', '林涛', ['department_head', 'responsible_person'], 'operations'),
  engineering: person('engineering', '郑强', ['department_head', 'responsible_person'], 'engineering'),
  materials: person('materials', '冯涛', ['department_head', 'responsible_person'], 'materials'),
  technician: person('technician', '马超', ['technician', 'responsible_person'], 'engineering'),
} as const;

/** The service has refused, in its own words: no repetition changes that. */
export class Refused extends Error {
  readonly type: string;

  constructor(path: string, type: string, detail: string) {
    super(`${path}: ${type}, ${detail}`);
    this.type = type;
  }
}

const Opened = z.object({ row: z.object({ id: z.string() }) });

/** The number of the case in an answer. */
export const caseIdOf = (answer: unknown): string => Opened.parse(answer).row.id;

const Problem = z.object({ type: z.string(), detail: z.string() });
const ANSWER_WITHIN_MS = 15_000;
const AGAIN_MS = 250;

interface Sent {
  readonly key?: string;
  /** Presses twice at the same moment, as people do. */
  readonly twice?: boolean;
}

/** How the clicks of a run were answered. */
export interface Answers {
  clicks: number;
  sent: number;
  again: number;
  /** By status; 0 is a broken connection or none in time. */
  readonly statuses: Map<number, number>;
  /** One key that was both accepted and refused. */
  split: number;
  /** Every click that was answered with a success. */
  readonly accepted: { readonly key: string; readonly path: string; readonly ms: number; readonly at: number }[];
}

/** One service over HTTP, used by people who press twice and try again until they are told something. */
export function createClicks(service: 'desk' | 'finance', url: string, tokenSecret: string, endsAt: number) {
  const tokens = createTokens(tokenSecret);
  const answers: Answers = { clicks: 0, sent: 0, again: 0, statuses: new Map(), split: 0, accepted: [] };

  /** One request and its answer; status 0 is a broken connection or none in time. */
  const send = async (actor: Actor, path: string, key: string, body: unknown) => {
    answers.sent += 1;
    const answer = await fetch(url + path, {
      method: 'POST',
      headers: {
        Authorization: `Bearer ${await tokens.sign(service, actor)}`,
        'Idempotency-Key': key,
        'Content-Type': 'application/json',
      },
      body: JSON.stringify(body),
      signal: AbortSignal.timeout(ANSWER_WITHIN_MS),
    })
      .then(async (response) => ({ status: response.status, body: (await response.json()) as unknown }))
      .catch(() => ({ status: 0, body: undefined }));
    answers.statuses.set(answer.status, (answers.statuses.get(answer.status) ?? 0) + 1);
    return answer;
  };

  return {
    answers,
    send,
    /** Presses a button until something is certain: gives back the accepted answer, or throws Refused. Always one key. */
    async click(actor: Actor, path: string, body: unknown, { key = randomUUID(), twice = false }: Sent = {}) {
      const pressedAt = Date.now();
      for (;;) {
        const sent = await Promise.all(Array.from({ length: twice ? 2 : 1 }, () => send(actor, path, key, body)));
        const accepted = sent.find(({ status }) => status >= 200 && status < 300);
        const refused = sent.find(({ status }) => status >= 400 && status < 500);
        if (accepted && refused) answers.split += 1;
        if (accepted) {
          answers.clicks += 1;
          answers.accepted.push({ key, path, at: pressedAt, ms: Date.now() - pressedAt });
          return accepted.body;
        }
        if (refused) {
          const problem = Problem.safeParse(refused.body).data;
          throw new Refused(path, problem?.type.split(':').at(-1) ?? `${refused.status}`, problem?.detail ?? '');
        }
        if (Date.now() > endsAt) throw new Error(`${path}: no answer until the end`);
        answers.again += 1;
        await pause(AGAIN_MS);
      }
    },
  };
}
export type Clicks = ReturnType<typeof createClicks>;

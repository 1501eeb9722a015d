import { z } from 'zod';
import { hashBody } from '../../activities/chain.ts';
import { complaint } from '../../domain/procedures/complaint/complaint.ts';
import type { ComplaintFact } from '../../domain/procedures/complaint/facts.ts';
import type { ComplaintState } from '../../domain/procedures/complaint/state.ts';
import type { Command } from '../../domain/procedures/procedure.ts';
import type { Actor } from '../../domain/roles.ts';
import type { Db } from '../../infra/database.ts';
import { caseFor, findCase, type StoredCase } from '../kit/cases.ts';
import { notFound, Problem } from '../kit/problem.ts';
import { type Route, route } from '../kit/route.ts';
import { rulesOf } from '../kit/rules.ts';
import { CaseParams, Version } from '../kit/views.ts';
import type { Care } from './care.ts';
import { CaseDetail, caseDetail } from './detail.ts';

type ComplaintCommand = Command<ComplaintState, ComplaintFact>;

/** What the body of a route is, and what the command is told, where the two differ. */
interface Translation {
  readonly body: z.ZodType;
  data(db: Db, stored: StoredCase, body: unknown): Promise<unknown>;
}

const VersionsBody = z.strictObject({
  policyVersion: Version,
  calendarVersion: z.string().min(1).max(64),
  reason: z.string().trim().min(1).max(200),
});

/** People name the versions; the case is told the rules themselves, which it then carries. */
const TRANSLATED: Readonly<Record<string, Translation>> = {
  changeRules: {
    body: VersionsBody,
    async data(db, { row }, body) {
      const { reason, ...versions } = VersionsBody.parse(body);
      return { cause: 'rebase', ...(await rulesOf(db, { profile: row.profile, ...versions })), reason };
    },
  },
};

/** By joining, an agent whom the customer called again becomes one who may see the case (CHN-06). */
const OPEN_TO_OUTSIDERS: readonly string[] = ['joinCase'];

/** One route for each command that a person may give, from its declaration. */
export function commandRoutes(db: Db, care: Care): Route[] {
  return Object.values(complaint.commands)
    .filter(({ roles }) => roles.some((role) => role !== 'system'))
    .map((command) => commandRoute(command, db, care));
}

const kebab = (name: string): string => name.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);

function commandRoute(command: ComplaintCommand, db: Db, care: Care): Route {
  const translation = TRANSLATED[command.name];
  return route({
    method: 'post',
    path: `/complaints/{caseId}/${kebab(command.name)}`,
    operationId: command.name,
    summary: command.label,
    roles: command.roles.filter((role) => role !== 'system'),
    changes: true,
    input: { params: CaseParams, body: translation?.body ?? command.schema },
    answer: CaseDetail,
    async handler({ params: { caseId }, body, actor, key, seenVersion }) {
      const stored = await addressed(db, command, actor, caseId);
      const bodyHash = hashBody({ operation: command.name, caseId, actor: actor.id, body });
      if (!(await isRepeated(db, key, bodyHash))) {
        const data = translation ? await translation.data(db, stored, body) : body;
        const expectedVersion = seenVersion === undefined ? {} : { expectedVersion: seenVersion };
        await care.command(caseId, command.name, { key, bodyHash, actor, data, ...expectedVersion });
      }
      const after = await findCase(db, caseId);
      if (!after) throw notFound();
      return caseDetail(db, after);
    },
  });
}

async function addressed(db: Db, { name }: ComplaintCommand, actor: Actor, caseId: string): Promise<StoredCase> {
  if (!OPEN_TO_OUTSIDERS.includes(name)) return caseFor(db, actor, caseId);
  const found = await findCase(db, caseId);
  if (!found) throw notFound();
  return found;
}

/** Whether this very command was recorded before, by whichever run of the case; PostgreSQL outlives all of them. */
async function isRepeated(db: Db, key: string, bodyHash: string): Promise<boolean> {
  const before = await db.selectFrom('commands').select('body_hash').where('key', '=', key).executeTakeFirst();
  if (before && before.body_hash !== bodyHash) throw new Problem('key-reused');
  return before !== undefined;
}

import { z } from 'zod';
import { hashBody } from '../../activities/chain.ts';
import { commandPermission } from '../../domain/access/permission.ts';
import type { ProcedureName } from '../../domain/procedures/case/names.ts';
import type { AnyProcedure } from '../../domain/procedures/case/procedure.ts';
import { procedureOf, procedures } from '../../domain/procedures/registry.ts';
import type { Actor, Role } from '../../domain/roles.ts';
import type { Db } from '../../infra/database.ts';
import type { Care } from './care.ts';
import { caseFor, findCase, type StoredCase } from './cases.ts';
import { CaseDetail, caseDetail } from './detail.ts';
import { attach, evidenceIn, proveEvidence } from './evidence.ts';
import { provePayee } from './payees.ts';
import { notFound, PROBLEMS, Problem } from './problem.ts';
import { type Route, route } from './route.ts';
import { rulesOf } from './rules.ts';
import { CaseParams, Version } from './views.ts';

type AnyCommand = AnyProcedure['commands'][string];

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

/** One route for each command of the procedure that a person may give, from its declaration. */
export const commandRoutes = (procedure: AnyProcedure, db: Db, care: Care): Route[] =>
  Object.values(procedure.commands)
    .filter(({ common, roles }) => !common && forPeople(roles))
    .map((command) => commandRoute(command, { collection: `${procedure.name}s`, procedure: procedure.name }, db, care));

/** One route for each command that the cases of every procedure take. */
export function commonCommandRoutes(db: Db, care: Care): Route[] {
  const common = new Map(
    procedures.flatMap(({ commands }) =>
      Object.values(commands).flatMap((command) => (command.common ? [[command.name, command] as const] : [])),
    ),
  );
  return [...common.values()]
    .filter(({ roles }) => forPeople(roles))
    .map((command) => commandRoute(command, { collection: 'cases' }, db, care));
}

const forPeople = (roles: readonly Role[]): boolean => roles.some((role) => role !== 'system');

const kebab = (name: string): string => name.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);

function commandRoute(
  command: AnyCommand,
  { collection, procedure }: { readonly collection: string; readonly procedure?: ProcedureName },
  db: Db,
  care: Care,
): Route {
  const translation = TRANSLATED[command.name];
  return route({
    method: 'post',
    path: `/${collection}/{caseId}/${kebab(command.name)}`,
    permission: commandPermission(command, procedure ?? 'case'),
    changes: true,
    input: { params: CaseParams, body: translation?.body ?? command.schema },
    answer: CaseDetail,
    async handler({ params: { caseId }, body, actor, key, seenVersion }) {
      const stored = await addressed(db, command, actor, caseId);
      const { name } = procedureOf(stored.row.procedure);
      if (procedure && name !== procedure) throw notFound();
      await giveCommand(db, care, stored, command.name, { body, actor, key, seenVersion }, translation);
      const after = await findCase(db, caseId);
      if (!after) throw notFound();
      return caseDetail(db, after);
    },
  });
}

/** What a person sends to a case. */
interface Given {
  readonly body: unknown;
  readonly actor: Actor;
  readonly key: string;
  readonly seenVersion?: number | undefined;
}

/** Gives a command to a case that the actor may see; resolves when its facts are recorded, now or under this key before. */
export async function giveCommand(
  db: Db,
  care: Care,
  { row, ...stored }: StoredCase,
  name: string,
  { body, actor, key, seenVersion }: Given,
  translation?: Translation,
): Promise<void> {
  const bodyHash = hashBody({ operation: name, caseId: row.id, actor: actor.id, body });
  const to = { id: row.id, procedure: procedureOf(row.procedure).name };
  const evidence = evidenceIn(body);
  /** Whether it was recorded before. Its worker may have died then: the answer promises that the case will know. */
  const isRecorded = async (): Promise<boolean> => {
    const version = await recordedVersion(db, key, bodyHash);
    if (version !== undefined) await care.nudge(to, version);
    return version !== undefined;
  };
  if (!(await isRecorded())) {
    await proveEvidence(db, actor, evidence, row.id);
    await provePayee(db, body);
    const data = translation ? await translation.data(db, { row, ...stored }, body) : body;
    const expectedVersion = seenVersion === undefined ? {} : { expectedVersion: seenVersion };
    const permitted = await care.permitted(name);
    try {
      await care.command(to, name, {
        key,
        bodyHash,
        actor,
        data,
        ...permitted,
        ...expectedVersion,
        recordedVersion: row.version,
      });
    } catch (error) {
      // What stands in the records stands, although the case, which does not know of it, has said no.
      if (!isRefused(error) || !(await isRecorded())) throw error;
    }
  }
  await attach(db, evidence, row.id);
}

/** The case has said no; that it has not answered is something else. */
const isRefused = (error: unknown): boolean => error instanceof Problem && PROBLEMS[error.type].status < 500;

async function addressed(db: Db, { name }: AnyCommand, actor: Actor, caseId: string): Promise<StoredCase> {
  if (!OPEN_TO_OUTSIDERS.includes(name)) return caseFor(db, actor, caseId);
  const found = await findCase(db, caseId);
  if (!found) throw notFound();
  return found;
}

/** The version that this very command made, by whichever run of the case it was recorded; PostgreSQL outlives all of them. */
async function recordedVersion(db: Db, key: string, bodyHash: string): Promise<number | undefined> {
  const before = await db
    .selectFrom('commands')
    .select(['body_hash', 'version'])
    .where('key', '=', key)
    .executeTakeFirst();
  if (before && before.body_hash !== bodyHash) throw new Problem('key-reused');
  return before?.version;
}

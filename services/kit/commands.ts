import { z } from 'zod';
import { hashBody } from '../../activities/chain.ts';
import { commandPermission } from '../../domain/access/permission.ts';
import type { ProcedureName } from '../../domain/procedures/case/names.ts';
import type { AnyProcedure } from '../../domain/procedures/case/procedure.ts';
import type { CaseRow } from '../../domain/procedures/case/projection.ts';
import { procedureOf, procedures } from '../../domain/procedures/registry.ts';
import type { Actor, Role } from '../../domain/roles.ts';
import type { Db } from '../../infra/database.ts';
import type { Care } from './care.ts';
import { caseRow, findCase, ROW, seen } from './cases.ts';
import { CaseDetail } from './detail.ts';
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
  data(db: Db, row: CaseRow, body: unknown): Promise<unknown>;
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
    async data(db, row, body) {
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
      const to = await addressed(db, { caseId, actor, key, outsiders: OPEN_TO_OUTSIDERS.includes(command.name) });
      const { name } = procedureOf(to.row.procedure);
      if (procedure && name !== procedure) throw notFound();
      await giveCommand(db, care, to, command.name, { body, actor, key, seenVersion }, translation);
      const after = await findCase(db, caseId);
      if (!after) throw notFound();
      return after;
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

/** What was recorded under a key, by whichever run of the case; PostgreSQL outlives all of them. */
interface Recorded {
  readonly bodyHash: string;
  readonly version: number;
}

/** A case that is to be given a command, and what was recorded under its key before. */
interface Addressed {
  readonly row: CaseRow;
  readonly recorded: Recorded | undefined;
}

/** The case that a command is for, if the actor may see it; with `outsiders` whoever asks. */
export async function addressed(
  db: Db,
  { caseId, actor, key, outsiders = false }: { caseId: string; actor: Actor; key: string; outsiders?: boolean },
): Promise<Addressed> {
  const found = await db
    .selectFrom('cases')
    .leftJoin('commands', (join) => join.on('commands.key', '=', key))
    .select([...ROW, 'commands.body_hash as key_hash', 'commands.version as key_version'])
    .where('cases.id', '=', caseId)
    .executeTakeFirst();
  if (!found) throw notFound();
  const { key_hash: bodyHash, key_version: version } = found;
  const recorded = bodyHash === null || version === null ? undefined : { bodyHash, version };
  const to = { row: caseRow(found), recorded };
  return outsiders ? to : seen(db, actor, to);
}

/** Gives a command to a case that the actor may see; resolves when its facts are recorded, now or under this key before. */
export async function giveCommand(
  db: Db,
  care: Care,
  { row, recorded }: Addressed,
  name: string,
  { body, actor, key, seenVersion }: Given,
  translation?: Translation,
): Promise<void> {
  const bodyHash = hashBody({ operation: name, caseId: row.id, actor: actor.id, body });
  const to = { id: row.id, procedure: procedureOf(row.procedure).name };
  const evidence = evidenceIn(body);
  /** Whether it was recorded before. Its worker may have died then: the answer promises that the case will know. */
  const isKnown = async (before: Recorded | undefined): Promise<boolean> => {
    if (before === undefined) return false;
    if (before.bodyHash !== bodyHash) throw new Problem('key-reused');
    await care.nudge(to, before.version);
    return true;
  };
  if (!(await isKnown(recorded))) {
    await proveEvidence(db, actor, evidence, row.id);
    await provePayee(db, body);
    const data = translation ? await translation.data(db, row, body) : body;
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
      if (!isRefused(error) || !(await isKnown(await recordedUnder(db, key)))) throw error;
    }
  }
  await attach(db, evidence, row.id);
}

/** The case has said no; that it has not answered is something else. */
const isRefused = (error: unknown): boolean => error instanceof Problem && PROBLEMS[error.type].status < 500;

const recordedUnder = (db: Db, key: string): Promise<Recorded | undefined> =>
  db.selectFrom('commands').select(['body_hash as bodyHash', 'version']).where('key', '=', key).executeTakeFirst();

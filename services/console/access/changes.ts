import { isDeepStrictEqual } from 'node:util';
import { type Selectable, sql, type Transaction } from 'kysely';
import { tellRoles } from '../../../activities/tell-roles.ts';
import { AccessChange, personOf } from '../../../domain/access/change.ts';
import { type Company, effectiveRoles, holds } from '../../../domain/access/company.ts';
import { operation } from '../../../domain/access/permission.ts';
import {
  needsSecond,
  PROPOSAL_DAYS,
  refuseChange,
  refuseDecision,
  TWO_PEOPLE,
} from '../../../domain/access/two-people.ts';
import type { Refusal } from '../../../domain/refusal.ts';
import type { Actor } from '../../../domain/roles.ts';
import { toInstant } from '../../../domain/time/instant.ts';
import type { Database } from '../../../infra/database.ts';
import { audit } from '../../kit/audit.ts';
import { violatedConstraint } from '../../kit/failures.ts';
import { notFound, Problem, problemOfRefusal, ruleNotMet } from '../../kit/problem.ts';
import { instantOf } from '../../kit/views.ts';
import { apply } from './apply.ts';
import { companyIn } from './company.ts';

type Tx = Transaction<Database>;
type Row = Selectable<Database['access_changes']>;

/** What somebody who changes access gets to know. */
export interface Made {
  readonly id: string;
  readonly password: string | null;
}

/** Makes a change, or proposes it where one person is not enough. */
export async function makeChange(tx: Tx, actor: Actor, change: AccessChange, reason: string): Promise<Made> {
  const company = await soleCompany(tx);
  refuseIf(refuseChange(company, change, actor.id));
  if (change.kind === 'account') await proveFree(tx, change.login);
  const dangerous = needsSecond(TWO_PEOPLE, change, company);
  const before = await standing(tx, company, change);
  const now = Date.now();
  const row = await tx
    .insertInto('access_changes')
    .values({
      change: JSON.stringify(change),
      before: JSON.stringify(before),
      person: personOf(change) ?? null,
      reason,
      dangerous,
      status: dangerous ? 'pending' : 'applied',
      proposed_by: actor.id,
      expires_at: new Date(now + PROPOSAL_DAYS * 86_400_000),
      decided_at: dangerous ? null : new Date(now),
      decided_by: null,
      note: null,
    })
    .returning('id')
    .executeTakeFirstOrThrow();
  if (!dangerous) return takeEffect(tx, actor, row.id, change, before);
  await audit(tx, actor, 'access-proposed', row.id, accountOf(change, before));
  await tellRoles(tx, {
    roles: effectiveRoles(operation('decideAccessChange'), company.differences),
    text: {
      zh: '{by} 提出的权限变更等待另一人审批，{days} 天内有效',
      en: 'A change of access that {by} proposed awaits another person, for {days} days',
    },
    vars: { by: actor.name, days: PROPOSAL_DAYS },
    once: `access:${row.id}`,
  });
  return { id: row.id, password: null };
}

/** Lets a proposal take effect, or rejects it with a word to whoever proposed it. */
export async function decideChange(
  tx: Tx,
  actor: Actor,
  id: string,
  decision: { readonly approve: boolean; readonly note?: string | undefined },
): Promise<Made> {
  const company = await soleCompany(tx);
  const row = await pendingChange(tx, id);
  const change = AccessChange.parse(row.change);
  const proposal = { change, proposedBy: row.proposed_by, expiresAt: instantOf(row.expires_at) };
  refuseIf(refuseDecision(company, proposal, actor.id, decision.approve, toInstant(Date.now())));
  const { approve, note = null } = decision;
  if (approve && !isDeepStrictEqual(await standing(tx, company, change), row.before))
    throw new Problem('stale-version');
  await decided(tx, id, { status: approve ? 'applied' : 'rejected', decided_by: actor.id, note });
  if (approve) return takeEffect(tx, actor, id, change, row.before);
  await audit(tx, actor, 'access-rejected', id, accountOf(change, row.before));
  return { id, password: null };
}

/** Who proposed something may take it back while nobody has decided. */
export async function withdrawChange(tx: Tx, actor: Actor, id: string): Promise<Made> {
  await soleCompany(tx);
  const row = await pendingChange(tx, id);
  if (row.proposed_by !== actor.id) throw new Problem('role-not-allowed');
  await decided(tx, id, { status: 'withdrawn', decided_by: null, note: null });
  await audit(tx, actor, 'access-withdrawn', id, accountOf(AccessChange.parse(row.change), row.before));
  return { id, password: null };
}

async function takeEffect(tx: Tx, actor: Actor, id: string, change: AccessChange, before: object): Promise<Made> {
  const { subject, password } = await apply(tx, id, change).catch((error: unknown) => {
    throw violatedConstraint(error) === 'users_login_key' ? loginTaken() : error;
  });
  await audit(tx, actor, 'access-changed', subject, { change: id, ...accountOf(change, before) });
  return { id, password };
}

/** Changes are made one after the other, each judged by what the one before it left. */
async function soleCompany(tx: Tx): Promise<Company> {
  await sql`SELECT pg_advisory_xact_lock(hashtext('access_changes'))`.execute(tx);
  return companyIn(tx);
}

async function pendingChange(tx: Tx, id: string): Promise<Row> {
  const row = await tx.selectFrom('access_changes').selectAll().where('id', '=', id).executeTakeFirst();
  if (!row) throw notFound();
  if (row.status !== 'pending') throw ruleNotMet('该变更已处理', 'This change is settled already');
  return row;
}

const decided = (tx: Tx, id: string, columns: Pick<Row, 'status' | 'decided_by' | 'note'>) =>
  tx
    .updateTable('access_changes')
    .set({ ...columns, decided_at: new Date() })
    .where('id', '=', id)
    .execute();

/** What the change would replace: it must still be there when the second person approves. */
async function standing(tx: Tx, company: Company, change: AccessChange): Promise<object> {
  if (change.kind === 'permission') return { granted: holds(change.role, change.permission, company) };
  const member = company.members.find(({ id }) => id === personOf(change));
  switch (change.kind) {
    case 'roles':
      return { roles: member?.roles ?? [] };
    case 'enabled':
      return { enabled: member?.enabled ?? false };
    case 'profile':
      return tx
        .selectFrom('users')
        .select(['name', 'department', 'language'])
        .where('id', '=', change.person)
        .executeTakeFirstOrThrow();
    case 'account':
    case 'password':
    case 'unlocked':
      return {};
  }
}

/** What the audit says of a change: what was there and what is, without names. */
function accountOf(change: AccessChange, before: object): object {
  const { name: _, login: __, ...said } = { name: '', login: '', ...change };
  const { name: ___, ...was } = { name: '', ...before };
  return { ...said, before: was };
}

async function proveFree(tx: Tx, login: string): Promise<void> {
  const taken = await tx.selectFrom('users').select('id').where('login', '=', login).executeTakeFirst();
  if (taken) throw loginTaken();
}

const loginTaken = (): Problem =>
  new Problem('already-exists', { detail: { zh: '该登录名已被使用', en: 'This login is taken' } });

function refuseIf(refusal: Refusal | undefined): void {
  if (refusal) throw problemOfRefusal(refusal);
}

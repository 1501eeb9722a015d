import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Difference, effectiveRoles } from '../../../domain/access/company.ts';
import { DANGEROUS } from '../../../domain/access/danger.ts';
import { PERMISSIONS, permissionNamed } from '../../../domain/access/permission.ts';
import { decide, permits } from '../../../domain/procedures/procedure.ts';
import { refund } from '../../../domain/procedures/refund/refund.ts';
import { approversOf } from '../../../domain/procedures/refund/state.ts';
import { procedures } from '../../../domain/procedures/registry.ts';
import { isRefusal } from '../../../domain/refusal.ts';
import { type Actor, hasRole, PEOPLES_ROLES, type PersonRole, Role } from '../../../domain/roles.ts';
import { says } from '../../support/intake.ts';
import { people } from '../../support/people.ts';
import { PureComplaint, rulesOf } from '../../support/pure-case.ts';
import { as, PureRefund } from '../refund/support.ts';

const roles = fc.subarray([...PEOPLES_ROLES]);
const actor = fc
  .subarray([...PEOPLES_ROLES], { minLength: 1, maxLength: 3 })
  .map((held): Actor => ({ id: 'anybody', name: '路人', roles: held }));
const difference: fc.Arbitrary<Difference> = fc.record({
  role: fc.constantFrom(...PEOPLES_ROLES),
  permission: fc.constantFrom(...PERMISSIONS.map(({ name }) => name)),
  granted: fc.boolean(),
});

describe('the permissions are the operations of the product, each once', () => {
  test('every opening and every command that people may give is one, as it is declared; what is the platform’s is none', () => {
    const declared = procedures.flatMap(({ opening, commands }) => [opening, ...Object.values(commands)]);
    for (const { name, roles: of } of declared)
      expect([name, permissionNamed(name)?.roles.toSorted()]).toStrictEqual([
        name,
        of.some((role) => role !== 'system') ? of.filter((role) => role !== 'system').toSorted() : undefined,
      ]);
    const names = PERMISSIONS.map(({ name }) => name);
    expect(new Set(names).size).toBe(names.length);
  });

  test('every dangerous one exists and is held by somebody as shipped', () => {
    for (const name of DANGEROUS) expect([name, permissionNamed(name)?.roles.length ?? 0]).not.toContain(0);
  });

  test('requirements 15 the roles of daily work hold none of the dangerous ones: a new colleague needs no second signature', () => {
    const daily: readonly PersonRole[] = [
      'agent',
      'after_sales_agent',
      'visit_specialist',
      'duty_agent',
      'technician',
      'responsible_person',
      'investigator',
    ];
    const held = DANGEROUS.filter((name) => permissionNamed(name)?.roles.some((role) => daily.includes(role)));
    expect(held).toStrictEqual([]);
  });
});

describe('what the company changed', () => {
  test('without a word of it everything is as shipped, and the last word about a role and a permission counts', () => {
    fc.assert(
      fc.property(fc.constantFrom(...PERMISSIONS), fc.uniqueArray(difference, keyed), (permission, differences) => {
        const effective = effectiveRoles(permission, differences);
        for (const role of PEOPLES_ROLES) {
          const said = differences.find((one) => one.role === role && one.permission === permission.name);
          expect(effective.includes(role)).toBe(said ? said.granted : permission.roles.includes(role));
        }
      }),
    );
    for (const permission of PERMISSIONS)
      expect(effectiveRoles(permission, []).toSorted()).toStrictEqual(permission.roles.toSorted());
  });

  test('decides who may give a command, and never touches what is the platform’s own', () => {
    fc.assert(
      fc.property(
        fc.subarray([...Role.keys]),
        fc.option(roles, { nil: undefined }),
        actor,
        (declared, permitted, by) => {
          const forPeople = declared.filter((role) => role !== 'system');
          const open = forPeople.length > 0 && permitted ? permitted : forPeople;
          const circumstances = { actor: by, permitted, now: '2026-03-02T01:00:00.000Z' };
          expect(permits(circumstances, declared)).toBe(hasRole(by, ...open));
          const platform = { ...by, roles: ['system' as const] };
          expect(permits({ ...circumstances, actor: platform }, declared)).toBe(declared.includes('system'));
        },
      ),
    );
  });
});

const keyed = { selector: ({ role, permission }: Difference) => `${role} ${permission}`, maxLength: 12 };

describe('what is no permission holds under any permission data', () => {
  const acknowledged = new PureRefund().acknowledged();
  const approved = new PureRefund().approved();
  const major = new PureComplaint(rulesOf('tourism'), '2026-03-02 09:00')
    .do('confirmComplaint', says.confirm, people.agent)
    .do('classifyComplaint', says.major, people.agent);

  test('REF-12 an amount is approved only by a role of its tier that the company lets, never by who asked', () => {
    let approvals = 0;
    fc.assert(
      fc.property(actor, roles, fc.boolean(), ({ roles: held }, permitted, isRequester) => {
        const { state, now } = acknowledged;
        const by = { id: isRequester ? state.requester.id : 'anybody', name: '路人', roles: held };
        const command = { name: 'approveRefund', data: { amountFen: state.amountFen } };
        const decided = decide(refund, state, command, { actor: by, permitted, now });
        const tier = approversOf(state, state.amountFen ?? 0);
        const may = hasRole(by, ...tier) && hasRole(by, ...permitted) && !isRequester;
        if (may) approvals += 1;
        expect(!isRefusal(decided)).toBe(may);
      }),
      { numRuns: 2_000 },
    );
    expect(approvals).toBeGreaterThan(50);
  });

  test('REF-12 who asked or approved does not pay, whatever roles they were given', () => {
    fc.assert(
      fc.property(fc.constantFrom('agent', 'finance2'), roles, (who, permitted) => {
        const { state, now } = approved;
        const by: Actor = { ...as(who), roles: [...PEOPLES_ROLES] };
        const command = { name: 'recordPayout', data: { reference: 'B-1', paidOn: '2026-03-10' } };
        const decided = decide(refund, state, command, { actor: by, permitted, now });
        const expected = permitted.length > 0 ? 'SamePerson' : 'RoleNotAllowed';
        expect(isRefusal(decided) && decided.type).toBe(expected);
      }),
    );
    expect(approved.try('recordPayout', { reference: 'B-1', paidOn: '2026-03-10' }, as('finance'))).toBeUndefined();
  });

  test('CMP-22 a major complaint is a leader’s to decide, whoever holds the permission', () => {
    fc.assert(
      fc.property(actor, roles, (by, permitted) => {
        const { procedure, state, now } = major;
        const refusal = procedure.commands.decideCompensation?.unavailable(
          { ...state, compensations: [asked] },
          { actor: by, permitted, now },
        );
        expect(refusal === undefined).toBe(hasRole(by, ...permitted) && hasRole(by, 'leader', 'general_manager'));
      }),
      { numRuns: 2_000 },
    );
  });

  test('no permission data lets a person give what only the platform gives', () => {
    const platforms = procedures.flatMap(({ commands }) =>
      Object.values(commands).filter(({ roles: declared }) => declared.every((role) => role === 'system')),
    );
    expect(platforms.length).toBeGreaterThan(8);
    for (const { roles: declared } of platforms)
      fc.assert(
        fc.property(actor, roles, (by, permitted) => {
          expect(permits({ actor: by, permitted, now: '2026-03-02T01:00:00.000Z' }, declared)).toBe(false);
        }),
      );
  });
});

const asked = {
  id: 'C1',
  amountFen: 20_000,
  type: 'CASH',
  reason: '致歉',
  status: 'requested',
  requestedBy: { id: 'agent', name: '李娜' },
  approvedBy: null,
  authority: null,
} as const;

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type AccessChange, companyAfter, personOf } from '../../../domain/access/change.ts';
import { type Company, holders, type Member } from '../../../domain/access/company.ts';
import { DANGEROUS } from '../../../domain/access/danger.ts';
import { PERMISSIONS } from '../../../domain/access/permission.ts';
import {
  type Guard,
  needsSecond,
  type Proposal,
  refuseChange,
  refuseDecision,
  TWO_PEOPLE,
} from '../../../domain/access/two-people.ts';
import { PEOPLES_ROLES, type PersonRole } from '../../../domain/roles.ts';

const person = (id: string, roles: PersonRole[], more: Partial<Member> = {}): Member => ({
  id,
  roles,
  enabled: true,
  provided: false,
  ...more,
});

const company: Company = {
  differences: [],
  members: [
    person('admin', ['administrator']),
    person('admin2', ['administrator']),
    person('agent', ['agent']),
    person('finance', ['finance']),
    person('manager', ['finance', 'finance_manager']),
    person('leader', ['leader']),
    person('left', ['finance', 'leader'], { enabled: false }),
    person('sso', ['supervisor'], { provided: true }),
  ],
};
const change = (more: AccessChange) => more;
const second = (one: AccessChange, of: Company = company) => needsSecond(TWO_PEOPLE, one, of);

describe('design §5 what takes effect at once and what waits for a second person', () => {
  test.each<[string, AccessChange, boolean]>([
    [
      'a permission of daily work',
      { kind: 'permission', role: 'auditor', permission: 'addNote', granted: true },
      false,
    ],
    ['a dangerous permission', { kind: 'permission', role: 'agent', permission: 'approveRefund', granted: true }, true],
    [
      'a dangerous one taken',
      { kind: 'permission', role: 'leader', permission: 'approveRefund', granted: false },
      false,
    ],
    [
      'the last one taken',
      { kind: 'permission', role: 'administrator', permission: 'publishPolicy', granted: false },
      true,
    ],
    ['a role of daily work', { kind: 'roles', person: 'agent', roles: ['agent', 'duty_agent'] }, false],
    ['a role that holds one', { kind: 'roles', person: 'agent', roles: ['agent', 'supervisor'] }, true],
    ['fewer roles', { kind: 'roles', person: 'finance', roles: ['agent'] }, false],
    ['a new colleague', { kind: 'account', login: 'new', name: '新人', department: null, roles: ['agent'] }, false],
    ['a new leader', { kind: 'account', login: 'new', name: '新人', department: null, roles: ['leader'] }, true],
    ['a closed account', { kind: 'enabled', person: 'finance', enabled: false }, false],
    ['the last of a trade', { kind: 'enabled', person: 'manager', enabled: false }, true],
    ['an account opened again', { kind: 'enabled', person: 'left', enabled: true }, true],
    ['a password of daily work', { kind: 'password', person: 'agent' }, false],
    ['a password of finance', { kind: 'password', person: 'finance' }, true],
    ['an unlocked account', { kind: 'unlocked', person: 'finance' }, false],
  ])('%s', (_, one, waits) => {
    expect(second(change(one))).toBe(waits);
    expect(refuseChange(company, one, 'admin')).toBeUndefined();
  });
});

describe('what nobody may change', () => {
  test.each<[string, AccessChange, string]>([
    ['their own roles', { kind: 'roles', person: 'admin', roles: ['administrator', 'finance'] }, 'SamePerson'],
    ['their own account', { kind: 'enabled', person: 'admin', enabled: false }, 'SamePerson'],
    ['nobody’s account', { kind: 'password', person: 'nobody' }, 'NotFound'],
    [
      'what is no permission',
      { kind: 'permission', role: 'agent', permission: 'linkDuplicate', granted: true },
      'NotFound',
    ],
    ['what is so already', { kind: 'permission', role: 'agent', permission: 'addNote', granted: true }, 'RuleNotMet'],
    ['roles that the provider says', { kind: 'roles', person: 'sso', roles: ['agent'] }, 'RuleNotMet'],
    ['one of the last two who decide', { kind: 'roles', person: 'admin2', roles: ['agent'] }, 'RuleNotMet'],
    ['nor close them', { kind: 'enabled', person: 'admin2', enabled: false }, 'RuleNotMet'],
    [
      'nor take the right from their role',
      { kind: 'permission', role: 'administrator', permission: 'decideAccessChange', granted: false },
      'RuleNotMet',
    ],
  ])('%s', (_, one, refused) => {
    expect(refuseChange(company, one, 'admin')?.type).toBe(refused);
  });

  test('a company with one administrator keeps that one and may get a second', () => {
    const small = { ...company, members: company.members.filter(({ id }) => id !== 'admin2') };
    expect(refuseChange(small, { kind: 'roles', person: 'admin', roles: ['agent'] }, 'leader')?.type).toBe(
      'RuleNotMet',
    );
    expect(refuseChange(small, { kind: 'roles', person: 'agent', roles: ['administrator'] }, 'admin')).toBeUndefined();
  });
});

describe('who decides on a proposal', () => {
  const proposal: Proposal = {
    change: { kind: 'roles', person: 'agent', roles: ['supervisor'] },
    proposedBy: 'admin',
    expiresAt: '2026-03-09T00:00:00.000Z',
  };
  const decided = (by: string, { approve = true, now = '2026-03-02T00:00:00.000Z', of = company } = {}) =>
    refuseDecision(of, proposal, by, approve, now)?.type;

  test('another person, in time, as long as who proposed it could still propose it', () => {
    expect(decided('admin2')).toBeUndefined();
    expect(decided('admin')).toBe('SamePerson');
    expect(decided('admin', { approve: false })).toBe('SamePerson');
    expect(decided('agent')).toBe('SamePerson');
    expect(decided('admin2', { now: proposal.expiresAt })).toBe('RuleNotMet');
    const gone = companyAfter(company, { kind: 'enabled', person: 'admin', enabled: false }, '');
    expect(decided('admin2', { of: gone })).toBe('RuleNotMet');
    expect(decided('admin2', { of: gone, approve: false })).toBeUndefined();
    expect(decided('admin2', { of: companyAfter(company, proposal.change, '') })).toBe('RuleNotMet');
  });
});

// One person who does everything that administrators can do, with every account whose password is theirs.
type Move = { readonly by: number } & ({ readonly change: AccessChange } | { readonly decide: number });

const anyRole = fc.constantFrom(...PEOPLES_ROLES);
const someRoles = fc.subarray(['agent', 'finance', 'leader', 'administrator'] as PersonRole[], { minLength: 1 });
const who = fc.constantFrom(...company.members.map(({ id }) => id), 'new0', 'new1');
const permission = fc.constantFrom(
  'approveRefund',
  'getEvidence',
  'decidePause',
  'decideAccessChange',
  'addNote',
  'reassign',
);
const anyChange: fc.Arbitrary<AccessChange> = fc.oneof(
  fc.record({ kind: fc.constant('permission' as const), role: anyRole, permission, granted: fc.boolean() }),
  someRoles.map((roles) => ({ kind: 'account' as const, login: 'new', name: '新', department: null, roles })),
  fc.record({ kind: fc.constant('roles' as const), person: who, roles: someRoles }),
  fc.record({ kind: fc.constant('enabled' as const), person: who, enabled: fc.boolean() }),
  fc.record({ kind: fc.constant('password' as const), person: who }),
);
const moves: fc.Arbitrary<Move[]> = fc.array(
  fc.oneof(
    { weight: 3, arbitrary: fc.record({ by: fc.nat({ max: 5 }), change: anyChange }) },
    { weight: 1, arbitrary: fc.record({ by: fc.nat({ max: 5 }), decide: fc.nat({ max: 3 }) }) },
  ),
  { minLength: 1, maxLength: 8 },
);

const powers = (of: Company, accounts: ReadonlySet<string>) =>
  DANGEROUS.filter((one) => holders(of, one).some(({ id }) => accounts.has(id)));

/** Whether one person, alone, comes to something dangerous that they could not do before. */
function gains(guards: readonly Guard[], script: readonly Move[], { selfApproval = false } = {}): boolean {
  let now = company;
  const theirs = new Set(['admin', 'left']);
  const before = powers(now, theirs);
  const pending: Proposal[] = [];
  let made = 0;
  const apply = (one: AccessChange) => {
    const newcomer = `new${made}`;
    now = companyAfter(now, one, newcomer);
    if (one.kind === 'password') theirs.add(one.person);
    if (one.kind === 'account') {
      theirs.add(newcomer);
      made += 1;
    }
  };
  for (const move of script) {
    const acting = now.members.filter(({ id, enabled }) => enabled && theirs.has(id));
    const by = acting[move.by % acting.length]?.id;
    if (by === undefined) continue;
    const may = (needed: string) => holders(now, needed).some(({ id }) => id === by);
    if ('change' in move) {
      const needed = move.change.kind === 'permission' ? 'changePermission' : 'changeAccount';
      if (!may(needed) || refuseChange(now, move.change, by)) continue;
      if (needsSecond(guards, move.change, now))
        pending.push({ change: move.change, proposedBy: by, expiresAt: '2026-03-09T00:00:00.000Z' });
      else apply(move.change);
    } else {
      const [proposal] = pending.slice(move.decide, move.decide + 1);
      if (!proposal || !may('decideAccessChange')) continue;
      const refused = refuseDecision(now, proposal, by, true, '2026-03-02T00:00:00.000Z');
      if (refused && !(selfApproval && refused.type === 'SamePerson' && personOf(proposal.change) !== by)) continue;
      pending.splice(move.decide, 1);
      apply(proposal.change);
    }
  }
  return powers(now, theirs).some((one) => !before.includes(one));
}

describe('design §5 nobody alone', () => {
  test('no sequence of changes lets one person alone come to something dangerous', { timeout: 60_000 }, () => {
    fc.assert(
      fc.property(moves, (script) => !gains(TWO_PEOPLE, script)),
      { numRuns: 15_000 },
    );
  });

  const last = 'the last who can do something dangerous loses it';
  test.each(TWO_PEOPLE.map(({ name }) => name).filter((name) => name !== last))(
    'the proof notices when this guard is left out: %s',
    (name) => {
      const guards = TWO_PEOPLE.filter((guard) => guard.name !== name);
      const run = fc.check(
        fc.property(moves, (script) => !gains(guards, script)),
        { numRuns: 15_000 },
      );
      expect(run.failed).toBe(true);
    },
  );

  test('the proof notices when who proposed it may approve it', () => {
    const run = fc.check(
      fc.property(moves, (script) => !gains(TWO_PEOPLE, script, { selfApproval: true })),
      { numRuns: 15_000 },
    );
    expect(run.failed).toBe(true);
  });

  test('whatever one person does alone, nothing dangerous loses its last holder and two who decide remain', () => {
    fc.assert(
      fc.property(fc.array(anyChange, { maxLength: 8 }), (script) => {
        let now = company;
        for (const one of script)
          if (!refuseChange(now, one, 'admin') && !needsSecond(TWO_PEOPLE, one, now))
            now = companyAfter(now, one, 'new0');
        expect(holders(now, 'decideAccessChange').length).toBeGreaterThanOrEqual(2);
        const lost = DANGEROUS.filter((name) => holders(company, name).length > 0 && holders(now, name).length === 0);
        expect(lost).toStrictEqual([]);
      }),
      { numRuns: 5_000 },
    );
  });

  test('every permission of the product is either given at once or dangerous, and what is given back is as shipped', () => {
    for (const { name, roles } of PERMISSIONS)
      for (const role of PEOPLES_ROLES) {
        const turned = { kind: 'permission', role, permission: name, granted: !roles.includes(role) } as const;
        const there = companyAfter(company, turned, '');
        expect(there.differences).toHaveLength(1);
        expect(companyAfter(there, { ...turned, granted: !turned.granted }, '').differences).toStrictEqual([]);
      }
  });
});

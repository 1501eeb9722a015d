import { expect, test } from 'vitest';
import { packs, readPack } from '../../../domain/policy/packs.ts';
import { PROFILES } from '../../../domain/policy/schema.ts';

const problems = (value: unknown) => {
  const read = readPack(value);
  return 'problems' in read ? read.problems : [];
};

test.each(PROFILES)('GEN-01 TIM-06 the pack of %s is complete and every soft word in it has a number', (profile) => {
  expect(problems(packs[profile])).toEqual([]);
  expect(packs[profile].profile).toBe(profile);
});

/** Requirements 13 §2.2, as far as complaints, time and records go. */
const stated: [profile: (typeof PROFILES)[number], path: string, loop: string, meeting: string, reportUp: string][] = [
  ['transport', 'short', 'untilSatisfied', 'bySeverity', 'all'],
  ['renovation', 'short', 'untilSatisfied', 'never', 'all'],
  ['automotive', 'short', 'untilSatisfied', 'never', 'all'],
  ['tourism', 'staged', 'escalateAfter2', 'optional', 'all'],
  ['manufacturing', 'short', 'recordOnly', 'never', 'all'],
  ['signage', 'short', 'untilSatisfied', 'never', 'all'],
  ['property', 'short', 'untilSatisfied', 'never', 'byDifficulty'],
];

test.each(stated)(
  'CNF-02 CNF-03 CNF-04 %s: path %s, loop %s, meeting %s, reports up %s',
  (profile, path, loop, meeting, reportUp) => {
    expect(packs[profile].complaint).toMatchObject({ path, loop, meeting, reportUp });
  },
);

test('CMP-09 CMP-14 CMP-17 CMP-22 CMP-23 CMP-28 tourism states its stage limits: 1 hour and 2, 5, 3, 2, 1 working days', () => {
  const { limits } = packs.tourism.complaint;
  const days = (['CMP-14', 'CMP-17', 'CMP-22', 'CMP-23', 'CMP-28'] as const).map((id) => limits[id]);
  expect(days).toEqual([2, 5, 3, 2, 1].map((n) => ({ limit: { kind: 'working_days', days: n }, origin: 'stated' })));
  expect(limits['CMP-09']).toEqual({ limit: { kind: 'elapsed_hours', hours: 1 }, origin: 'stated' });
});

test('CMP-07 the reply within 24 hours is stated in signage and soft elsewhere', () => {
  for (const profile of PROFILES)
    expect(packs[profile].complaint.limits['CMP-07']).toEqual({
      limit: { kind: 'elapsed_hours', hours: 24 },
      origin: profile === 'signage' ? 'stated' : 'soft',
    });
});

const { tourism, transport } = packs;
const refused: [what: string, pack: unknown, path: string][] = [
  ['an unknown key', { ...tourism, colour: 'red' }, ''],
  ['an unknown key of the complaint', { ...tourism, complaint: { ...tourism.complaint, maxLoops: 3 } }, 'complaint'],
  ['an unknown kind of limit', withLimit({ kind: 'days', days: 2 }), 'complaint.limits.CMP-17.limit'],
  [
    'a limit without an origin',
    {
      ...tourism,
      complaint: {
        ...tourism.complaint,
        limits: { ...tourism.complaint.limits, 'CMP-17': { limit: { kind: 'working_days', days: 5 } } },
      },
    },
    'complaint.limits.CMP-17.origin',
  ],
  ['retention below three years (ARC-08)', { ...tourism, retention: { years: 2 } }, 'retention.years'],
  [
    'a staged path without its stage limit',
    { ...tourism, complaint: { ...tourism.complaint, limits: { ...tourism.complaint.limits, 'CMP-22': null } } },
    'complaint.limits.CMP-22',
  ],
  [
    'a leader who hears before the supervisor',
    { ...tourism, complaint: { ...tourism.complaint, escalateAtLoop: { supervisor: 3, leader: 3 } } },
    'complaint.escalateAtLoop.leader',
  ],
  [
    'closing unsatisfied where the loop runs until satisfaction',
    { ...transport, complaint: { ...transport.complaint, closeUnsatisfied: true } },
    'complaint.closeUnsatisfied',
  ],
  [
    'a pausable clock that is switched off',
    {
      ...transport,
      complaint: {
        ...transport.complaint,
        pause: { clocks: ['CMP-17'], reasons: ['THIRD_PARTY'], longestWorkingDays: 2 },
      },
    },
    'complaint.pause.clocks',
  ],
  ['a negative authority', { ...tourism, compensation: { agentLimitFen: -1 } }, 'compensation.agentLimitFen'],
  ['fractions of a fen', { ...tourism, compensation: { agentLimitFen: 0.5 } }, 'compensation.agentLimitFen'],
];

function withLimit(limit: object) {
  const { complaint } = tourism;
  return {
    ...tourism,
    complaint: { ...complaint, limits: { ...complaint.limits, 'CMP-17': { limit, origin: 'stated' } } },
  };
}

test.each(refused)('GEN-01 a pack with %s is refused, with its path and a reason', (_what, pack, path) => {
  const found = problems(pack);
  expect(found.map((problem) => problem.path)).toContainEqual(path === '' ? '' : expect.stringContaining(path));
  expect(found.every(({ reason }) => reason.length > 0)).toBe(true);
});

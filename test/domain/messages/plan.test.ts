import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { ChannelKind } from '../../../domain/messages/channel.ts';
import { type Circumstances, groupsOf, waysToPerson, wayToCustomer } from '../../../domain/messages/plan.ts';
import { defaultPreferences, PERSONAL_CHANNELS, Wish } from '../../../domain/messages/preferences.ts';
import { quietUntil } from '../../../domain/messages/quiet-hours.ts';
import { defaultMessageSettings, type MessageSettings } from '../../../domain/messages/settings.ts';
import { isTemplate, TEMPLATES } from '../../../domain/messages/templates.ts';
import { fromBeijing, toInstant, toMs } from '../../../domain/time/instant.ts';

const everyChannel = new Set(ChannelKind.keys);
const both = { email: true, sms: true };
const at = (minute: string, change: Partial<MessageSettings> = {}, channels = everyChannel): Circumstances => ({
  settings: { ...defaultMessageSettings, ...change },
  channels: new Set(channels),
  at: fromBeijing(minute),
});
const noon = at('2026-03-10 12:00');
const night = at('2026-03-10 23:00');
const urgent = { urgent: true, template: 'staff.urgent' } as const;
const ordinary = { urgent: false, template: 'staff.notice' } as const;
const wishes = { email: 'all', sms: 'all', digest: false, quietHours: null } as const;

describe('GEN-22 the ways to a member of staff', () => {
  test('defaults: urgent matters also by e-mail, and by SMS to those who answer for others', () => {
    const agent = { preferences: defaultPreferences(['agent']), reachable: both };
    const supervisor = { preferences: defaultPreferences(['agent', 'supervisor']), reachable: both };
    expect(waysToPerson(ordinary, agent, noon)).toEqual([]);
    expect(waysToPerson(urgent, agent, noon).map(({ channel }) => channel)).toEqual(['email']);
    expect(waysToPerson(urgent, supervisor, noon).map(({ channel }) => channel)).toEqual(['email', 'sms']);
    expect(waysToPerson(ordinary, supervisor, noon)).toEqual([]);
  });

  test('at night what is urgent leaves at once, the rest at the end of the quiet hours, of which there may be own ones', () => {
    const reader = { preferences: wishes, reachable: { email: true, sms: false } };
    expect(waysToPerson(urgent, reader, night)).toMatchObject([{ status: 'planned', notBefore: night.at }]);
    const held = { status: 'held', reason: 'quietHours' };
    expect(waysToPerson(ordinary, reader, night)).toMatchObject([
      { ...held, notBefore: fromBeijing('2026-03-11 08:00') },
    ]);
    const late = { ...reader, preferences: { ...wishes, quietHours: { from: '20:00', to: '10:00' } } };
    expect(waysToPerson(ordinary, late, night)).toMatchObject([
      { ...held, notBefore: fromBeijing('2026-03-11 10:00') },
    ]);
  });

  test('a template that the company lets pass waits neither for the morning nor for the digest', () => {
    const reader = { preferences: { ...wishes, digest: true }, reachable: both };
    const passing = at('2026-03-10 23:00', { bypass: ['staff.notice'] });
    expect(waysToPerson(ordinary, reader, passing).map(({ status }) => status)).toEqual(['planned', 'planned']);
  });

  test('who has chosen digests gets what is not urgent gathered by e-mail, and everything else at once', () => {
    const reader = { preferences: { ...wishes, digest: true }, reachable: both };
    expect(waysToPerson(ordinary, reader, noon)).toEqual([
      { channel: 'email', status: 'held', reason: 'digest', notBefore: fromBeijing('2026-03-10 17:30') },
      { channel: 'sms', status: 'planned', reason: null, notBefore: noon.at },
    ]);
    expect(waysToPerson(urgent, reader, noon).map(({ status }) => status)).toEqual(['planned', 'planned']);
  });

  test('without an address for what they want, people are told over what they have not shut, else visibly not at all', () => {
    const bySms = { ...wishes, email: 'urgent', sms: 'all' } as const;
    const reachable = { email: true, sms: false };
    expect(waysToPerson(ordinary, { preferences: bySms, reachable }, noon)).toMatchObject([
      { channel: 'email', status: 'planned' },
    ]);
    const shut = { ...bySms, email: 'none' } as const;
    expect(waysToPerson(ordinary, { preferences: shut, reachable }, noon)).toMatchObject([
      { channel: 'sms', status: 'suppressed', reason: 'noAddress' },
    ]);
    expect(waysToPerson(urgent, { preferences: wishes, reachable: { email: false, sms: false } }, noon)).toHaveLength(
      1,
    );
  });

  test('channels that are not set up are as if they were not there', () => {
    const circumstances = at('2026-03-10 12:00', {}, new Set(['wecom', 'webhook'] as const));
    expect(waysToPerson(urgent, { preferences: wishes, reachable: both }, circumstances)).toEqual([]);
  });
});

const minuteOfDay = fc
  .integer({ min: 0, max: 24 * 60 - 1 })
  .map((of) => `${String(Math.floor(of / 60)).padStart(2, '0')}:${String(of % 60).padStart(2, '0')}`);
const quiet = fc.option(
  fc
    .tuple(minuteOfDay, minuteOfDay)
    .filter(([from, to]) => from !== to)
    .map(([from, to]) => ({ from, to })),
);
const wish = fc.constantFrom(...Wish.keys);
const circumstances = fc.record({
  settings: fc.record({
    quietHours: quiet,
    bypass: fc.subarray(Object.keys(TEMPLATES).filter(isTemplate)),
    digestTimes: fc.array(minuteOfDay, { minLength: 1, maxLength: 4 }),
    groups: fc.constant(defaultMessageSettings.groups),
  }),
  channels: fc.subarray([...ChannelKind.keys]).map((kinds) => new Set(kinds)),
  at: fc.integer({ min: Date.UTC(2026, 0), max: Date.UTC(2028, 0) }).map(toInstant),
});

test('GEN-22 quiet hours × digest × bypass × addresses: whatever is wanted leaves each way once, within a day, or is visibly not sent', () => {
  fc.assert(
    fc.property(
      fc.record({ urgent: fc.boolean(), template: fc.constantFrom('staff.notice', 'staff.urgent') }),
      fc.record({ email: wish, sms: wish, digest: fc.boolean(), quietHours: quiet }),
      fc.record({ email: fc.boolean(), sms: fc.boolean() }),
      circumstances,
      (matter, preferences, reachable, given) => {
        const ways = waysToPerson(matter, { preferences, reachable }, given);
        const wanted = PERSONAL_CHANNELS.filter(
          (channel) =>
            given.channels.has(channel) &&
            (preferences[channel] === 'all' || (preferences[channel] === 'urgent' && matter.urgent)),
        );
        expect(ways.length > 0).toBe(wanted.length > 0);
        expect(new Set(ways.map(({ channel }) => channel)).size).toBe(ways.length);
        const passes = matter.urgent || given.settings.bypass.includes(matter.template);
        for (const { channel, status, reason, notBefore } of ways) {
          const waits = toMs(notBefore) - toMs(given.at);
          expect(waits).toBeGreaterThanOrEqual(0);
          expect(waits).toBeLessThanOrEqual(24 * 3_600_000);
          expect(status === 'suppressed' || reachable[channel]).toBe(true);
          expect(preferences[channel] !== 'none' || status === 'suppressed').toBe(true);
          if (status === 'planned') expect([reason, waits]).toEqual([null, 0]);
          if (passes) expect(status).not.toBe('held');
          if (status === 'held' && reason === 'quietHours') {
            const both = [given.settings.quietHours, preferences.quietHours].filter((hours) => hours !== null);
            expect(notBefore).toBe(quietUntil(given.at, both));
          }
          if (reason === 'digest') expect([channel, preferences.digest]).toEqual(['email', true]);
        }
      },
    ),
  );
});

describe('NTF-01 the way to a customer', () => {
  const message = { urgent: false, template: 'customer.refund-submitted' } as const;

  test.each([
    ['the preferred channel', 'email', both, 'email'],
    ['SMS where nothing is preferred', null, both, 'sms'],
    ['e-mail where there is no mobile number', null, { email: true, sms: false }, 'email'],
    ['another one where the preferred has no address', 'email', { email: false, sms: true }, 'sms'],
  ] as const)('%s', (_, preferred, reachable, channel) => {
    expect(wayToCustomer(message, { preferred, reachable }, noon)).toMatchObject({ channel, status: 'planned' });
  });

  test('customers are not woken; without an address or a channel the case shows that nothing was sent', () => {
    const reader = { preferred: null, reachable: both };
    expect(wayToCustomer(message, reader, night)).toMatchObject({ status: 'held', reason: 'quietHours' });
    const nowhere = { preferred: null, reachable: { email: false, sms: false } };
    expect(wayToCustomer(message, nowhere, noon)).toMatchObject({ status: 'suppressed', reason: 'noAddress' });
    const bare = at('2026-03-10 12:00', {}, new Set(['webhook'] as const));
    expect(wayToCustomer(message, reader, bare)).toMatchObject({ status: 'suppressed', reason: 'channelOff' });
  });
});

test('NTF-04 the robot of a department’s group reads what is told to that department, the robot of a role what is told to that role', () => {
  const groups = [
    { channel: 'wecom', robot: 'repairs', role: null, department: 'engineering', wish: 'all' },
    { channel: 'dingtalk', robot: 'supervisors', role: 'supervisor', department: null, wish: 'urgent' },
  ] as const;
  const given = at('2026-03-10 12:00', { groups: [...groups] });
  const robots = (to: { role: string; department?: string }, matter: typeof urgent | typeof ordinary) =>
    groupsOf(to, matter, given).map(({ robot }) => robot);
  expect(robots({ role: 'department_head', department: 'engineering' }, ordinary)).toEqual(['repairs']);
  expect(robots({ role: 'department_head', department: 'materials' }, ordinary)).toEqual([]);
  expect(robots({ role: 'supervisor' }, ordinary)).toEqual([]);
  expect(robots({ role: 'supervisor' }, urgent)).toEqual(['supervisors']);
});

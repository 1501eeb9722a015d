import type { Instant } from '../time/instant.ts';
import type { ChannelKind } from './channel.ts';
import type { DeliveryReason, DeliveryStatus } from './delivery.ts';
import { PERSONAL_CHANNELS, type PersonalChannel, type Preferences, wants } from './preferences.ts';
import { nextTimeOfDay, type QuietHours, quietUntil } from './quiet-hours.ts';
import type { Group, MessageSettings } from './settings.ts';
import type { TemplateName } from './templates.ts';

/** One way that a message takes out of the platform, and when it may leave. */
export interface Way<Channel extends ChannelKind = PersonalChannel> {
  readonly channel: Channel;
  readonly status: Extract<DeliveryStatus, 'planned' | 'held' | 'suppressed'>;
  readonly reason: DeliveryReason | null;
  readonly notBefore: Instant;
}

/** What is to be said, as far as it decides when and how. */
export interface Matter {
  readonly urgent: boolean;
  readonly template: TemplateName;
}

/** Whether there is an address for each personal channel. */
export type Reachable = Readonly<Record<PersonalChannel, boolean>>;

/** Everything that decides beside the reader: the company's settings, the channels that are set up, the time. */
export interface Circumstances {
  readonly settings: MessageSettings;
  readonly channels: ReadonlySet<ChannelKind>;
  readonly at: Instant;
}

/**
 * How a notice reaches a member of staff beside the inbox: over every channel that they want it on and can be reached by. Where
 * that is none, over another channel that they have not shut; where there is no such, visibly not at all. Empty when they
 * want it over no channel that is set up.
 */
export function waysToPerson(
  matter: Matter,
  { preferences, reachable }: { readonly preferences: Preferences; readonly reachable: Reachable },
  circumstances: Circumstances,
): Way[] {
  const { settings, channels, at } = circumstances;
  const open = PERSONAL_CHANNELS.filter((channel) => channels.has(channel));
  const wanted = open.filter((channel) => wants(preferences[channel], matter.urgent));
  const [first] = wanted;
  if (first === undefined) return [];
  const direct = wanted.filter((channel) => reachable[channel]);
  const used =
    direct.length > 0 ? direct : open.filter((channel) => preferences[channel] !== 'none' && reachable[channel]);
  if (used.length === 0) return [{ channel: first, status: 'suppressed', reason: 'noAddress', notBefore: at }];
  const quiet = [settings.quietHours, preferences.quietHours].filter((hours) => hours !== null);
  return used.map((channel) => {
    if (channel === 'email' && preferences.digest && !passes(matter, settings))
      return { channel, status: 'held', reason: 'digest', notBefore: nextTimeOfDay(at, settings.digestTimes) };
    return { channel, ...leaving(matter, quiet, circumstances) };
  });
}

/** How a customer is written to: as he prefers it if that is possible, else by SMS, else by e-mail. */
export function wayToCustomer(
  matter: Matter,
  { preferred, reachable }: { readonly preferred: PersonalChannel | null; readonly reachable: Reachable },
  circumstances: Circumstances,
): Way {
  const { settings, channels, at } = circumstances;
  const inOrder = [...(preferred === null ? [] : [preferred]), 'sms' as const, 'email' as const];
  const channel = inOrder.find((each) => channels.has(each) && reachable[each]);
  const [first = 'sms'] = inOrder;
  if (channel === undefined) {
    const reason = inOrder.some((each) => reachable[each]) ? 'channelOff' : 'noAddress';
    return { channel: first, status: 'suppressed', reason, notBefore: at };
  }
  const quiet = settings.quietHours === null ? [] : [settings.quietHours];
  return { channel, ...leaving(matter, quiet, circumstances) };
}

/** The chat groups that read what is told to a role (of a department). */
export function groupsOf(
  to: { readonly role: string; readonly department?: string | null },
  matter: Matter,
  { settings, channels, at }: Circumstances,
): { readonly robot: string; readonly way: Way<Group['channel']> }[] {
  const quiet = settings.quietHours === null ? [] : [settings.quietHours];
  return settings.groups
    .filter(({ channel, wish }) => channels.has(channel) && wants(wish, matter.urgent))
    .filter(({ role }) => role === null || role === to.role)
    .filter(({ department }) => department === null || department === to.department)
    .map(({ channel, robot }) => ({
      robot,
      way: { channel, ...leaving(matter, quiet, { settings, channels, at }) },
    }));
}

/** When a digest that is due may leave. */
export function digestLeaves(preferences: Preferences, { settings, at }: Circumstances): Instant {
  return (
    quietUntil(
      at,
      [settings.quietHours, preferences.quietHours].filter((hours) => hours !== null),
    ) ?? at
  );
}

/** Urgent matters, and what the company has named, wait for nothing. */
const passes = ({ urgent, template }: Matter, { bypass }: MessageSettings): boolean =>
  urgent || bypass.includes(template);

function leaving(
  matter: Matter,
  quiet: readonly QuietHours[],
  { settings, at }: Circumstances,
): Pick<Way, 'status' | 'reason' | 'notBefore'> {
  const until = passes(matter, settings) ? null : quietUntil(at, quiet);
  return until === null
    ? { status: 'planned', reason: null, notBefore: at }
    : { status: 'held', reason: 'quietHours', notBefore: until };
}

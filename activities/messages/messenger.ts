import type { ChannelKind } from '../../domain/messages/channel.ts';
import type { Instant } from '../../domain/time/instant.ts';
import type { Crash } from '../../infra/crash-points.ts';
import type { Db } from '../../infra/database.ts';
import type { Channel } from '../channels/channel.ts';

/** What the messenger works with. */
export interface Messenger {
  readonly db: Db;
  /** The ways out that are set up. */
  readonly channels: ReadonlyMap<ChannelKind, Channel>;
  /** The number of this run (see `deliveries.claimed_by`). */
  readonly session: () => number;
  readonly now: () => Instant;
  /** Where people sign in, for links in e-mails. */
  readonly consoleUrl?: string | undefined;
  readonly crash: Crash;
}

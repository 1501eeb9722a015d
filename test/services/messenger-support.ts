import { afterAll, beforeAll, inject } from 'vitest';
import { createChannels } from '../../activities/channels/channels.ts';
import { deliver } from '../../activities/messages/deliver.ts';
import type { Messenger } from '../../activities/messages/messenger.ts';
import { relay } from '../../activities/messages/relay.ts';
import { sweep } from '../../activities/messages/sweep.ts';
import { webhookEndpoints } from '../../activities/messages/webhooks.ts';
import type { Preferences } from '../../domain/messages/preferences.ts';
import type { MessageSettings } from '../../domain/messages/settings.ts';
import { defaultMessageSettings } from '../../domain/messages/settings.ts';
import type { Notice } from '../../domain/procedures/notice.ts';
import { fromBeijing, type Instant, plus, toMs } from '../../domain/time/instant.ts';
import { type Config, loadConfig } from '../../infra/config.ts';
import { neverCrash } from '../../infra/crash-points.ts';
import type { Db } from '../../infra/database.ts';
import { openSession } from '../../infra/messenger-session.ts';
import { unsealText } from '../../infra/sealed.ts';
import { demoUserId } from '../../infra/seed.ts';
import { type Outside, startOutside } from '../support/outside.ts';
import { ownDatabase } from '../support/own-database.ts';

let notices = 0;

/** A messenger with a database, a clock and parties outside of its own: it works when the test says so. */
export class TestMessenger {
  readonly db: Db;
  readonly config: Config;
  readonly outside: Outside;
  readonly messenger: Messenger;
  /** The time that it goes by. */
  now: Instant = fromBeijing('2026-03-10 12:00');

  constructor(db: Db, config: Config, outside: Outside, session: () => number) {
    this.db = db;
    this.config = config;
    this.outside = outside;
    const now = () => this.now;
    const unseal = (sealed: string) => unsealText(config.codecKeys, sealed);
    this.messenger = {
      db,
      now,
      session,
      crash: neverCrash,
      channels: createChannels(config.channels, { endpointOf: webhookEndpoints({ db, now, unseal }) }),
    };
  }

  at(minute: string): void {
    this.now = fromBeijing(minute);
  }

  pass(ms: number): void {
    this.now = plus(this.now, ms);
  }

  /** Does everything that is due by its clock. */
  async work(): Promise<void> {
    await sweep(this.messenger);
    for (const { id } of await this.due()) await deliver(this.messenger, id);
  }

  relay = (): Promise<number> => relay(this.messenger);

  due() {
    return this.db
      .selectFrom('deliveries')
      .select('id')
      .where('status', 'in', ['planned', 'held'])
      .where('not_before', '<=', new Date(toMs(this.now)))
      .where((where) => where.or([where('reason', 'is', null), where('reason', '<>', 'digest')]))
      .orderBy('id')
      .execute();
  }

  /** Writes a notice to the outbox, as the record of a step does; gives its key. */
  async tell(change: Partial<Notice> = {}): Promise<string> {
    notices += 1;
    const key = `TS-2026-000001:${notices}:notice:0`;
    const text = { zh: `第 {number} 号通知（{case}）`, en: 'Notice {number} ({case})' };
    const vars = { number: notices, case: 'TS-2026-000001' };
    const notice = { to: { person: demoUserId('agent') }, text, vars, urgent: false, ...change };
    await this.db
      .insertInto('outbox')
      .values({ topic: 'notice', case_id: 'TS-2026-000001', dedupe_key: key, payload: JSON.stringify(notice) })
      .execute();
    return key;
  }

  /** What became of a matter, in the order in which it was planned. */
  deliveries(key: string) {
    return this.db.selectFrom('deliveries').selectAll().where('dedupe_key', '=', key).orderBy('id').execute();
  }

  async reach(login: string, contact: { email?: string; sms?: string }, wishes?: Partial<Preferences>): Promise<void> {
    const user_id = demoUserId(login);
    await this.db.deleteFrom('contacts').where('user_id', '=', user_id).execute();
    for (const channel of ['email', 'sms'] as const) {
      const address = contact[channel];
      if (address !== undefined)
        await this.db.insertInto('contacts').values({ user_id, channel, address, updated_by: 'test' }).execute();
    }
    const preferences = JSON.stringify({ email: 'all', sms: 'all', digest: false, quietHours: null, ...wishes });
    await this.db
      .insertInto('message_preferences')
      .values({ user_id, preferences })
      .onConflict((conflict) => conflict.column('user_id').doUpdateSet({ preferences }))
      .execute();
  }

  async settings(change: Partial<MessageSettings>): Promise<void> {
    const settings = JSON.stringify({ ...defaultMessageSettings, ...change });
    await this.db.insertInto('message_settings').values({ settings, changed_by: 'test' }).execute();
  }
}

/** One messenger for a test file. */
export function testMessenger(): { readonly on: TestMessenger } {
  let messenger: TestMessenger;
  let close: () => Promise<void>;
  beforeAll(async () => {
    const { env } = inject('stack');
    const [database, outside] = await Promise.all([ownDatabase(env.DATABASE_URL ?? ''), startOutside()]);
    const config = loadConfig({ ...env, ...outside.env, DATABASE_URL: database.url });
    const session = await openSession(database.url);
    messenger = new TestMessenger(database.db, config, outside, session.number);
    close = async () => {
      for (const channel of messenger.messenger.channels.values()) await channel.close?.();
      await session.close();
      await outside.stop();
      await database.drop();
    };
  });
  afterAll(() => close());
  return {
    get on() {
      return messenger;
    },
  };
}

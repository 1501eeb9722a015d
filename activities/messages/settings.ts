import { defaultMessageSettings, MessageSettings } from '../../domain/messages/settings.ts';
import type { Db } from '../../infra/database.ts';

/** The company's settings in force, and their version: 0 as long as nobody has changed them. */
export async function messageSettings(db: Db): Promise<{ version: number; settings: MessageSettings }> {
  const last = await db
    .selectFrom('message_settings')
    .select(['version', 'settings'])
    .orderBy('version', 'desc')
    .limit(1)
    .executeTakeFirst();
  return last
    ? { version: last.version, settings: MessageSettings.parse(last.settings) }
    : { version: 0, settings: defaultMessageSettings };
}

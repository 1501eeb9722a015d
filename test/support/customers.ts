import type { Db } from '../../infra/database.ts';

/** A customer of whom no more than the name is known; gives back the id. */
export async function newCustomer(db: Db): Promise<string> {
  const none = { phone: null, email: null, address: null, preferred_channel: null, note: null };
  const { id } = await db
    .insertInto('customers')
    .values({ name: '王小明', pinyin: 'wangxiaoming wxm', ...none })
    .returning('id')
    .executeTakeFirstOrThrow();
  return id;
}

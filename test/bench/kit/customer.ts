import type { Db } from '../../../infra/database.ts';

/** Somebody whom all cases of a bench are about. */
export async function someCustomer(db: Db): Promise<string> {
  const { id } = await db
    .insertInto('customers')
    .values({
      name: '王小明',
      pinyin: 'wangxiaoming wxm',
      phone: null,
      email: null,
      address: null,
      preferred_channel: null,
      note: null,
    })
    .returning('id')
    .executeTakeFirstOrThrow();
  return id;
}

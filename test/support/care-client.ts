import { Client, Connection } from '@temporalio/client';
import { dataConverter } from '../../infra/codec.ts';
import { loadConfig } from '../../infra/config.ts';
import { connectDatabase } from '../../infra/database.ts';

/** The two ends of the stack that tests look into: Temporal and the records. */
export async function connectCare(env: Readonly<Record<string, string>>) {
  const config = loadConfig(env);
  const connection = await Connection.connect({ address: config.temporalAddress });
  const client = new Client({
    connection,
    namespace: config.temporalNamespace,
    dataConverter: dataConverter(config.codecKeys),
  });
  const { db, pool } = connectDatabase(config.databaseUrl, { name: 'ruyue-test', max: 4 });
  return {
    config,
    connection,
    client,
    db,
    async close() {
      await connection.close();
      await pool.end();
    },
  };
}
export type Care = Awaited<ReturnType<typeof connectCare>>;

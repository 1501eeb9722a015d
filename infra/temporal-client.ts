import { Client, Connection } from '@temporalio/client';
import { dataConverter } from './codec.ts';
import type { Config } from './config.ts';

/** A client of customer care's namespace that encrypts what it sends; it connects with the first call, and again when lost. */
export function connectTemporal(config: Pick<Config, 'temporalAddress' | 'temporalNamespace' | 'codecKeys'>) {
  const connection = Connection.lazy({ address: config.temporalAddress, connectTimeout: '2 seconds' });
  const client = new Client({
    connection,
    namespace: config.temporalNamespace,
    dataConverter: dataConverter(config.codecKeys),
  });
  return { client, connection };
}

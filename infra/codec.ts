import { fileURLToPath } from 'node:url';
import type { DataConverter, Payload, PayloadCodec } from '@temporalio/common';
import { decode, encode } from '@temporalio/common/lib/encoding.js';
import proto from '@temporalio/proto';
import { type SealingKeys, seal, unseal } from './sealed.ts';

const WirePayload = proto.temporal.api.common.v1.Payload;

const ENCODING = 'binary/encrypted';

/** Encrypts every payload before it leaves a process: Temporal's database never holds a customer's words (design §3.9). */
export class EncryptionCodec implements PayloadCodec {
  readonly #keys: SealingKeys;

  constructor(keys: SealingKeys) {
    if (keys.length === 0) throw new RangeError('the codec needs at least one key');
    this.#keys = keys;
  }

  async encode(payloads: Payload[]): Promise<Payload[]> {
    return payloads.map((payload) => {
      const { keyId, sealed } = seal(this.#keys, WirePayload.encode(payload).finish());
      return { metadata: { encoding: encode(ENCODING), 'encryption-key-id': encode(keyId) }, data: sealed };
    });
  }

  async decode(payloads: Payload[]): Promise<Payload[]> {
    return payloads.map((payload) => {
      const encoding = payload.metadata?.encoding;
      // Payloads that were never ours, such as Temporal's own, pass unchanged.
      if (!encoding || decode(encoding) !== ENCODING || !payload.data) return payload;
      const keyId = decode(payload.metadata?.['encryption-key-id'] ?? new Uint8Array());
      return WirePayload.decode(unseal(this.#keys, keyId, payload.data));
    });
  }
}

/** The converter that every client and worker shares; failures are encrypted too, since a reason may quote a customer. */
export function dataConverter(keys: SealingKeys): DataConverter {
  return {
    payloadCodecs: [new EncryptionCodec(keys)],
    failureConverterPath: fileURLToPath(new URL('../workflows/kit/failure-converter.ts', import.meta.url)),
  };
}

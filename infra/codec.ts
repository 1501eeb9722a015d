import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import { fileURLToPath } from 'node:url';
import type { DataConverter, Payload, PayloadCodec } from '@temporalio/common';
import { decode, encode } from '@temporalio/common/lib/encoding.js';
import proto from '@temporalio/proto';
import type { CodecKey } from './config.ts';

/** The first key encrypts, all decrypt, so that a key can be changed while cases are open. */
export type CodecKeys = readonly CodecKey[];

const WirePayload = proto.temporal.api.common.v1.Payload;

const ENCODING = 'binary/encrypted';
const NONCE_BYTES = 12;
const TAG_BYTES = 16;

/** Encrypts every payload before it leaves a process: Temporal's database never holds a customer's words (design §3.9). */
export class EncryptionCodec implements PayloadCodec {
  readonly #keys: CodecKeys;

  constructor(keys: CodecKeys) {
    if (keys.length === 0) throw new RangeError('the codec needs at least one key');
    this.#keys = keys;
  }

  async encode(payloads: Payload[]): Promise<Payload[]> {
    const [active] = this.#keys;
    if (!active) throw new RangeError('the codec needs at least one key');
    return payloads.map((payload) => {
      const nonce = randomBytes(NONCE_BYTES);
      const cipher = createCipheriv('aes-256-gcm', active.key, nonce);
      const plain = WirePayload.encode(payload).finish();
      const sealed = Buffer.concat([nonce, cipher.update(plain), cipher.final(), cipher.getAuthTag()]);
      return { metadata: { encoding: encode(ENCODING), 'encryption-key-id': encode(active.id) }, data: sealed };
    });
  }

  async decode(payloads: Payload[]): Promise<Payload[]> {
    return payloads.map((payload) => {
      const encoding = payload.metadata?.encoding;
      // Payloads that were never ours, such as Temporal's own, pass unchanged.
      if (!encoding || decode(encoding) !== ENCODING || !payload.data) return payload;
      const id = decode(payload.metadata?.['encryption-key-id'] ?? new Uint8Array());
      const key = this.#keys.find((candidate) => candidate.id === id);
      if (!key) throw new Error(`no key "${id}" to decrypt with: add it to CODEC_KEYS`);
      const sealed = Buffer.from(payload.data);
      const decipher = createDecipheriv('aes-256-gcm', key.key, sealed.subarray(0, NONCE_BYTES));
      decipher.setAuthTag(sealed.subarray(-TAG_BYTES));
      const plain = Buffer.concat([decipher.update(sealed.subarray(NONCE_BYTES, -TAG_BYTES)), decipher.final()]);
      return WirePayload.decode(plain);
    });
  }
}

/** The converter that every client and worker shares; failures are encrypted too, since a reason may quote a customer. */
export function dataConverter(keys: CodecKeys): DataConverter {
  return {
    payloadCodecs: [new EncryptionCodec(keys)],
    failureConverterPath: fileURLToPath(new URL('../workflows/kit/failure-converter.ts', import.meta.url)),
  };
}

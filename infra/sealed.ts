import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import type { CodecKey } from './config.ts';

/** The first key seals, all open, so that a key can be changed while what it sealed is in use. */
export type SealingKeys = readonly CodecKey[];

const NONCE_BYTES = 12;
const TAG_BYTES = 16;

/** Encrypts (AES-256-GCM); the key's id has to travel with the result. */
export function seal(keys: SealingKeys, plain: Uint8Array): { readonly keyId: string; readonly sealed: Buffer } {
  const [active] = keys;
  if (!active) throw new RangeError('there is no key to encrypt with');
  const nonce = randomBytes(NONCE_BYTES);
  const cipher = createCipheriv('aes-256-gcm', active.key, nonce);
  return {
    keyId: active.id,
    sealed: Buffer.concat([nonce, cipher.update(plain), cipher.final(), cipher.getAuthTag()]),
  };
}

/** Decrypts what was sealed with one of the keys. Throws when it is not among them, or when anything was changed. */
export function unseal(keys: SealingKeys, keyId: string, data: Uint8Array): Buffer {
  const key = keys.find(({ id }) => id === keyId);
  if (!key) throw new Error(`no key "${keyId}" to decrypt with: add it to CODEC_KEYS`);
  const sealed = Buffer.from(data);
  const decipher = createDecipheriv('aes-256-gcm', key.key, sealed.subarray(0, NONCE_BYTES));
  decipher.setAuthTag(sealed.subarray(-TAG_BYTES));
  return Buffer.concat([decipher.update(sealed.subarray(NONCE_BYTES, -TAG_BYTES)), decipher.final()]);
}

/** A text as it may stand in the database: `keyId:base64`. */
export function sealText(keys: SealingKeys, text: string): string {
  const { keyId, sealed } = seal(keys, Buffer.from(text));
  return `${keyId}:${sealed.toString('base64')}`;
}

export function unsealText(keys: SealingKeys, text: string): string {
  const colon = text.lastIndexOf(':');
  return unseal(keys, text.slice(0, colon), Buffer.from(text.slice(colon + 1), 'base64')).toString();
}

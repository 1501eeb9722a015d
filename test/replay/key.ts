import type { CodecKey } from '../../infra/config.ts';

/** The key that the recorded histories are encrypted with; it protects nothing, the people in them are made up. */
export const goldenKey: CodecKey = { id: 'golden', key: Buffer.from('recorded histories, made-up data') };

/** The same key as CODEC_KEYS takes it. */
export const GOLDEN_KEYS = `${goldenKey.id}:${Buffer.from(goldenKey.key).toString('base64')}`;

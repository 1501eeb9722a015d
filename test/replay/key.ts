import { createSecretKey } from 'node:crypto';
import type { CodecKey } from '../../infra/config.ts';

/** The key that the recorded histories are encrypted with; it protects nothing, the people in them are made up. */
export const goldenKey: CodecKey = { id: 'golden', key: createSecretKey('recorded histories, made-up data', 'utf8') };

/** The same key as CODEC_KEYS takes it. */
export const GOLDEN_KEYS = `${goldenKey.id}:${goldenKey.key.export().toString('base64')}`;

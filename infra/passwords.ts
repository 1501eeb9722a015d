import { randomBytes } from 'node:crypto';
import { hash, parseOptions, verify } from '@node-rs/argon2';

/** What a guess costs (argon2id, as OWASP advises): raised here, each account follows with its next sign-in. */
const COST = { memoryCost: 19_456, timeCost: 2, parallelism: 1 };

export const hashPassword = (password: string): Promise<string> => hash(password, COST);

export const passwordMatches = (stored: string, password: string): Promise<boolean> => verify(stored, password);

/** Whether a stored hash was made at another cost than today's. */
export function hashedOtherwise(stored: string): boolean {
  const { memoryCost, timeCost, parallelism } = parseOptions(stored);
  return memoryCost !== COST.memoryCost || timeCost !== COST.timeCost || parallelism !== COST.parallelism;
}

/** A password that is told once and changed at the first sign-in: 120 random bits. */
export const oneTimePassword = (): string => randomBytes(15).toString('base64url');

import { automotive } from './profiles/automotive.ts';
import { manufacturing } from './profiles/manufacturing.ts';
import { property } from './profiles/property.ts';
import { renovation } from './profiles/renovation.ts';
import { signage } from './profiles/signage.ts';
import { tourism } from './profiles/tourism.ts';
import { transport } from './profiles/transport.ts';
import { PolicyPack, type Profile } from './schema.ts';

/** The packs that the platform is delivered with, one for each profile (requirements 13 §2.2). */
export const packs: Readonly<Record<Profile, PolicyPack>> = {
  transport,
  renovation,
  automotive,
  tourism,
  manufacturing,
  signage,
  property,
};

/** Reads a pack from outside: unknown keys and impossible values are refused with their path and a reason. */
export function readPack(value: unknown): { pack: PolicyPack } | { problems: { path: string; reason: string }[] } {
  const read = PolicyPack.safeParse(value);
  if (read.success) return { pack: read.data };
  return { problems: read.error.issues.map((issue) => ({ path: issue.path.join('.'), reason: issue.message })) };
}

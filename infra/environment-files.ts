import { readFileSync } from 'node:fs';
import { codeOf } from './plain-error.ts';

/**
 * The environment with what stands in files: `KEY_FILE=/run/secrets/key` gives KEY the content of that file, as containers
 * hand over secrets. Only of these keys; what is given twice or cannot be read is a problem, and says so.
 */
export function withFiles(
  env: Readonly<Record<string, string | undefined>>,
  keys: readonly string[],
): { given: Record<string, string | undefined>; problems: string[] } {
  // Compose files and shells hand over an unset variable as an empty one.
  const given = Object.fromEntries(Object.entries(env).filter(([, value]) => value !== ''));
  const problems: string[] = [];
  for (const key of keys) {
    const file = given[`${key}_FILE`];
    if (file === undefined) continue;
    if (given[key] !== undefined) problems.push(`${key} and ${key}_FILE are both set: give one`);
    try {
      given[key] = readFileSync(file, 'utf8').trim();
    } catch (error) {
      problems.push(`${key}_FILE ${file} cannot be read (${codeOf(error) ?? String(error)})`);
    }
  }
  return { given, problems };
}

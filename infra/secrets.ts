import { randomBytes } from 'node:crypto';
import { linkSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { ensureWritable } from './data-dir.ts';
import { codeOf, PlainError } from './plain-error.ts';

const localSecretsSchema = z.object({
  sessionSecret: z.string().min(32),
  tokenSecret: z.string().min(32),
  codecKeys: z.string(),
  databasePassword: z.string().min(16),
});
export type LocalSecrets = z.output<typeof localSecretsSchema>;

/**
 * The secrets of a set-up that nobody configured (never production): made once, kept in `<dataDir>/secrets.json`, readable
 * by its owner only. Losing the file means that the payloads in that data directory can no longer be read.
 */
export function localSecrets(dataDir: string): LocalSecrets {
  const file = join(dataDir, 'secrets.json');
  const existing = read(file);
  if (existing !== undefined) return existing;
  ensureWritable(dataDir);
  return create(file);
}

function read(file: string): LocalSecrets | undefined {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    if (codeOf(error) === 'ENOENT' || codeOf(error) === 'ENOTDIR') return undefined;
    throw error;
  }
  const parsed = z.string().transform(parseJson).pipe(localSecretsSchema).safeParse(text);
  if (!parsed.success)
    throw new PlainError(`${file} is damaged. Put back a copy of it, or start with an empty DATA_DIR.`);
  return parsed.data;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function create(file: string): LocalSecrets {
  const secrets: LocalSecrets = {
    sessionSecret: randomBytes(32).toString('base64url'),
    tokenSecret: randomBytes(32).toString('base64url'),
    codecKeys: `local:${randomBytes(32).toString('base64')}`,
    databasePassword: randomBytes(24).toString('base64url'),
  };
  // A link fails when the file is there: of two processes that get here at once, both go on with the first one's secrets.
  const draft = `${file}.${process.pid}`;
  writeFileSync(draft, `${JSON.stringify(secrets, null, 2)}\n`, { mode: 0o600 });
  try {
    linkSync(draft, file);
    return secrets;
  } catch (error) {
    const existing = codeOf(error) === 'EEXIST' ? read(file) : undefined;
    if (existing === undefined) throw error;
    return existing;
  } finally {
    rmSync(draft, { force: true });
  }
}

import { existsSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { execa } from 'execa';
import { PlainError } from './plain-error.ts';
import { root, sourceHash } from './source-hash.ts';

const APPLICATION = 'services/console/web';
const SOURCES = [APPLICATION, 'domain', 'package-lock.json'];

/** Builds the console's web application into `services/console/web/dist` when its sources have changed since the last time. */
export async function buildWebIfNeeded(signal?: AbortSignal): Promise<void> {
  const folder = join(root, APPLICATION);
  const built = join(folder, 'dist');
  const hash = sourceHash(SOURCES);
  if (isFrom(hash, built)) return;

  // Built aside: the pages of a running copy stay whole until the new ones are.
  const draft = join(folder, `dist.${process.pid}`);
  try {
    const vite = join(root, 'node_modules', 'vite', 'bin', 'vite.js');
    const build = await execa(
      process.execPath,
      [vite, 'build', folder, '--outDir', draft, '--emptyOutDir', '--logLevel', 'warn'],
      { cwd: root, reject: false, all: true, ...(signal && { cancelSignal: signal }) },
    );
    if (build.failed) throw new PlainError(`The web application could not be built:\n${build.all}`);
    writeFileSync(join(draft, '.sources'), hash);
    rmSync(built, { recursive: true, force: true });
    renameSync(draft, built);
  } finally {
    rmSync(draft, { recursive: true, force: true });
  }
}

function isFrom(hash: string, built: string): boolean {
  const stamp = join(built, '.sources');
  return existsSync(stamp) && readFileSync(stamp, 'utf8') === hash;
}

if (import.meta.main) await buildWebIfNeeded();

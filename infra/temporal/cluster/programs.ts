import { mkdir, rename, rm } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { execa } from 'execa';
import { PlainError } from '../../plain-error.ts';
import { root } from '../../source-hash.ts';

/** The server that the figures and the deploy drill were taken with; compose.yaml runs the same. */
export const TEMPORAL_SERVER_VERSION = '1.32.0';

const CACHE = join(root, '.cache', 'temporal-cluster', TEMPORAL_SERVER_VERSION);

export interface ClusterPrograms {
  readonly server: string;
  readonly sqlTool: string;
}

/**
 * Temporal's own programs, as its releases hold them: those on the PATH when they are of this version, else built once from
 * the published source by Go. `note` gets what takes time. Throws a PlainError when there is no Go either.
 */
export async function clusterPrograms(note: (line: string) => void, signal: AbortSignal): Promise<ClusterPrograms> {
  return {
    server: await program('temporal-server', 'cmd/server', note, signal),
    sqlTool: await program('temporal-sql-tool', 'cmd/tools/sql', note, signal),
  };
}

async function program(name: string, path: string, note: (line: string) => void, signal: AbortSignal): Promise<string> {
  const cached = join(CACHE, name);
  for (const found of [name, cached]) if (await isOurVersion(found)) return found;
  note(`building ${name} with Go (once, some minutes)`);
  const source = `go.temporal.io/server/${path}@v${TEMPORAL_SERVER_VERSION}`;
  const folder = join(CACHE, `${name}.${process.pid}`);
  try {
    await mkdir(folder, { recursive: true });
    const build = await execa('go', ['install', source], {
      env: { GOBIN: folder },
      reject: false,
      cancelSignal: signal,
      all: true,
    });
    signal.throwIfAborted();
    if (build.failed) {
      const why = build.code === 'ENOENT' ? 'Go is not installed' : build.all?.trim().split('\n').at(-1);
      throw new PlainError(
        `${source} could not be built (${why}). Install Go (https://go.dev), or put ${name} of Temporal's release on the PATH.`,
      );
    }
    // Go names a program after its folder.
    await rename(join(folder, basename(path)), cached);
    return cached;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function isOurVersion(file: string): Promise<boolean> {
  const { failed, stdout } = await execa(file, ['--version'], { reject: false, timeout: 10_000 });
  return !failed && stdout.includes(`version ${TEMPORAL_SERVER_VERSION}`);
}

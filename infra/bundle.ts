import { existsSync, mkdirSync, readdirSync, renameSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { execa } from 'execa';
import { PlainError } from './plain-error.ts';
import { root, sourceHash } from './source-hash.ts';

const CACHE = join(root, '.cache', 'workflows');
const SOURCES = ['workflows', 'domain', 'infra/bundle.ts', 'infra/frozen-exports.mjs', 'package-lock.json'];
const TRACING = '@temporalio/interceptors-opentelemetry-v2/lib/workflow-interceptors.js';
const UNUSED_AFTER_MS = 7 * 86_400_000;

interface Wanted {
  readonly signal?: AbortSignal;
  /** The one that hands traces on, too. */
  readonly traced?: boolean;
}

/** The bundle for a worker: beside each one there may be its twin that hands traces on. */
export const bundleFor = (file: string, traced: boolean): string =>
  traced ? file.replace(/(\.js)?$/, '.traced.js') : file;

/**
 * The path of the workflows' bundle, the one file that workers run in the sandbox (WORKFLOW_BUNDLE): made anew when a source
 * of it has changed. The bundler runs in a process of its own, which gives its memory back.
 */
export async function bundleWorkflows({ signal, traced = false }: Wanted = {}): Promise<string> {
  const file = join(CACHE, `${sourceHash(SOURCES)}.js`);
  if (existsSync(bundleFor(file, traced))) {
    utimesSync(bundleFor(file, traced), new Date(), new Date());
    return file;
  }
  const bundler = await execa(process.execPath, [import.meta.filename, file, ...(traced ? ['traced'] : [])], {
    cwd: root,
    reject: false,
    all: true,
    ...(signal && { cancelSignal: signal }),
  });
  if (bundler.failed) throw new PlainError(`The workflows could not be bundled:\n${bundler.all}`);
  forgetUnused();
  return file;
}

function forgetUnused(): void {
  for (const name of readdirSync(CACHE)) {
    const file = join(CACHE, name);
    const age = Date.now() - (statSync(file, { throwIfNoEntry: false })?.mtimeMs ?? 0);
    if (age > UNUSED_AFTER_MS) rmSync(file, { force: true });
  }
}

/**
 * The bundle of the workflows that this module exports, made of the workflows and the domain in a folder. The domain is pure, so all workflows
 * of a process share one copy of it and of its schemas, where each would otherwise make its own as it begins and as it is replayed: that was
 * two fifths of a replay.
 */
export async function workflowCode(workflowsPath: string, traced = false, sources = root): Promise<string> {
  const { bundleWorkflowCode, DefaultLogger } = await import('@temporalio/worker');
  const shared = [join(sources, 'domain'), dirname(fileURLToPath(import.meta.resolve('zod')))];
  const { code } = await bundleWorkflowCode({
    workflowsPath,
    failureConverterPath: join(sources, 'workflows', 'kit', 'failure-converter.ts'),
    workflowInterceptorModules: traced ? [fileURLToPath(import.meta.resolve(TRACING))] : [],
    preloadModules: [
      join(sources, 'domain', 'procedures', 'registry.ts'),
      join(sources, 'domain', 'procedures', 'envelope.ts'),
    ],
    webpackConfigHook: (config) => ({
      ...config,
      module: {
        ...config.module,
        rules: [
          ...(config.module?.rules ?? []),
          { include: shared, enforce: 'post', loader: join(root, 'infra', 'frozen-exports.mjs') },
        ],
      },
    }),
    logger: new DefaultLogger('WARN'),
  });
  return code;
}

/** Writes the bundle to a file (`node infra/bundle.ts <file> [plain|traced [folder]]`, also how an image gets its own). */
async function writeBundle(file: string, traced: boolean, sources: string): Promise<void> {
  const code = await workflowCode(join(sources, 'workflows', 'index.ts'), traced, sources);
  mkdirSync(dirname(file), { recursive: true });
  const draft = `${file}.${process.pid}`;
  writeFileSync(draft, code);
  renameSync(draft, file);
}

if (import.meta.main) {
  const [, , file = join(CACHE, 'bundle.js'), flavour, sources = root] = process.argv;
  const traced = flavour === 'traced';
  await writeBundle(bundleFor(file, traced), traced, sources);
}

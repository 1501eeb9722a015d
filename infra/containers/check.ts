import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { styleText } from 'node:util';
import { execa } from 'execa';
import { reasonOf } from '../plain-error.ts';
import { root } from '../source-hash.ts';
import { type Tool, toolPath } from './tools.ts';

/**
 * `npm run production`: what a machine without a container engine and a cluster can say of the image, the compose file and the
 * chart. With an engine on the PATH (`-- --image`) the image is built, too. What cannot be tried is told as skipped.
 */

const CHART = 'infra/helm/ruyue';
const KUBERNETES = '1.34';
const VALUES: Readonly<Record<string, readonly string[]>> = {
  default: [],
  full: ['--values', `${CHART}/ci/full-values.yaml`],
  bare: ['--values', `${CHART}/ci/bare-values.yaml`],
};
/** What the linter wants and we do not: a processor limit throttles a worker in the middle of a step; a version is pulled once. */
const UNWANTED = [
  'container-image-pull-policy',
  'container-ephemeral-storage-request-and-limit',
  'container-resources',
];

const rendered = join(root, '.cache', 'rendered');
const counts = { passed: 0, failed: 0, skipped: 0 };

async function check(name: string, tool: Tool, work: (path: string) => Promise<unknown>): Promise<void> {
  let path: string;
  try {
    path = await toolPath(tool);
  } catch (error) {
    tell('skipped', `${name}: ${tool} cannot be had (${reasonOf(error).split('\n')[0]})`);
    return;
  }
  await told(name, () => work(path));
}

async function told(name: string, work: () => Promise<unknown>): Promise<void> {
  try {
    await work();
    tell('passed', name);
  } catch (error) {
    tell('failed', `${name}\n${reasonOf(error)}`);
  }
}

function tell(outcome: keyof typeof counts, line: string): void {
  counts[outcome] += 1;
  const sign = { passed: styleText('green', '✓'), failed: styleText('red', '✗'), skipped: styleText('yellow', '–') };
  console.log(`${sign[outcome]} ${line}`);
}

const run = (file: string, ...args: readonly string[]) => execa(file, args, { cwd: root });

mkdirSync(rendered, { recursive: true });
await check('the Dockerfile has no known flaw', 'hadolint', (hadolint) => run(hadolint, 'infra/containers/Dockerfile'));
await check('the compose file has the shape of the specification', 'check-jsonschema', (schema) =>
  run(schema, '--builtin-schema', 'vendor.compose-spec', 'infra/compose.yaml'),
);
await check('the compose file loads as Docker loads it', 'compose-go', (compose) => run(compose, 'infra/compose.yaml'));
for (const script of ['secrets', 'temporal-schema'])
  await told(`${script}.sh is a script`, () => run('sh', '-n', `infra/containers/${script}.sh`));
await told('postgres-init.sh is a script', () => run('bash', '-n', 'infra/containers/postgres-init.sh'));

for (const [name, values] of Object.entries(VALUES)) {
  const file = join(rendered, `${name}.yaml`);
  await check(`the chart renders with ${name} values, and its linter is content`, 'helm', async (helm) => {
    await run(helm, 'lint', '--strict', '--kube-version', KUBERNETES, CHART, ...values);
    const { stdout } = await run(helm, 'template', 'ruyue', CHART, '--kube-version', KUBERNETES, ...values);
    writeFileSync(file, stdout);
  });
  await check(`Kubernetes ${KUBERNETES} knows every field of it (${name})`, 'kubernetes-validate', (validate) =>
    run(validate, '--strict', '--quiet', '-k', KUBERNETES, file),
  );
}
await check('nothing critical is found in the chart with everything on', 'kube-score', async (score) => {
  const ignored = UNWANTED.flatMap((test) => ['--ignore-test', test]);
  const args = ['score', '--output-format', 'ci', ...ignored, join(rendered, 'full.yaml')];
  const { stdout } = await execa(score, args, { cwd: root, reject: false });
  const critical = stdout.split('\n').filter((line) => line.startsWith('[CRITICAL]'));
  if (critical.length > 0 || !stdout.includes('[OK]')) throw new Error(critical.join('\n') || stdout);
});
await check('the chart refuses what cannot be: a floating tag, a secret among the settings', 'helm', async (helm) => {
  for (const wrong of ['image.tag=latest', 'settings.CODEC_KEYS=k', 'temporal.address=nowhere']) {
    const { failed } = await execa(helm, ['template', 'ruyue', CHART, '--kube-version', KUBERNETES, '--set', wrong], {
      cwd: root,
      reject: false,
    });
    if (!failed) throw new Error(`${wrong} was taken`);
  }
});
await image();

console.log(`${counts.passed} passed, ${counts.failed} failed, ${counts.skipped} skipped`);
process.exitCode = counts.failed === 0 ? 0 : 1;

/** NODE_IMAGE names another base image, where the usual one cannot be fetched. */
async function image(): Promise<void> {
  const name = 'the image builds';
  if (!process.argv.includes('--image')) {
    tell('skipped', `${name}: takes minutes and a container engine, say -- --image`);
    return;
  }
  for (const engine of ['docker', 'podman', 'buildah']) {
    const { failed } = await execa(engine, ['info'], { reject: false });
    if (failed) continue;
    const base = process.env.NODE_IMAGE ? ['--build-arg', `NODE_IMAGE=${process.env.NODE_IMAGE}`] : [];
    await told(`${name} (${engine})`, () =>
      run(engine, 'build', '--file', 'infra/containers/Dockerfile', '--tag', 'ruyue:check', ...base, '.'),
    );
    return;
  }
  tell('skipped', `${name}: no docker, podman or buildah that works here`);
}

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { parse } from 'yaml';
import { z } from 'zod';
import { loadConfig } from '../../infra/config.ts';
import { SCRIPTS } from '../../infra/stack.ts';
import { TEMPORAL_SERVER_VERSION } from '../../infra/temporal/cluster/programs.ts';

const root = join(import.meta.dirname, '..', '..');
const read = (...path: string[]) => readFileSync(join(root, 'infra', ...path), 'utf8');

const Service = z.object({
  image: z.string(),
  command: z.array(z.string()).optional(),
  environment: z.record(z.string(), z.string()).optional(),
  env_file: z.array(z.object({ path: z.string() })).optional(),
  secrets: z.array(z.string()).optional(),
  networks: z.array(z.string()),
  ports: z.array(z.string()).optional(),
  read_only: z.boolean(),
  cap_drop: z.array(z.string()),
  security_opt: z.array(z.string()),
  deploy: z.object({ resources: z.object({ limits: z.object({ memory: z.string() }) }) }).optional(),
});
const Compose = z.object({
  services: z.record(z.string(), Service),
  networks: z.record(z.string(), z.object({ internal: z.boolean() }).nullable()),
  secrets: z.record(z.string(), z.object({ file: z.string() })),
});
const compose = Compose.parse(parse(read('compose.yaml'), { merge: true }));
const ours = Object.entries(compose.services).filter(([, { image }]) => image.startsWith('ruyue:'));
const servicesOf = (script: string) => ours.filter(([, { command }]) => command?.[1] === script).map(([name]) => name);

/** What production refuses to start without, in its own words. */
function missingIn(given: Readonly<Record<string, string>>): string[] {
  try {
    loadConfig({ NODE_ENV: 'production', ...given });
  } catch (error) {
    return [...String(error).matchAll(/([A-Z_]+) is missing/g)].map(([, key]) => key ?? '');
  }
  return [];
}
const needed = missingIn({});

test('design §6 production names every key that it cannot do without', () => {
  expect(needed.toSorted()).toEqual([
    'CODEC_KEYS',
    'DATABASE_URL',
    'SESSION_SECRET',
    'TEMPORAL_ADDRESS',
    'TOKEN_SECRET',
  ]);
});

test('design §6 the compose file runs every process of the platform, each with every key that it needs', () => {
  for (const script of [...Object.values(SCRIPTS), 'infra/setup.ts']) expect(servicesOf(script)).not.toEqual([]);
  for (const [name, { environment = {}, secrets = [] }] of ours) {
    const given = Object.keys(environment).map((key) => key.replace(/_FILE$/, ''));
    expect([name, needed.filter((key) => !given.includes(key))]).toEqual([name, []]);
    for (const file of Object.values(environment).filter((value) => value.startsWith('/run/secrets/')))
      expect(secrets).toContain(file.replace('/run/secrets/', ''));
  }
});

test('design §6 in the compose file only the console is published, on this machine, and only finance reaches a provider', () => {
  const published = Object.entries(compose.services).flatMap(([name, { ports = [] }]) =>
    ports.map((port) => [name, port]),
  );
  expect(published.map(([name]) => name)).toEqual(['console', 'temporal-ui']);
  for (const [, port] of published) expect(port).toMatch(/^127\.0\.0\.1:/);
  expect(servicesOf('infra/worker.ts')).toEqual(['worker-care', 'worker-finance']);
  const paying = ours.filter(([, { env_file = [] }]) => env_file.some(({ path }) => path.includes('payments')));
  expect(paying.map(([name]) => name).toSorted()).toEqual(['finance', 'worker-finance']);
  const open = Object.entries(compose.networks).flatMap(([name, network]) => (network?.internal ? [] : [name]));
  expect(open.toSorted()).toEqual(['outside', 'payments']);
  const reaching = ours.flatMap(([name, { networks }]) => (networks.some((one) => open.includes(one)) ? [name] : []));
  expect(reaching.toSorted()).toEqual(['console', 'finance', 'messenger', 'worker-finance']);
});

test('design §6 every container is hardened, every image has a version, and Temporal is the one that was tried', () => {
  for (const [name, service] of Object.entries(compose.services)) {
    expect([name, service.read_only, service.cap_drop]).toEqual([name, true, ['ALL']]);
    expect(service.security_opt).toEqual(['no-new-privileges:true']);
    expect(service.image).toMatch(/^[\w./-]+:(\d+\.\d+|\$\{RUYUE_VERSION:-\d)/);
  }
  for (const [, { deploy }] of ours) expect(deploy?.resources.limits.memory).toBeDefined();
  expect(compose.services.temporal?.image).toBe(`temporalio/server:${TEMPORAL_SERVER_VERSION}`);
  expect(compose.services['temporal-schema']?.image).toBe(`temporalio/admin-tools:${TEMPORAL_SERVER_VERSION}`);
});

test('design §6 the image runs as nobody in particular, on the Node of the lock file, and holds no secret', () => {
  const dockerfile = read('containers', 'Dockerfile');
  expect(/^USER (\d+)/m.exec(dockerfile)?.[1]).toMatch(/^[1-9]/);
  const { dependencies } = z
    .object({ dependencies: z.object({ node: z.string() }) })
    .parse(JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')));
  expect(dockerfile).toContain(`ARG NODE_IMAGE=node:${dependencies.node}-`);
  expect(dockerfile).not.toMatch(/^(ARG|ENV).*(SECRET|PASSWORD|TOKEN|CODEC)/m);
  // What is not named is left out of the context: nothing else can slip in.
  expect(readFileSync(join(root, '.dockerignore'), 'utf8')).toMatch(/^\*$/m);
});

test('design §6 the chart runs the same processes with the same keys, under the restricted profile', () => {
  const values = z
    .object({ processes: z.record(z.string(), z.unknown()) })
    .parse(parse(read('helm', 'ruyue', 'values.yaml')));
  expect(Object.keys(values.processes).toSorted()).toEqual(
    ours
      .map(([name]) => name)
      .filter((name) => name !== 'setup')
      .toSorted(),
  );
  const processes = read('helm', 'ruyue', 'templates', 'processes.yaml');
  for (const script of Object.values(SCRIPTS)) expect(processes).toContain(`"${script}"`);
  const helpers = read('helm', 'ruyue', 'templates', '_helpers.tpl');
  for (const key of needed) expect(helpers).toContain(key);
  for (const line of [
    'runAsNonRoot: true',
    'readOnlyRootFilesystem: true',
    'allowPrivilegeEscalation: false',
    'drop: [ALL]',
  ])
    expect(helpers).toContain(line);
});

test('design §6 a key may come from a file; given twice or unreadable it is refused', () => {
  const given = { NODE_ENV: 'test', DATABASE_URL: 'postgres://a@b/c', TEMPORAL_ADDRESS: 'a:1', DATA_DIR: '/nowhere' };
  const secrets = {
    SESSION_SECRET: 'abcdefghijklmnopqrstuvwxyz-0123456789',
    CODEC_KEYS: `k:${Buffer.alloc(32, 7).toString('base64')}`,
  };
  const file = join(root, 'infra', 'containers', 'health.ts');
  const config = loadConfig({ ...given, ...secrets, TOKEN_SECRET_FILE: file });
  expect(config.tokenSecret).toBe(readFileSync(file, 'utf8').trim());
  expect(() => loadConfig({ ...given, ...secrets, TOKEN_SECRET_FILE: '/nowhere/token' })).toThrow(
    /TOKEN_SECRET_FILE \/nowhere\/token cannot be read \(ENOENT\)/,
  );
  expect(() => loadConfig({ ...given, ...secrets, TOKEN_SECRET: 'x', TOKEN_SECRET_FILE: file })).toThrow('both set');
});

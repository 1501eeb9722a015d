import { readdirSync, readFileSync, statSync } from 'node:fs';
import { builtinModules } from 'node:module';
import { dirname, join, relative } from 'node:path';
import { expect, test } from 'vitest';
import { bundleWorkflows } from '../../infra/bundle.ts';

const root = join(import.meta.dirname, '..', '..');
const ROOMS = ['domain', 'workflows', 'activities', 'services', 'infra'] as const;

interface Import {
  readonly file: string;
  readonly target: string;
  readonly typeOnly: boolean;
}

function sources(folder: string): string[] {
  return readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.tsx?$/.test(name) && !name.includes('node_modules') && !name.includes('dist/'))
    .map((name) => join(folder, name));
}

/** Every import of a file; one with only `type` specifiers counts as type-only. */
function importsOf(file: string): Import[] {
  const text = readFileSync(join(root, file), 'utf8');
  const statements = text.matchAll(
    /(?:^|\n)(?:import|export)\s+(type\s+)?(\{[^}]*\}|\*(?:\s+as\s+\w+)?|\w+(?:\s*,\s*\{[^}]*\})?)\s+from\s+'([^']+)'/g,
  );
  const fromStatements = [...statements].map(([, type, specifiers = '', target = '']) => {
    const named = specifiers
      .match(/^\{([^}]*)\}$/)?.[1]
      ?.split(',')
      .map((name) => name.trim())
      .filter(Boolean);
    const onlyTypes = named !== undefined && named.length > 0 && named.every((name) => name.startsWith('type '));
    return { file, target, typeOnly: type !== undefined || onlyTypes };
  });
  const bare = [...text.matchAll(/(?:^|\n)import\s+'([^']+)'|\bimport\('([^']+)'\)/g)];
  return [
    ...fromStatements,
    ...bare.map(([, side, dynamic]) => ({ file, target: side ?? dynamic ?? '', typeOnly: false })),
  ];
}

const roomOf = (path: string): string => path.split('/')[0] ?? '';

function targetRoom({ file, target }: Import): string | undefined {
  return target.startsWith('.') ? roomOf(relative(root, join(root, dirname(file), target))) : undefined;
}

/** What each folder may import; `types` for type-only imports. */
const MAY: Readonly<Record<(typeof ROOMS)[number], { values: readonly string[]; types: readonly string[] }>> = {
  domain: { values: ['domain'], types: ['domain'] },
  workflows: { values: ['domain', 'workflows'], types: ['domain', 'workflows', 'activities'] },
  activities: { values: ['domain', 'activities', 'infra'], types: ['domain', 'activities', 'infra'] },
  services: {
    values: ['domain', 'workflows', 'activities', 'services', 'infra'],
    types: ['domain', 'workflows', 'activities', 'services', 'infra'],
  },
  infra: {
    values: ['domain', 'workflows', 'activities', 'infra'],
    types: ['domain', 'workflows', 'activities', 'infra'],
  },
};

test.each(ROOMS)('design §2 %s imports only what it may', (room) => {
  const forbidden = sources(room)
    .flatMap(importsOf)
    .filter((imported) => {
      const to = targetRoom(imported);
      return to !== undefined && !MAY[room][imported.typeOnly ? 'types' : 'values'].includes(to);
    });
  expect(forbidden).toEqual([]);
});

test('design §2 the domain is pure: no package but zod, no Node built-in, no clock, no Temporal', () => {
  const outside = sources('domain')
    .flatMap(importsOf)
    .filter(({ target }) => !target.startsWith('.') && target !== 'zod');
  expect(outside).toEqual([]);
  const clocks = sources('domain').filter((file) =>
    /Date\.now\(|new Date\(\)|Intl\.|toLocale|process\.|setTimeout/.test(readFileSync(join(root, file), 'utf8')),
  );
  expect(clocks).toEqual([]);
});

test('design §2 the workflow bundle holds no module of activities, services or infra, no built-in, and stays small', async () => {
  const bundle = await bundleWorkflows();
  const code = readFileSync(bundle, 'utf8');
  const modules = new Set(
    [...code.matchAll(/"\.\/((?:domain|workflows|activities|services|infra)\/[^"]+)"/g)].map(([, path]) =>
      roomOf(path ?? ''),
    ),
  );
  expect([...modules].toSorted()).toEqual(['domain', 'workflows']);
  for (const builtin of builtinModules) expect(code).not.toContain(`require("node:${builtin}")`);
  expect(statSync(bundle).size).toBeLessThan(6_000_000);
});

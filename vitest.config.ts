import { defineConfig } from 'vitest/config';

/** Tests of the domain and of channels need nothing; most others share one running stack (test/support/stack.ts), brought up once. */
const onTheStack = (name: string) => ({
  test: {
    name,
    include: [`test/${name}/**/*.test.ts`],
    globalSetup: ['test/support/stack.ts'],
    testTimeout: 90_000,
    hookTimeout: 180_000,
    maxWorkers: 3,
  },
});

/** Fault tests that measure: how long something takes while everything else stands still. */
const TIMED = ['crash', 'lost-temporal', 'promises', 'restart'].map((name) => `test/faults/${name}.test.ts`);

/** Tests that bring up platforms of their own. */
const onItsOwn = (name: string, { order, ...files }: OnItsOwn) => ({
  test: { name, ...files, testTimeout: 180_000, hookTimeout: 180_000, sequence: { groupOrder: order } },
});

interface OnItsOwn {
  readonly include: string[];
  readonly exclude?: string[];
  readonly maxWorkers: number;
  readonly order: number;
}

export default defineConfig({
  test: {
    pool: 'forks',
    projects: [
      { test: { name: 'domain', include: ['test/domain/**/*.test.ts'], testTimeout: 30_000 } },
      { test: { name: 'activities', include: ['test/activities/**/*.test.ts'], testTimeout: 30_000 } },
      // Platforms that are killed come after the others, and alone where a time is the verdict.
      onItsOwn('faults', { include: ['test/faults/**/*.test.ts'], exclude: TIMED, maxWorkers: 2, order: 1 }),
      onItsOwn('operations', { include: ['test/operations/**/*.test.ts'], maxWorkers: 2, order: 1 }),
      onItsOwn('timed', { include: TIMED, maxWorkers: 1, order: 2 }),
      { test: { name: 'replay', include: ['test/replay/**/*.test.ts'], testTimeout: 60_000 } },
      onTheStack('workflows'),
      onTheStack('services'),
      onTheStack('browser'),
    ],
  },
});

import { defineConfig } from 'vitest/config';

/** What two cores bear; projects that run at the same time must agree on it. */
const AT_ONCE = 2;

/** Tests that need nothing but themselves: the domain, channels, recorded histories. */
const onNothing = (name: string, testTimeout = 30_000) => ({
  test: { name, include: [`test/${name}/**/*.test.ts`], testTimeout, maxWorkers: AT_ONCE },
});

/** Tests that share one running stack (test/support/stack.ts), brought up once. */
const onTheStack = (name: string) => ({
  test: {
    name,
    include: [`test/${name}/**/*.test.ts`],
    globalSetup: ['test/support/stack.ts'],
    testTimeout: 90_000,
    hookTimeout: 180_000,
    maxWorkers: AT_ONCE,
  },
});

/** Tests that bring up platforms of their own, after the others: `maxWorkers` of them at a time. */
const onItsOwn = (name: string, groupOrder: number, files: OnItsOwn) => ({
  test: { name, ...files, testTimeout: 180_000, hookTimeout: 180_000, sequence: { groupOrder } },
});

interface OnItsOwn {
  readonly include: string[];
  readonly exclude?: string[];
  readonly maxWorkers: number;
}

/** Fault tests whose verdict is a time: nobody else is at work meanwhile. */
const TIMED = ['crash', 'lost-temporal', 'promises', 'restart'].map((name) => `test/faults/${name}.test.ts`);

export default defineConfig({
  test: {
    pool: 'forks',
    projects: [
      onNothing('domain'),
      onNothing('activities'),
      onNothing('replay', 60_000),
      onTheStack('workflows'),
      onTheStack('services'),
      onTheStack('browser'),
      onItsOwn('faults', 1, { include: ['test/faults/**/*.test.ts'], exclude: TIMED, maxWorkers: 2 }),
      onItsOwn('operations', 1, { include: ['test/operations/**/*.test.ts'], maxWorkers: 2 }),
      onItsOwn('timed', 2, { include: TIMED, maxWorkers: 1 }),
    ],
  },
});

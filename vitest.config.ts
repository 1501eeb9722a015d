import { defineConfig } from 'vitest/config';

/** Tests of the domain and of channels need nothing; most others share one running stack (test/support/stack.ts), brought up once. */
const onTheStack = (name: string) => ({
  test: {
    name,
    include: [`test/${name}/**/*.test.ts`],
    globalSetup: ['test/support/stack.ts'],
    testTimeout: 90_000,
    hookTimeout: 180_000,
    maxWorkers: 2,
  },
});

export default defineConfig({
  test: {
    pool: 'forks',
    projects: [
      { test: { name: 'domain', include: ['test/domain/**/*.test.ts'], testTimeout: 30_000 } },
      { test: { name: 'activities', include: ['test/activities/**/*.test.ts'], testTimeout: 30_000 } },
      // Platforms that are killed under load come last: nobody else's answers wait for them.
      {
        test: {
          name: 'faults',
          include: ['test/faults/**/*.test.ts'],
          testTimeout: 180_000,
          sequence: { groupOrder: 1 },
        },
      },
      {
        test: {
          name: 'operations',
          include: ['test/operations/**/*.test.ts'],
          testTimeout: 180_000,
          hookTimeout: 180_000,
          sequence: { groupOrder: 1 },
        },
      },
      { test: { name: 'replay', include: ['test/replay/**/*.test.ts'], testTimeout: 60_000 } },
      onTheStack('workflows'),
      onTheStack('services'),
      onTheStack('browser'),
    ],
  },
});

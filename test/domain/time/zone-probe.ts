import { groups, written } from './cases.ts';

/** Run in a process of its own with another TZ: prints the host's offset in January, then every end of the table. */
console.log(new Date(2026, 0, 1).getTimezoneOffset());
for (const { cases, ...context } of groups) {
  for (const [limit, start] of cases) console.log(written(limit, start, context));
}

import { loadavg } from 'node:os';
import { parseArgs } from 'node:util';
import { cost } from './cost.ts';
import { idle } from './idle.ts';
import { type Part, report } from './kit/results.ts';
import { step } from './step.ts';
import { timers } from './timers.ts';

const { positionals, values } = parseArgs({
  allowPositionals: true,
  options: {
    rounds: { type: 'string', default: '60' },
    seed: { type: 'string', default: '1' },
  },
});
const rounds = Number(values.rounds);
const seed = Number(values.seed);

/** `npm run bench -- <name>`: each measures on platforms of its own, ends by itself and writes its section of RESULTS.md. */
const benches: Readonly<Record<string, () => Promise<readonly Part[]>>> = {
  cost: async () => [await cost()],
  step: async () => [await step('cluster', { rounds, seed }), await step('embedded', { rounds, seed })],
  timers: async () => [await timers(5_000), await timers(20_000)],
  idle: async () => [await idle()],
};

const [name = ''] = positionals;
const bench = benches[name];
if (bench) {
  const [load = 0] = loadavg();
  report(name, `npm run bench -- ${process.argv.slice(2).join(' ')}`, load, await bench());
} else {
  console.error(`npm run bench -- <${Object.keys(benches).join('|')}>`);
  process.exitCode = 2;
}

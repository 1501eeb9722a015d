import { cost } from './cost.ts';

/** `npm run bench -- <name>`: each measures on a platform of its own and ends with one line of figures. */
const benches: Readonly<Record<string, () => Promise<void>>> = { cost };

const name = process.argv[2] ?? '';
const bench = benches[name];
if (bench) await bench();
else {
  console.error(`npm run bench -- <${Object.keys(benches).join('|')}>`);
  process.exitCode = 2;
}

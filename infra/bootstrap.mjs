// Runs a TypeScript file of this project under its own Node, on any machine that has Node 20 or newer and npm:
//   node infra/bootstrap.mjs <script.ts> [args]
// Installs the dependencies first when they are missing or not those of package-lock.json. Plain JavaScript without a
// dependency, since it runs before there are any.
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { constants } from 'node:os';
import { delimiter, dirname, join, resolve, sep } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = resolve(dirname(fileURLToPath(import.meta.url)), '..');
const modules = join(root, 'node_modules');
const stamp = join(modules, '.ruyue-lock');
const ownNode = join(modules, '.bin', 'node');

function fail(message, exitCode = 1) {
  console.error(`\n${message}\n`);
  process.exit(exitCode);
}

const [script, ...args] = process.argv.slice(2);
if (Number.parseInt(process.versions.node, 10) < 20)
  fail(`Node 20 or newer is needed, and this is Node ${process.versions.node}.`);
if (process.platform === 'win32')
  fail('On Windows this runs inside WSL 2 (the servers it starts are made for Linux and macOS).');
if (script === undefined) fail('Usage: node infra/bootstrap.mjs <script.ts> [args]');

const lockText = readFileSync(join(root, 'package-lock.json'), 'utf8');
const lockHash = createHash('sha256').update(`${process.platform} ${process.arch}\n`).update(lockText).digest('hex');
if (read(stamp) !== lockHash || !existsSync(ownNode)) {
  if (!installedByHand()) await install();
  writeFileSync(stamp, lockHash);
}
run(ownNode, [resolve(script), ...args]);

function read(file) {
  return existsSync(file) ? readFileSync(file, 'utf8') : undefined;
}

/** True when an `npm ci` or `npm install` of somebody else has put exactly the locked packages in place. */
function installedByHand() {
  const listed = read(join(modules, '.package-lock.json'));
  if (listed === undefined || !existsSync(ownNode)) return false;
  const installed = JSON.parse(listed).packages;
  return Object.entries(JSON.parse(lockText).packages).every(
    ([path, { version, optional }]) =>
      path === '' || (installed[path] === undefined ? optional === true : installed[path].version === version),
  );
}

async function install() {
  console.log('Installing the dependencies: once, about a minute …');
  const started = Date.now();
  const seconds = () => Math.round((Date.now() - started) / 1000);
  const alive = setInterval(() => console.log(`  still installing (${seconds()} s)`), 15_000);
  // Our own Node is about to be replaced: npm must not run on it.
  const path = (process.env.PATH ?? '').split(delimiter).filter((entry) => !resolve(entry).startsWith(modules + sep));
  const npm = spawn('npm', ['ci', '--include=dev', '--no-audit', '--no-fund', '--loglevel=error'], {
    cwd: root,
    stdio: 'inherit',
    env: { ...process.env, PATH: path.join(delimiter) },
  });
  const outcome = await new Promise((done) => {
    npm.once('error', done);
    npm.once('exit', (code, signal) => done(signal ?? code));
  });
  clearInterval(alive);
  if (outcome instanceof Error)
    fail(`npm cannot be run (${outcome.message}). Install npm, which comes with Node, and try again.`);
  if (outcome !== 0) {
    fail(`\`npm ci\` failed (${typeof outcome === 'number' ? `exit code ${outcome}` : outcome}); its reason stands above.
Usually it is the network or the registry: check \`npm config get registry\` and your proxy, then try again.`);
  }
  if (!existsSync(ownNode)) {
    fail(
      'The package `node` was installed without its program. Allow install scripts (`npm config get ignore-scripts` should say false), then try again.',
    );
  }
  console.log(`Dependencies installed in ${seconds()} s.`);
}

/** Becomes the given program as far as possible: same terminal, signals passed on, same exit. */
function run(program, programArgs) {
  // The channel tells the program when we are gone, even by kill -9.
  const child = spawn(program, programArgs, { stdio: ['inherit', 'inherit', 'inherit', 'ipc'] });
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
  child.once('error', (error) => fail(`${program} cannot be run: ${error.message}`));
  child.once('exit', (code, signal) => process.exit(code ?? 128 + constants.signals[signal]));

  // npm waits for us; when it is killed we get another parent, and nobody else would tell the program.
  const parent = process.ppid;
  if (process.env.npm_lifecycle_event) {
    setInterval(() => {
      if (process.ppid !== parent) child.disconnect();
    }, 1_000).unref();
  }
}

// Runs one program that is not ours and never lets it outlive whoever started the leash: when the starter's end of our
// standard input closes (it also does after kill -9) or we are told to stop, the program is asked to end, then made to.
//   node leash.mjs '{"command":…,"args":[…],"stopSignal":"SIGINT","graceMs":8000,"pidFile":…,"uid":…,"gid":…}'
import { spawn } from 'node:child_process';
import { rmSync, writeFileSync } from 'node:fs';

const { command, args, stopSignal, graceMs, pidFile, uid, gid } = JSON.parse(process.argv[2] ?? '{}');

const program = spawn(command, args, { stdio: ['ignore', 'inherit', 'inherit'], uid, gid });
if (pidFile && program.pid) writeFileSync(pidFile, `${program.pid}\n`);

let stopping = false;
function stop() {
  if (stopping) return;
  stopping = true;
  program.kill(stopSignal);
  setTimeout(() => program.kill('SIGKILL'), graceMs).unref();
}

process.stdin.on('error', stop).on('close', stop).resume();
for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP']) process.on(signal, stop);

function finish(exitCode) {
  if (pidFile) rmSync(pidFile, { force: true });
  process.exit(exitCode);
}
program.on('error', (error) => {
  console.error(`${command} cannot be run: ${error.message}`);
  finish(127);
});
program.on('exit', (code) => finish(code ?? (stopping ? 0 : 1)));

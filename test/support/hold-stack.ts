import { type ChildName, startStack } from '../../infra/stack.ts';

/** A stack in a process of its own, to be killed whole: sends its environment when ready, dies by kill -9 when told `die`. */
const stack = await startStack({ processes: ['worker'] });
process.on('message', () => {
  const everything: readonly ChildName[] = ['worker', 'temporal', 'postgres'];
  for (const name of everything) stack.kill(name, 'SIGKILL');
  process.kill(process.pid, 'SIGKILL');
});
process.once('SIGTERM', () => void stack.stop().then(() => process.exit(0)));
process.send?.({ env: stack.env });

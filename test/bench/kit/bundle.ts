import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { workflowCode } from '../../../infra/bundle.ts';
import { root } from '../../../infra/source-hash.ts';

/** The path of a bundle that holds, besides our workflows, the bare ones that they are compared with. */
export async function benchBundle(): Promise<string> {
  const file = join(root, '.cache', 'workflows', 'bench.js');
  writeFileSync(file, await workflowCode(join(import.meta.dirname, 'workflows.ts')));
  return file;
}

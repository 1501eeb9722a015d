import { cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { execa } from 'execa';
import { root } from '../../../infra/source-hash.ts';

/** The name of the change that the next version brings. */
export const PATCH = 'deploy-drill';

const BEFORE = '  switch (fact.type) {';
const CHANGE = `  if (fact.type === 'NoteAdded' && patched('${PATCH}')) await sleep(1);\n`;

/**
 * Bundles a next version of the workflows: this one, made to do something more after each note behind a `patched()` change.
 * Old and new code thus write different histories of the same case. Returns the bundle's path.
 */
export async function bundleNextVersion(): Promise<string> {
  const folder = join(root, '.cache', `next-version-${process.pid}`);
  mkdirSync(folder, { recursive: true });
  try {
    for (const part of ['workflows', 'domain']) cpSync(join(root, part), join(folder, part), { recursive: true });
    const file = join(folder, 'workflows', 'complaint.workflow.ts');
    writeFileSync(file, changed(readFileSync(file, 'utf8')));
    const bundle = join(root, '.cache', 'workflows', `next-version-${process.pid}.js`);
    await execa(process.execPath, [join(root, 'infra', 'bundle.ts'), bundle, 'plain', folder]);
    return bundle;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function changed(source: string): string {
  const more = source
    .replace(
      "from '@temporalio/workflow';",
      "from '@temporalio/workflow';\nimport { sleep } from '@temporalio/workflow';",
    )
    .replace(BEFORE, CHANGE + BEFORE);
  if (!more.includes(`${CHANGE}${BEFORE}`)) throw new Error('the complaint does not follow its facts where it did');
  return more;
}

import { chownSync, copyFileSync, lstatSync, mkdirSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { codeOf } from '../plain-error.ts';

/** Copies a file or a folder with its modes and owners; what a running server removes meanwhile is left out. */
export function copyTree(from: string, to: string, isWanted: (path: string) => boolean = () => true, path = ''): void {
  const source = join(from, path);
  try {
    const { mode, uid, gid } = lstatSync(source);
    if (lstatSync(source).isDirectory()) {
      mkdirSync(join(to, path), { mode, recursive: true });
      for (const name of readdirSync(source))
        if (isWanted(join(path, name))) copyTree(from, to, isWanted, join(path, name));
    } else copyFileSync(source, join(to, path));
    if (process.getuid?.() === 0) chownSync(join(to, path), uid, gid);
  } catch (error) {
    if (codeOf(error) !== 'ENOENT') throw error;
  }
}

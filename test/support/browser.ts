import { existsSync, mkdirSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { type Browser, chromium } from 'playwright-core';
import { z } from 'zod';

const CACHE = join(import.meta.dirname, '..', '..', '.cache');
const SYSTEM = '/usr/bin/chromium';

/** A real Chromium without a window: `CHROMIUM_PATH`, else the system's, else the one that comes as a package. */
export async function launchBrowser(): Promise<Browser> {
  const given = process.env.CHROMIUM_PATH || (existsSync(SYSTEM) ? SYSTEM : undefined);
  const { path, env } = given === undefined ? await packagedChromium() : { path: given, env: {} };
  return chromium.launch({
    executablePath: path,
    // Containers run as root and without a GPU.
    args: ['--no-sandbox', '--disable-gpu', '--font-render-hinting=none'],
    env: { ...process.env, ...env },
  });
}

/**
 * The Chromium of @sparticuz/chromium, made for Lambda: outside of it the package leaves out the system libraries that a bare
 * machine lacks, so they are unpacked here and given to this one process. Unpacked aside and moved into place, so that test
 * files which start at the same time never see half of it.
 */
async function packagedChromium(): Promise<{ path: string; env: Record<string, string> }> {
  const require = createRequire(import.meta.url);
  const bin = join(require.resolve('@sparticuz/chromium'), '..', '..', 'bin');
  const { version } = z
    .object({ version: z.string() })
    .parse(JSON.parse(readFileSync(join(bin, '..', 'package.json'), 'utf8')));
  const folder = join(CACHE, `chromium-${version}`);
  if (!existsSync(folder)) {
    const draft = `${folder}.${process.pid}`;
    await unpack(bin, draft);
    try {
      renameSync(draft, folder);
    } catch (error) {
      // Somebody else was faster.
      rmSync(draft, { recursive: true, force: true });
      if (!existsSync(folder)) throw error;
    }
  }
  return {
    path: join(folder, 'chromium'),
    env: {
      LD_LIBRARY_PATH: [join(folder, 'al2023', 'lib'), process.env.LD_LIBRARY_PATH].filter(Boolean).join(':'),
      // The system's own fonts where there are any; the package brings one for Latin letters.
      ...(existsSync('/etc/fonts/fonts.conf') ? {} : { FONTCONFIG_PATH: join(folder, 'fonts') }),
    },
  };
}

/** The package unpacks into the folder for temporary files and nowhere else. */
async function unpack(bin: string, folder: string): Promise<void> {
  mkdirSync(folder, { recursive: true });
  const { default: packaged, inflate } = await import('@sparticuz/chromium');
  const before = process.env.TMPDIR;
  process.env.TMPDIR = folder;
  try {
    await packaged.executablePath(bin);
    await inflate(join(bin, 'al2023.tar.br'));
  } finally {
    if (before === undefined) delete process.env.TMPDIR;
    else process.env.TMPDIR = before;
  }
}

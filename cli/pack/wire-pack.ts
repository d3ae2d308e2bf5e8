import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import type { Pack } from '../../pack/index.ts';
import { checksVersion } from '../checks-version.ts';
import type { Wiring } from '../wiring.ts';
import { loadPack, moduleOf } from './load-pack.ts';

/** What the doors join: for the project's own lab, or for the pack of that name as seen from `base`. Throws bad input where it is no pack. */
export async function wiringFor(name: string | undefined, base: string): Promise<Wiring> {
  const { wiring } = await import('../wiring.ts');
  if (name === undefined) return wiring;
  const pack = await loadPack(name, base);
  const judging = new URL(`./judging.ts?pack=${encodeURIComponent(moduleOf(name, base))}`, import.meta.url).href;
  return {
    ...wiring,
    lab: { ...pack.lab, judging },
    toolVersions: async () => ({ ...(await wiring.toolVersions()), checks: await packVersion(pack) }),
  };
}

// Briefs and pictures, the model answer, and what others have installed there.
const decidesNothing = /\.(test\.ts|md|svg|png)$|(^|\/)(node_modules|\.git)\//;

/** The version of all that can change a grade of a pack: of netproof's own part, and of the pack's files. */
async function packVersion({ folder, reference }: Pick<Pack, 'folder' | 'reference'>): Promise<string> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = entries
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .filter((path) => !decidesNothing.test(relative(folder, path)) && !path.startsWith(join(reference, '/')))
    .sort();
  const hash = createHash('sha256').update(await checksVersion());
  for (const path of files) {
    const data = await readFile(path);
    hash.update(`${JSON.stringify([relative(folder, path), data.length])}\n`).update(data);
  }
  return hash.digest('hex').slice(0, 16);
}

import { createHash } from 'node:crypto';
import { existsSync, readdirSync, statSync } from 'node:fs';
import { chmod, mkdir, mkdtemp, readdir, rename, rm, stat, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { inside } from './inside.ts';

/** Where the agent finds, or collects, the compiled code of its modules. */
export const compiledInside = { kept: inside.compiled, fresh: '/tmp/compiled' } as const;

const project = join(import.meta.dirname, '../..');
const cache = join(project, 'node_modules/.cache/netproof');

const keptMs = 24 * 60 * 60 * 1000;

/**
 * The folder for V8's compiled code of the agent's modules (Node's module.enableCompileCache), which halves the time it takes to
 * start. Its name changes with Node and with the sources; Node itself checks each entry against its source again.
 */
export function compiledFolder(): string {
  const hash = createHash('sha256').update(process.version);
  const harness = join(project, 'harness');
  for (const path of readdirSync(harness, { recursive: true, encoding: 'utf8' }).sort()) {
    const { mtimeMs, size } = statSync(join(harness, path));
    hash.update(`${path} ${mtimeMs} ${size}\n`);
  }
  return join(cache, hash.digest('hex').slice(0, 16));
}

/** Keeps compiled code, as file names and contents in base64. Gives up without a word where we may not write: it only saves time. */
export async function keepCompiled(folder: string, files: Readonly<Record<string, string>>): Promise<void> {
  if (Object.keys(files).length === 0) return;
  try {
    await mkdir(cache, { recursive: true });
    const draft = await mkdtemp(join(cache, 'draft-'));
    for (const [name, content] of Object.entries(files)) {
      const file = join(draft, name);
      await mkdir(dirname(file), { recursive: true });
      await writeFile(file, Buffer.from(content, 'base64'));
    }
    // The sandbox's users are none of this machine's.
    await chmod(draft, 0o755);
    if (existsSync(folder)) await rm(draft, { recursive: true });
    else await rename(draft, folder);
    // A lab host that is just starting may have seen an older one: those of yesterday are in nobody's way.
    for (const name of await readdir(cache)) {
      const old = join(cache, name);
      const { mtimeMs } = await stat(old);
      if (old !== folder && Date.now() - mtimeMs > keptMs) await rm(old, { recursive: true, force: true });
    }
  } catch {
    // The next lab host starts as slowly as this one.
  }
}

import { randomBytes } from 'node:crypto';
import { rename, rm, writeFile } from 'node:fs/promises';
import { printableLine } from '../harness/model/index.ts';

/** Writes a file so that a reader of `path` sees the old one or the new one, never a part. */
export async function writeWhole(path: string, content: string | Uint8Array): Promise<void> {
  const temporary = `${path}.${randomBytes(4).toString('hex')}.tmp`;
  try {
    await writeFile(temporary, content, { flush: true });
    await rename(temporary, path);
  } catch (error) {
    await rm(temporary, { force: true });
    throw error;
  }
}

/**
 * Makes each file and returns the paths of those that were written. For one that fails, `failed` gets its path and the reason, and
 * an older file of that name is removed, so that all that lies there is of now.
 */
export async function writeFiles(
  files: Readonly<Record<string, () => string | Uint8Array | Promise<string | Uint8Array>>>,
  failed: (path: string, reason: string) => void,
): Promise<string[]> {
  const written: string[] = [];
  for (const [path, render] of Object.entries(files)) {
    try {
      await writeWhole(path, await render());
      written.push(path);
    } catch (error) {
      await rm(path, { force: true }).catch(() => undefined);
      failed(path, reasonOf(error));
    }
  }
  return written;
}

/** An error's message on one safe line, without its full stop. */
export function reasonOf(error: unknown): string {
  return printableLine(error instanceof Error ? error.message : String(error)).replace(/\.$/, '');
}

import { chmod, mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

/** Contents by path: a string or bytes is a file (executable when it starts with `#!`), `{ link }` a symbolic link, null a folder. */
export type Tree = Readonly<Record<string, string | Uint8Array | { readonly link: string } | null>>;

export interface SampleFolder extends AsyncDisposable {
  readonly path: string;
}

/** A temporary folder with the given contents, for tests. */
export async function sampleFolder(tree: Tree): Promise<SampleFolder> {
  const path = await mkdtemp(join(tmpdir(), 'netproof-sample-'));
  for (const [name, content] of Object.entries(tree)) {
    const file = join(path, name);
    await mkdir(content === null ? file : dirname(file), { recursive: true });
    if (content === null) continue;
    if (typeof content === 'object' && 'link' in content) await symlink(content.link, file);
    else await writeFile(file, content);
    if (typeof content === 'string' && content.startsWith('#!')) await chmod(file, 0o755);
  }
  return { path, [Symbol.asyncDispose]: () => rm(path, { recursive: true, force: true }) };
}

import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { badInput, quote } from '../../harness/submission/index.ts';
import { makeEmpty } from '../new/make-empty.ts';
import { project } from '../project.ts';

const templates: Readonly<Record<string, string>> = {
  'package.json': 'package',
  'tsconfig.json': 'tsconfig',
  'pack.ts': 'pack',
  'lab.ts': 'lab',
  'meet.ts': 'meet',
  'fixtures.ts': 'fixtures',
  'rooms/README.md': 'brief',
  'reference/submission.json': 'submission',
  'reference/rooms/up.sh': 'up',
};

const id = /^[a-z][a-z0-9]*(-[a-z0-9]+)*$/;

/**
 * Lays a lab pack with one check into `folder`, which is made or is empty; its name becomes the pack's id. Returns the files' paths in it. Throws bad
 * input for a name that cannot be an id, and for a folder that is in use.
 */
export async function writeLab(folder: string): Promise<readonly string[]> {
  const name = basename(folder);
  if (!id.test(name))
    throw badInput(
      `${quote(name)} cannot be the name of a lab: take small letters, digits and single dashes, a letter first.`,
    );
  await makeEmpty(folder);
  const title = `${name.charAt(0).toUpperCase()}${name.slice(1).replaceAll('-', ' ')}`;
  const words: Readonly<Record<string, string>> = { id: name, title, netproof: project };
  for (const [path, template] of Object.entries(templates)) {
    const text = await readFile(join(import.meta.dirname, 'templates', `${template}.txt`), 'utf8');
    const file = join(folder, path);
    await mkdir(dirname(file), { recursive: true });
    await writeFile(
      file,
      text.replace(/\{\{(\w+)\}\}/g, (_, word: string) => words[word] ?? word),
      { flag: 'wx' },
    );
  }
  return Object.keys(templates);
}

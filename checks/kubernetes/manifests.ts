import { readFolder } from '../../harness/expect/folder.ts';
import type { SubmissionFiles } from '../../harness/model/index.ts';
import { readYamlDocuments } from '../../harness/model/read-yaml.ts';

type Manifest = { readonly kind: string } & Readonly<Record<string, unknown>>;

/** Far more than six pods need policies. */
const most = 200;

/** The objects in the YAML and JSON files at or below a folder, at most 200, and what of them nobody can read, in sentences. */
export function readManifests(files: SubmissionFiles, folder: string) {
  const { texts, troubles } = readFolder(files, folder, /\.(ya?ml|json)$/i);
  const told = [...troubles];
  const values = texts.flatMap(({ path, text }) =>
    readYamlDocuments(text).flatMap((read) => {
      if ('said' in read) told.push(`${path} is no YAML: ${read.said}.`);
      return 'said' in read ? [] : [read.value];
    }),
  );
  const objects = objectsIn(values);
  if (objects.length > most) told.push(`There are more than ${most} objects; the first ${most} are read.`);
  return { paths: texts.map(({ path }) => path), objects: objects.slice(0, most), troubles: told };
}

/** The first objects among these values and in lists of them, one more than are read at most. A list may hold itself. */
function objectsIn(values: readonly unknown[]): readonly Manifest[] {
  const found: Manifest[] = [];
  const lists = new Set<unknown>();
  const left = [...values].reverse();
  while (left.length > 0 && found.length <= most) {
    const value = left.pop();
    if (typeof value !== 'object' || value === null || !('kind' in value) || typeof value.kind !== 'string') continue;
    if (!value.kind.endsWith('List') || !('items' in value) || !Array.isArray(value.items))
      found.push(value as Manifest);
    else if (!lists.has(value.items)) {
      lists.add(value.items);
      for (const item of value.items.toReversed()) left.push(item);
    }
  }
  return found;
}

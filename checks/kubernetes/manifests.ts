import type { SubmissionFiles } from '../../harness/model/index.ts';
import { readYamlDocument } from '../../harness/model/read-yaml.ts';

type Manifest = { readonly kind: string } & Readonly<Record<string, unknown>>;

/** The objects in the YAML and JSON files at or below a path, and what of them nobody can read, in sentences. */
export function readManifests(files: SubmissionFiles, folder: string) {
  const root = folder.replace(/^\.\//, '').replace(/\/+$/, '');
  const paths = files.paths.filter(
    (path) => (path === root || path.startsWith(`${root}/`)) && /\.(ya?ml|json)$/i.test(path),
  );
  const read = paths.map((path) => readFile(path, files.text(path)));
  return {
    paths,
    objects: read.flatMap(({ objects }) => objects),
    troubles: read.flatMap(({ troubles }) => troubles),
  };
}

function readFile(
  path: string,
  text: string | null,
): { readonly objects: readonly Manifest[]; readonly troubles: readonly string[] } {
  if (text === null) return { objects: [], troubles: [`${path} is too large to be read.`] };
  const read = text.split(/^---(?=\s|$)/m).map(readYamlDocument);
  const troubles = read.flatMap((one) => ('said' in one ? [`${path} is no YAML: ${one.said}.`] : []));
  const values = read.flatMap((one) => ('said' in one ? [] : [one.value]));
  return { objects: values.flatMap(objectsIn), troubles };
}

/** An object, or those of a list of them. */
function objectsIn(value: unknown): readonly Manifest[] {
  if (typeof value !== 'object' || value === null || !('kind' in value) || typeof value.kind !== 'string') return [];
  if (value.kind.endsWith('List') && 'items' in value && Array.isArray(value.items))
    return value.items.flatMap(objectsIn);
  return [value as Manifest];
}

import { type Document, isAlias, isMap, isScalar, isSeq, type Node, type YAMLMap } from 'yaml';
import type { Refusal } from '../../model/index.ts';
import { readYamlDocument } from '../../model/read-yaml.ts';

/** A value of a Compose file, and the line where it begins. */
export interface Place {
  readonly value: unknown;
  readonly line: number;
  /** The value under a key of a map; undefined when it is no map or has no such key. */
  at(key: string): Place | undefined;
  /** The keys of a map with their values, merged ones too; empty for anything else. */
  entries(): readonly (readonly [string, Place])[];
  /** The items of a list; of anything else, itself. */
  items(): readonly Place[];
}

/** Maps that are merged into maps that are merged double with each step. */
const mostMerges = 20_000;

/** Reads a Compose file. Returns its top, or what is wrong with it; its places throw an Error with a sentence where a file merges too much. */
export function readYaml(text: string, file: string): Place | Refusal {
  const read = readYamlDocument(text);
  if ('said' in read) return { file, line: read.line, sentence: `this is no YAML: ${read.said}` };
  const { document, lineAt } = read;
  const lineOf = (node: unknown) => lineAt((node as Node | null)?.range?.[0] ?? 0) || 1;
  let merges = 0;
  const resolved = (node: unknown): unknown => (isAlias(node) ? node.resolve(document) : node);
  /** A map's own keys come before those that are merged into it, as they win. */
  const merged = (map: YAMLMap): (readonly [string, Place])[] => {
    if (++merges > mostMerges) throw new Error('it merges too much into itself');
    const own = map.items.filter(({ key }) => nameOf(key) !== '<<');
    const others = map.items.filter(({ key }) => nameOf(key) === '<<').map(({ value }) => resolved(value));
    const maps = others.flatMap((one) => (isSeq(one) ? one.items.map(resolved) : [one])).filter((one) => isMap(one));
    const all = [
      ...own.map(({ key, value }) => [nameOf(key), place(value, lineOf(key))] as const),
      ...maps.flatMap(merged),
    ];
    return [...new Map(all.toReversed())].toReversed();
  };
  const place = (raw: unknown, line: number): Place => {
    const node = resolved(raw);
    return {
      get value() {
        return jsOf(node, document);
      },
      line,
      at: (key) => (isMap(node) ? merged(node).find(([name]) => name === key)?.[1] : undefined),
      entries: () => (isMap(node) ? merged(node) : []),
      items: () =>
        isSeq(node)
          ? node.items.map((item) => place(item, lineOf(resolved(item))))
          : node === null || node === undefined
            ? []
            : [place(node, line)],
    };
  };
  if (!isMap(document.contents)) return { file, line: 1, sentence: 'this is no Compose file: it has no services' };
  return place(document.contents, 1);
}

/** The merge key is a symbol to the parser. */
function nameOf(key: unknown): string {
  const value: unknown = isScalar(key) ? key.value : key;
  return typeof value === 'symbol' ? (value.description ?? '') : String(value);
}

function jsOf(node: unknown, document: Document): unknown {
  return isMap(node) || isSeq(node) || isScalar(node) ? node.toJS(document, { maxAliasCount: 1000 }) : undefined;
}

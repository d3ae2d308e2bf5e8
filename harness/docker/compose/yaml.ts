import { isAlias, isMap, isScalar, isSeq, LineCounter, type Node, parseDocument, type YAMLMap } from 'yaml';
import type { Refusal } from '../../model/index.ts';

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

/** Reads a Compose file. Returns its top, or what is wrong with it. */
export function readYaml(text: string, file: string): Place | Refusal {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, merge: true });
  const [error] = document.errors;
  if (error) {
    const said = error.message.split('\n')[0]?.replace(/ at line \d+, column \d+:?$/, '') ?? '';
    return { file, line: lines.linePos(error.pos[0]).line, sentence: `this is no YAML: ${said}` };
  }
  const lineOf = (node: unknown) => lines.linePos((node as Node | null)?.range?.[0] ?? 0).line || 1;
  const resolved = (node: unknown): unknown => (isAlias(node) ? node.resolve(document) : node);
  /** A map's own keys come before those that are merged into it, as they win. */
  const merged = (map: YAMLMap): (readonly [string, Place])[] => {
    const own = map.items.filter(({ key }) => nameOf(key) !== '<<');
    const others = map.items.filter(({ key }) => nameOf(key) === '<<').map(({ value }) => resolved(value));
    const maps = others.flatMap((one) => (isSeq(one) ? one.items.map(resolved) : [one])).filter((one) => isMap(one));
    const all = [
      ...own.map(({ key, value }) => [nameOf(key), place(value, lineOf(key))] as const),
      ...maps.flatMap(merged),
    ];
    return all.filter(([name], index) => all.findIndex(([other]) => other === name) === index);
  };
  const place = (raw: unknown, line: number): Place => {
    const node = resolved(raw);
    return {
      value: jsOf(node, document),
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
  try {
    const top = place(document.contents, 1);
    if (!isMap(document.contents)) return { file, line: 1, sentence: 'this is no Compose file: it has no services' };
    return top;
  } catch (problem) {
    return { file, line: null, sentence: `this is no YAML: ${(problem as Error).message}` };
  }
}

/** The merge key is a symbol to the parser. */
function nameOf(key: unknown): string {
  const value: unknown = isScalar(key) ? key.value : key;
  return typeof value === 'symbol' ? (value.description ?? '') : String(value);
}

function jsOf(node: unknown, document: ReturnType<typeof parseDocument>): unknown {
  return isMap(node) || isSeq(node) || isScalar(node) ? node.toJS(document, { maxAliasCount: 1000 }) : undefined;
}

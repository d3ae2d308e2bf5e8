import { type Document, isAlias, LineCounter, parseDocument, visit } from 'yaml';

/** A YAML document that is fit to be walked through, or why it is none. */
export type ReadDocument =
  | { readonly document: Document; readonly value: unknown; readonly lineAt: (offset: number) => number }
  | { readonly line: number | null; readonly said: string };

const most = { characters: 65_536, depth: 60, nodes: 20_000, aliases: 500, documents: 50 } as const;

/**
 * Reads YAML, bounded in length, depth and what its aliases may be taken for: a few lines can stand for more than memory holds, or for
 * themselves.
 */
export function readYamlDocument(text: string): ReadDocument {
  const refuse = (said: string, line: number | null = null) => ({ line, said });
  if (text.length > most.characters)
    return refuse(`it has ${text.length} characters; at most ${most.characters} are read`);
  if (opensTooMuch(text)) return refuse(`it is nested more than ${most.depth} deep`);
  const lines = new LineCounter();
  try {
    const document = parseDocument(text, { lineCounter: lines, merge: true, logLevel: 'error' });
    const [error] = document.errors;
    if (error) {
      const said = error.message.split('\n')[0]?.replace(/ at line \d+.*$/, '') ?? '';
      return refuse(said.slice(0, 200), lines.linePos(error.pos[0]).line);
    }
    let nodes = 0;
    let aliases = 0;
    let deepest = 0;
    visit(document, {
      Node: (_, node, path) => {
        nodes++;
        deepest = Math.max(deepest, path.length);
        if (isAlias(node)) aliases++;
        return nodes > most.nodes ? visit.BREAK : undefined;
      },
    });
    if (nodes > most.nodes) return refuse(`it holds more than ${most.nodes} values`);
    if (aliases > most.aliases) return refuse(`it refers to itself more than ${most.aliases} times`);
    if (deepest > most.depth * 2) return refuse(`it is nested more than ${most.depth} deep`);
    const value: unknown = document.toJS({ maxAliasCount: most.aliases });
    return { document, value, lineAt: (offset) => lines.linePos(offset).line };
  } catch (problem) {
    return refuse((problem as Error).message.split('\n')[0]?.slice(0, 200) ?? '');
  }
}

/** Reads the documents of a file, each by itself and bounded in the same way; at most fifty, and what there are more is refused as one. */
export function readYamlDocuments(text: string): readonly ReadDocument[] {
  const all = text.split(/^---(?=\s|$)/m);
  const read = all.slice(0, most.documents).map(readYamlDocument);
  if (all.length <= most.documents) return read;
  const said = `it has ${all.length} documents; at most ${most.documents} are read`;
  return [...read, { line: null, said }];
}

/** Whether brackets, or the dashes of lists within lists on one line, are nested too deeply; a parser would go down with them before it can tell. */
function opensTooMuch(text: string): boolean {
  let depth = 0;
  for (const character of text) {
    if (character === '[' || character === '{') depth++;
    else if (character === ']' || character === '}') depth = Math.max(0, depth - 1);
    if (depth > most.depth) return true;
  }
  return text.split('\n').some((line) => {
    const opening = /[ \t]*[-?:](?=[ \t]|$)/y;
    let opened = 0;
    while (opened <= most.depth && opening.test(line)) opened++;
    return opened > most.depth;
  });
}

import type { Nodes, Root } from 'mdast';
import { fromMarkdown } from 'mdast-util-from-markdown';
import { gfmTableFromMarkdown } from 'mdast-util-gfm-table';
import { gfmTable } from 'micromark-extension-gfm-table';
import { causedBySubmission } from '../model/index.ts';

/** What an honest document never comes near, and beyond which a parser of Markdown takes minutes. */
const most = { characters: 131_072, containers: 24, depth: 200 } as const;

/**
 * Reads Markdown: CommonMark and the tables of GitHub's. Emphasis is not told apart, its signs are taken off: what they open is looked for again
 * at each that may close it, which nobody here pays for. Throws where the document is too long, or nests too deeply.
 */
export function readMarkdown(text: string): Root {
  if (text.length > most.characters)
    throw causedBySubmission(`The document has ${text.length} characters; at most ${most.characters} are read.`);
  const lines = text.split('\n');
  const deep = lines.findIndex((line) => containersOf(line) > most.containers);
  if (deep >= 0)
    throw causedBySubmission(`Line ${deep + 1} of the document opens more than ${most.containers} quotes and lists.`);
  const plain = { disable: { null: ['attention'] } };
  const tree = fromMarkdown(text, { extensions: [gfmTable(), plain], mdastExtensions: [gfmTableFromMarkdown()] });
  strip(tree, 0);
  return tree;
}

/** How many quotes and list items a line may open at most (CommonMark 0.31, 5); a line of dashes or asterisks alone is a rule across the page. */
function containersOf(line: string): number {
  if (/^[\s-]*$|^[\s*]*$/.test(line)) return 0;
  const marker = /[ \t]*(?:>|[-+*](?=[ \t]|$)|\d{1,9}[.)](?=[ \t]|$))/y;
  let count = 0;
  while (count <= most.containers && marker.test(line)) count++;
  return count;
}

function strip(node: Nodes, depth: number): void {
  if (depth > most.depth) throw causedBySubmission(`The document nests more than ${most.depth} deep.`);
  if (node.type === 'text') node.value = node.value.replace(/(?<![\p{L}\p{N}])[*_~]+|[*_~]+(?![\p{L}\p{N}])/gu, '');
  if ('children' in node) for (const child of node.children) strip(child, depth + 1);
}

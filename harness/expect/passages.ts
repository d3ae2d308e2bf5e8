import type { Nodes, Root, RootContent } from 'mdast';
import { toString as textOf } from 'mdast-util-to-string';
import { causedBySubmission } from '../model/index.ts';
import { readMarkdown } from './markdown.ts';
import { wordsAndSynonyms } from './rule-words.ts';

type Words = Pick<ReadonlySet<string>, 'has'>;

/** A place of a document in which one rule may be told: a line of code, a paragraph, a list item or a row of a table. */
export interface Passage {
  /** The section, counted by headings; everything before the first is 0. */
  readonly section: number;
  /** All words of the passage and of the headings above it. */
  readonly words: Words;
  /** How many words of prose its section has: outside code, and in comments of code. */
  readonly prose: number;
}

const most = { passages: 4000, heading: 200 } as const;

/** Splits a Markdown (CommonMark with GFM tables) or plain text document into its passages. Throws where it is too long, or has too many. */
export function passages(document: string): Passage[] {
  const tree = readMarkdown(document);
  const headings: string[] = [];
  const prose: number[] = [0];
  const found: { section: number; words: Words }[] = [];
  let section = 0;
  let above = new Set<string>();
  const visit = (node: Root | RootContent) => {
    if (node.type === 'heading') {
      headings.length = node.depth - 1;
      headings[node.depth - 1] = textOf(node).slice(0, most.heading);
      above = wordsAndSynonyms(headings.filter(Boolean).join(' '));
      section++;
      prose[section] = 0;
      return;
    }
    const told = tell(node);
    if (told === undefined) {
      for (const child of 'children' in node ? node.children : []) visit(child as RootContent);
      return;
    }
    prose[section] = (prose[section] ?? 0) + told.prose;
    for (const text of told.texts) found.push({ section, words: either(wordsAndSynonyms(text), above) });
    if (found.length > most.passages)
      throw causedBySubmission(`The document has more than ${most.passages} lines and paragraphs; no more are read.`);
  };
  visit(tree);
  return found.map(({ section: at, words }) => ({ section: at, words, prose: prose[at] ?? 0 }));
}

/** The words of both, which are many for a long heading: they are not put together for each passage below it. */
function either(own: Words, above: Words): Words {
  return { has: (word) => own.has(word) || above.has(word) };
}

/** What a node tells, where it is small enough to be a passage. */
function tell(node: Nodes): { texts: string[]; prose: number } | undefined {
  if (node.type === 'code') return tellCode(node.value);
  if (node.type !== 'paragraph' && node.type !== 'tableRow' && node.type !== 'listItem') return undefined;
  if (node.type === 'listItem' && node.children.some(({ type }) => type === 'list')) return undefined;
  const cells = 'children' in node ? node.children.map((child) => textOf(child)) : [];
  return { texts: [node.type === 'paragraph' ? textOf(node) : cells.join(' ')], prose: proseOf(node) };
}

/** Each line of code is a passage, with the nft chain that it stands in; what its comments say is prose. */
function tellCode(code: string): { texts: string[]; prose: number } {
  const lines = code.replaceAll('\\\n', ' ').split('\n');
  let chain = '';
  let prose = 0;
  const texts = lines.map((line) => {
    const opened = /^\s*chain (\S+)/.exec(line)?.[1];
    if (opened) chain = opened;
    const hook = /hook (\w+)/.exec(line)?.[1];
    if (hook) chain += ` ${hook}`;
    const saved = `${line} ${chain}`;
    if (/^\s*\}/.test(line)) chain = '';
    prose += countWords(/#(.*)$/.exec(line)?.[1] ?? '');
    return saved;
  });
  return { texts, prose };
}

function proseOf(node: Nodes): number {
  if (node.type === 'inlineCode' || node.type === 'code') return node.type === 'code' ? tellCode(node.value).prose : 0;
  if (node.type === 'text') return countWords(node.value);
  return 'children' in node ? node.children.reduce((sum, child) => sum + proseOf(child), 0) : 0;
}

/** Words of a natural language: letters only, at least two of them; signs, where a script puts no spaces; no line of a rule. */
function countWords(text: string): number {
  if (/^\s*(sudo |iptables|ip6tables|nft |-A |:\S+ (ACCEPT|DROP|-)\b)/m.test(text)) return 0;
  return (text.match(/[\p{sc=Han}\p{sc=Hira}\p{sc=Kana}\p{sc=Thai}]|(?<![\w-])\p{L}{2,}(?![\w-])/gu) ?? []).length;
}

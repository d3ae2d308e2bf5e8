import type { Nodes, Root, RootContent } from 'mdast';
import { toString as textOf } from 'mdast-util-to-string';
import { causedBySubmission } from '../model/index.ts';
import { readMarkdown } from './markdown.ts';
import { definitionsIn, fillIn } from './placeholders.ts';
import type { Words } from './rule-claims.ts';
import { wordsAndSynonyms } from './rule-words.ts';
import { type ToldText, tellCode, tellProse } from './told-text.ts';

/** A place of a document in which one rule may be told: a line of code, a paragraph, a list item or a row of a table. */
export interface Passage {
  /** The section, counted by headings; everything before the first is 0. */
  readonly section: number;
  /** The sections of the headings above its own. */
  readonly above: readonly number[];
  /** All words of the passage, without those of its headings. */
  readonly own: Words;
  /** All words of the passage and of the headings above it. */
  readonly words: Words;
  /** Words of the paragraph before a list, a table or code. */
  readonly lead: Words;
  /** Variables and the like for which no value is told. */
  readonly placeholders: number;
  /** How many words of prose it has: outside code, and in comments of code. */
  readonly prose: number;
}

const most = { passages: 4000, heading: 200 } as const;
const none: Words = { has: () => false };

/** Splits a Markdown (CommonMark with GFM tables) or plain text document into its passages. Throws where it is too long, or has too many. */
export function passages(document: string): Passage[] {
  const tree = readMarkdown(document);
  const values = definitionsIn(document);
  const headings: { text: string; section: number }[] = [];
  const found: Passage[] = [];
  let section = 0;
  let title = new Set<string>();
  let lead = none;
  const visit = (node: Root | RootContent) => {
    if (node.type === 'heading') {
      section++;
      headings.length = node.depth - 1;
      headings[node.depth - 1] = { text: textOf(node).slice(0, most.heading), section };
      title = wordsAndSynonyms(headings.flatMap((one) => one?.text ?? []).join(' '));
      lead = none;
      return;
    }
    const told = tell(node);
    if (told === undefined) {
      for (const child of 'children' in node ? node.children : []) visit(child as RootContent);
      return;
    }
    const above = headings.slice(0, -1).flatMap((one) => one?.section ?? []);
    for (const { text, prose } of told) {
      const { text: filled, open } = fillIn(text, values);
      const own = wordsAndSynonyms(filled);
      const before = node.type === 'paragraph' ? none : lead;
      found.push({ section, above, own, words: either(own, title), lead: before, placeholders: open, prose });
    }
    if (found.length > most.passages)
      throw causedBySubmission(`The document has more than ${most.passages} lines and paragraphs; no more are read.`);
    if (node.type === 'paragraph') lead = found.at(-1)?.own ?? none;
  };
  visit(tree);
  return found;
}

/** The words of both, which are many for a long heading: they are not put together for each passage below it. */
function either(own: Words, above: Words): Words {
  return { has: (word) => own.has(word) || above.has(word) };
}

/** What a node tells, where it is small enough to be a passage. */
function tell(node: Nodes): readonly ToldText[] | undefined {
  if (node.type === 'code') return tellCode(node.value);
  if (node.type !== 'paragraph' && node.type !== 'tableRow' && node.type !== 'listItem') return undefined;
  if (node.type === 'listItem' && node.children.some(({ type }) => type === 'list' || type === 'code'))
    return undefined;
  return [tellProse(node)];
}

import type { Nodes, Table } from 'mdast';
import { toString as textOf } from 'mdast-util-to-string';
import type { ReadFile } from '../model/index.ts';
import { readMarkdown } from './markdown.ts';

/** A line of a document, and under which headings it stands, the document's title left out: 'Docker › Addresses'. */
export type ToldLine = {
  readonly kind: 'heading' | 'prose' | 'row' | 'code';
  readonly text: string;
  readonly section: string;
  /** Of a row: its cells, and those of the first row of its table. */
  readonly cells?: readonly string[];
  readonly head?: readonly string[];
  /** Of code: the language that its fence names, in small letters. */
  readonly language?: string;
};

/** What a document says, in its order: a block of code is one line. Throws where a Markdown file is longer or deeper than anybody would read. */
export function tellLines({ format, pages }: Pick<ReadFile, 'format' | 'pages'>): ToldLine[] {
  return format === 'markdown' ? ofMarkdown(pages.join('\n')) : ofPages(pages);
}

function ofMarkdown(text: string): ToldLine[] {
  const lines: ToldLine[] = [];
  const above: { depth: number; text: string }[] = [];
  let section = '';
  const walk = (node: Nodes): void => {
    switch (node.type) {
      case 'heading': {
        const text = textOf(node);
        const isTitle = lines.length === 0 && node.depth === 1;
        while ((above.at(-1)?.depth ?? 0) >= node.depth) above.pop();
        if (!isTitle) above.push({ depth: node.depth, text });
        section = above.map((one) => one.text).join(' › ');
        lines.push({ kind: 'heading', text, section });
        return;
      }
      case 'code': {
        const language = node.lang?.toLowerCase() ?? '';
        lines.push({ kind: 'code', text: node.value, section, language });
        return;
      }
      case 'table':
        lines.push(...rowsOf(node, section));
        return;
      case 'paragraph':
        for (const line of textOf(node).split('\n')) lines.push({ kind: 'prose', text: line, section });
        return;
      case 'html':
        lines.push({ kind: 'prose', text: node.value.replace(/<[^<>]*>/g, ' '), section });
        return;
      default:
        if ('children' in node) for (const child of node.children) walk(child);
    }
  };
  walk(readMarkdown(text));
  return lines;
}

function rowsOf({ children }: Table, section: string): ToldLine[] {
  const rows = children.map((row) => row.children.map((cell) => textOf(cell)));
  const head = headOf(rows[0] ?? []);
  return rows.map((cells) => ({ kind: 'row', text: cells.join(' | '), section, cells, head }));
}

/** What each row of a table is held against: of a first row that is larger than that of any table, a part. */
function headOf(cells: readonly string[]): readonly string[] {
  return cells.slice(0, 40).map((cell) => cell.slice(0, 200));
}

/** Headings of pages are told by how they look: short, no sentence, and no command. */
const heading = /^(?:\d+(?:\.\d+)*\.?\s)?\p{Lu}[^\t]{2,70}(?<![.,:;])$/u;
const mostWords = 9;

function ofPages(pages: readonly string[]): ToldLine[] {
  let section = '';
  let head: readonly string[] | undefined;
  return pages.flatMap((page) =>
    page.split('\n').map((text): ToldLine => {
      if (text.includes('\t')) {
        const cells = text.split('\t');
        head ??= headOf(cells);
        return { kind: 'row', text, section, cells, head };
      }
      head = undefined;
      const isHeading = heading.test(text) && text.split(/\s+/).length <= mostWords;
      if (isHeading) section = text;
      return { kind: isHeading ? 'heading' : 'prose', text, section };
    }),
  );
}

/** Words of natural language in lines that are no code: letters only, at least two of them; where a script puts no blanks, signs. */
export function wordsIn(lines: readonly ToldLine[]): string[] {
  const prose = lines.filter(({ kind }) => kind !== 'code').map(({ text }) => text);
  return prose.join('\n').match(/[\p{sc=Han}\p{sc=Hira}\p{sc=Kana}\p{sc=Thai}]|\p{L}[\p{L}\p{M}]+/gu) ?? [];
}

import { type ToldLine, wordsIn } from './told-lines.ts';

/** Words of 'Lorem ipsum', as typesetters use it, that no language of today has; two of them in a sentence are no accident. */
const placeholder =
  /\b(?:lorem|ipsum|consectetur|consetetur|adipiscing|adipisicing|sadipscing|eiusmod|incididunt|labore|aliqua|aliquyam|nostrud|exercitation|ullamco|laboris|commodo|reprehenderit|voluptate|cillum|fugiat|pariatur|excepteur|sint|occaecat|cupidatat|proident|deserunt|mollit|nonumy|eirmod|invidunt|takimata|gubergren)\b/gi;
const mostPlaceholders = 1;

/** The words that lines say, code aside: what is said again in the same words counts once, and placeholder text not at all. */
export function ownWordsIn(lines: readonly ToldLine[]): string[] {
  const told = lines.filter(({ kind }) => kind !== 'code');
  const sentences = told.flatMap(({ text }) => text.split(/(?<=[.!?…。])\s+/));
  return wordsIn(
    onlyOnce(sentences)
      .filter((text) => !isPlaceholder(text))
      .map(asProse),
  );
}

/** The words of commands and other code; a line that stands there again counts once. */
export function codeWordsIn(lines: readonly ToldLine[]): string[] {
  const code = lines.filter(({ kind }) => kind === 'code').flatMap(({ text }) => text.split('\n'));
  return onlyOnce(code)
    .filter((text) => !isPlaceholder(text))
    .flatMap((line) => line.split(/\s+/).filter((word) => word !== ''));
}

function isPlaceholder(text: string): boolean {
  return new Set(text.toLowerCase().match(placeholder)).size > mostPlaceholders;
}

/** The first of those that are the same but for capitals, blanks and signs. */
function onlyOnce(texts: readonly string[]): readonly string[] {
  const key = (text: string) =>
    text
      .toLowerCase()
      .replace(/[^\p{L}\p{N}]+/gu, ' ')
      .trim();
  return [...new Map(texts.toReversed().map((text) => [key(text), text])).values()];
}

function asProse(text: string): ToldLine {
  return { kind: 'prose', text, section: '' };
}

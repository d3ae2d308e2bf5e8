/** How the text of markup is taken. Names of elements in lower case. */
export interface MarkupOptions {
  /** Elements of which nothing is shown. */
  readonly dropped: readonly string[];
  /** Elements that stand on lines of their own. */
  readonly lines?: readonly string[];
}

/**
 * What HTML or SVG shows, in its order: tags leave a blank, or the end of a line. Not a parser, but every character is looked at a few times at
 * most, whatever was written.
 */
export function textOfMarkup(markup: string, { dropped, lines = [] }: MarkupOptions): string {
  const lower = markup.toLowerCase();
  const parts: string[] = [];
  let at = 0;
  for (;;) {
    const start = tagFrom(lower, at);
    parts.push(markup.slice(at, start?.at));
    if (start === undefined) break;
    const { name, closes } = start;
    const end = endOf(markup, start.at);
    parts.push(lines.includes(name) ? '\n' : ' ');
    if (end < 0) break;
    at = end;
    if (closes || !dropped.includes(name)) continue;
    at = lower.indexOf(`</${name}`, at);
    if (at < 0) break;
  }
  return parts.join('');
}

/** The next tag: `<` before anything else than a name is text. */
function tagFrom(lower: string, from: number): { at: number; name: string; closes: boolean } | undefined {
  const tag = /<(\/?)([a-z][a-z0-9:-]{0,40})|<[!?]/g;
  tag.lastIndex = from;
  const found = tag.exec(lower);
  return found === null ? undefined : { at: found.index, name: found[2] ?? '', closes: found[1] === '/' };
}

/** Where a tag ends, behind its `>`; those in quotes end nothing. Negative where it never does. */
function endOf(markup: string, from: number): number {
  if (markup.startsWith('<!--', from)) {
    const end = markup.indexOf('-->', from + 4);
    return end < 0 ? -1 : end + 3;
  }
  let quote = '';
  for (let at = from; at < markup.length; at++) {
    const character = markup[at] ?? '';
    if (quote !== '') quote = character === quote ? '' : quote;
    else if (character === '>') return at + 1;
    else if (character === '"' || character === "'") quote = character;
  }
  return -1;
}

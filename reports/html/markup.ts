import { printable } from '../../harness/model/index.ts';

/** Markup that may stand in a page: only `html` and `trusted` make it. */
export interface Markup {
  readonly markup: string;
}

type Part = Markup | string | number | false | undefined | readonly Part[];

/** Markup with each part of it escaped that is not markup itself; `false` and `undefined` are nothing, lists are joined. */
export function html(strings: TemplateStringsArray, ...parts: readonly Part[]): Markup {
  return { markup: strings.map((string, i) => string + shown(parts[i])).join('') };
}

/** Markup of our own making (a style sheet, a drawing) as it is. Never for what a submission wrote. */
export function trusted(markup: string): Markup {
  return { markup };
}

function shown(part: Part): string {
  if (part === undefined || part === false) return '';
  if (typeof part === 'object') return 'markup' in part ? part.markup : part.map(shown).join('');
  return escaped(String(part));
}

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** Text as HTML and XML show it, also in an attribute; characters that steer a reader are gone. */
function escaped(text: string): string {
  return printable(text).replace(/[&<>"']/g, (character) => entities[character] ?? character);
}

import { textOfMarkup } from '../../harness/expect/markup.ts';

/**
 * What the words of a view of the services say of each of them: the words beside its name, by its name; a service that it does not name is left
 * out. Where it names a service several times, a page tells first how it is, and of what was printed the last counts.
 */
export function statusWords(
  text: string,
  kind: 'page' | 'printed',
  services: readonly string[],
): Readonly<Record<string, string>> {
  const named = services.filter((name) => text.includes(name));
  return Object.fromEntries(named.map((name) => [name, beside(text, kind, name, services)]));
}

const spellings = {
  UP: /\b(up|ok|healthy|alive|online|running|passing)\b|[✓✔✅🟢]/iu,
  DOWN: /\b(down|dead|failed|failing|unhealthy|offline|unreachable|refused|timeout|timed out|critical)\b|[✗✘❌🔴]/iu,
} as const;

/** 'UP' and 'DOWN' as people write them, the first of them that is there. */
export function statusIn(text: string): 'UP' | 'DOWN' | undefined {
  const [up, down] = [spellings.UP.exec(text)?.index ?? Infinity, spellings.DOWN.exec(text)?.index ?? Infinity];
  return up === down ? undefined : up < down ? 'UP' : 'DOWN';
}

/** From a service's name to what is said of it, in characters. */
const farthest = 200;
const mostPlaces = 2000;

function beside(text: string, kind: 'page' | 'printed', name: string, services: readonly string[]): string {
  const named = [...text.matchAll(new RegExp(name, 'g'))];
  const places = (kind === 'page' ? named.slice(0, mostPlaces) : named.slice(-mostPlaces)).map(({ index }) => {
    const near = text.slice(index, index + name.length + farthest);
    const others = services.filter((one) => one !== name).map((one) => near.indexOf(one));
    return near.slice(name.length, Math.min(...others.filter((at) => at >= 0), farthest)).trim();
  });
  const telling = places.filter((words) => statusIn(words) !== undefined);
  return telling.at(kind === 'page' ? 0 : -1) ?? places[0] ?? '';
}

/** A page's words, as they are read from top to bottom; those of a terminal's view, without the codes that colour it. */
export function wordsOf(view: string): string {
  return (
    textOfMarkup(view, { dropped: ['script', 'style', 'head'] })
      // biome-ignore lint/suspicious/noControlCharactersInRegex: ESC begins a code (ECMA-48)
      .replace(/\u001b\[[0-9;?]*[A-Za-z]/g, ' ')
      .replace(/[ \t]+/g, ' ')
  );
}

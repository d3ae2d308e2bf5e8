import { textOfMarkup } from '../../harness/expect/markup.ts';
import { readJson } from '../../harness/model/index.ts';
import type { TextFile } from './tool.ts';

/** A namespace as a picture should show it. */
export type Shown = {
  readonly name: string;
  /** Without prefix lengths. */
  readonly addresses: readonly string[];
  /** The host's end of its cable to the bridge; null when it has none. */
  readonly port: string | null;
};

/** What one text shows of the network. */
export type Reading = {
  /** Its file's name. */
  readonly where: string;
  /** Namespaces that stand with each of their addresses, by name. */
  readonly right: readonly string[];
  /** Namespaces that are named at all. */
  readonly named: readonly string[];
  readonly bridge: boolean;
  /** Namespaces whose cable is named, or that stand in a line or on a branch with the bridge. */
  readonly linked: readonly string[];
};

/** Reads the text that shows most: a picture may come in several files, each of which stands for itself. */
export function readPicture(texts: readonly TextFile[], namespaces: readonly Shown[], bridge: string): Reading | null {
  const readings = texts.flatMap(({ name, text }) =>
    variants(text).map((variant) => read(name, variant, namespaces, bridge)),
  );
  const worth = ({ right, named, linked }: Reading) => right.length * 100 + named.length * 10 + linked.length;
  return readings.reduce<Reading | null>((best, one) => (best === null || worth(one) > worth(best) ? one : best), null);
}

/** The text as it is; JSON with each value on a line of its own too; of SVG, without what is no text. */
function variants(text: string): string[] {
  const plain = text.replaceAll('_', '-');
  if (/<svg[\s>]/i.test(plain)) {
    return [unescaped(textOfMarkup(plain, { dropped: ['style', 'script'], lines: ['title', 'text', 'g'] }))];
  }
  try {
    return [plain, JSON.stringify(readJson(plain), null, 1)];
  } catch {
    return [plain];
  }
}

function unescaped(text: string): string {
  const code = (all: string, digits: string, base: number) => {
    const point = Number.parseInt(digits, base);
    return point <= 0x10ffff ? String.fromCodePoint(point) : all;
  };
  return text
    .replace(/&#x([0-9a-f]{1,6});/gi, (all, digits: string) => code(all, digits, 16))
    .replace(/&#(\d{1,7});/g, (all, digits: string) => code(all, digits, 10))
    .replaceAll('&gt;', '>')
    .replaceAll('&lt;', '<')
    .replaceAll('&amp;', '&');
}

function read(where: string, text: string, namespaces: readonly Shown[], bridge: string): Reading {
  const names = places(
    text,
    namespaces.map(({ name }) => name),
    wordPattern,
  );
  const named = namespaces.filter(({ name }) => names.some((place) => place.what === name)).map(({ name }) => name);
  const owners = ownersOf(text, names);
  const rules = (['before', 'after'] as const).map((rule) =>
    namespaces.filter(
      ({ name, addresses }) =>
        named.includes(name) &&
        addresses.every((address) =>
          places(text, [address], addressPattern).some(({ at }) => owners(at, rule).includes(name)),
        ),
    ),
  );
  const [before = [], after = []] = rules;
  const right = (before.length >= after.length ? before : after).map(({ name }) => name);
  const lines = text.split('\n').slice(0, mostLines);
  const branches = branchesOf(lines);
  const isIn = (line: string, word: string) => wordPattern(word).test(line);
  const hangs = (one: string, other: string) =>
    branches.some(([line, above]) => isIn(line, one) && above.some((upper) => isIn(upper, other)));
  const linked = namespaces.filter(
    ({ name, port }) =>
      (port !== null && isIn(text, port)) ||
      lines.some((line) => isIn(line, bridge) && isIn(line, name)) ||
      hangs(name, bridge) ||
      hangs(bridge, name),
  );
  return { where, right, named, bridge: isIn(text, bridge), linked: linked.map(({ name }) => name) };
}

const mostLines = 2000;

/** Each line below another of a tree, by signs or by its margin alone, with all that it hangs on: `├── nginx-lb` below `br-app`. */
function branchesOf(lines: readonly string[]): [line: string, above: readonly string[]][] {
  const open: { readonly margin: number; readonly line: string }[] = [];
  return lines.flatMap((line) => {
    const margin = line.search(/[\p{L}\p{N}[({"<]/u);
    if (margin < 0) return [];
    while ((open.at(-1)?.margin ?? -1) >= margin) open.pop();
    const above = open.map((one) => one.line);
    open.push({ margin, line });
    return above.length > 0 && above.length < deepest ? [[line, above]] : [];
  });
}

const deepest = 12;

interface Place {
  readonly what: string;
  readonly at: number;
}

/** A picture names a thing a few times. */
const mostPlaces = 300;

/** Where the words stand in the text, in order. */
function places(text: string, words: readonly string[], pattern: (word: string) => RegExp): Place[] {
  const found = words.flatMap((what) =>
    [...text.matchAll(pattern(what))].slice(0, mostPlaces).map(({ index }) => ({ what, at: index })),
  );
  return found.sort((a, b) => a.at - b.at);
}

/**
 * Whose an address at a place is: of the namespaces that its line names; on a line without a name, of the one that was named last
 * before it, or comes first after it, by the way in which the whole text is written.
 */
function ownersOf(text: string, names: readonly Place[]): (at: number, rule: 'before' | 'after') => string[] {
  return (at, rule) => {
    const start = text.lastIndexOf('\n', at) + 1;
    const end = text.indexOf('\n', at) === -1 ? text.length : text.indexOf('\n', at);
    const beside = names.filter((name) => name.at >= start && name.at < end).map(({ what }) => what);
    if (beside.length === 1) return beside;
    // Several boxes side by side: the nearest name to the left of the address, else the first.
    if (beside.length > 1) {
      const left = names.filter((name) => name.at >= start && name.at < at).at(-1)?.what;
      return [left ?? (beside[0] as string)];
    }
    const near = rule === 'before' ? names.filter((name) => name.at < at).at(-1) : names.find((name) => name.at > at);
    return near ? [near.what] : [];
  };
}

const escaped = (text: string) => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');

/** A name that is no part of a longer one. What underscores are to a name, dashes are in the texts here. */
function wordPattern(word: string): RegExp {
  return new RegExp(`(?<![A-Za-z0-9-])${escaped(word.replaceAll('_', '-'))}(?![A-Za-z0-9]|-[A-Za-z0-9])`, 'g');
}

function addressPattern(address: string): RegExp {
  return new RegExp(`(?<![\\d.])${escaped(address)}(?!\\d|\\.\\d)`, 'g');
}

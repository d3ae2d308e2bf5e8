import type { Nodes } from 'mdast';
import { toString as textOf } from 'mdast-util-to-string';
import { readMarkdown } from './markdown.ts';

/** Where a Markdown file points to within what was handed in. */
export type Link = {
  readonly target: string;
  /** The path of what it leads to, from the top of the submission; null where it leads out of it. */
  readonly path: string | null;
  readonly picture: boolean;
  /** Set for a place in the file itself; whether it is there. */
  readonly found?: boolean;
};

const most = 500;
const away = /^(?:[a-z][a-z0-9+.-]*:|\/\/)/i;

/** The links and pictures of the Markdown file at `from` that lead to other files, or to headings of its own; not those to other machines. */
export function linksIn(text: string, from: string): Link[] {
  const tree = readMarkdown(text);
  const targets: { url: string; picture: boolean }[] = [];
  const places = new Set<string>();
  const walk = (node: Nodes): void => {
    if (node.type === 'link' || node.type === 'image' || node.type === 'definition')
      targets.push({ url: node.url, picture: node.type === 'image' });
    if (node.type === 'heading') places.add(folded(textOf(node)));
    if (node.type === 'html') {
      for (const [, url = ''] of node.value.matchAll(/<img\b[^>]{0,500}?\bsrc\s*=\s*["']([^"']{1,500})["']/gi))
        targets.push({ url, picture: true });
      for (const [, name = ''] of node.value.matchAll(/\b(?:id|name)\s*=\s*["']([^"']{1,200})["']/gi))
        places.add(folded(name));
    }
    if ('children' in node) for (const child of node.children) walk(child);
  };
  walk(tree);
  return targets
    .filter(({ url }) => url !== '' && !away.test(url))
    .slice(0, most)
    .map(({ url, picture }) => {
      const [way = '', place = ''] = decoded(url).split('#');
      if (way === '') return { target: url, path: from, picture, found: place === '' || isPlace(places, place) };
      return { target: url, path: resolve(from, way.split('?')[0] ?? ''), picture };
    });
}

/** A heading is linked to by its words; what makers of pages do with signs and with a second one of a name differs. */
function isPlace(places: ReadonlySet<string>, place: string): boolean {
  const wanted = folded(place);
  return places.has(wanted) || places.has(wanted.replace(/\d+$/, ''));
}

function folded(text: string): string {
  return text.toLowerCase().replace(/[^\p{L}\p{N}]/gu, '');
}

function decoded(url: string): string {
  try {
    return decodeURIComponent(url);
  } catch {
    return url;
  }
}

/** `way` from the folder of `from`; '/' is the top of the submission. Null where it leads out of it. */
function resolve(from: string, way: string): string | null {
  const parts = way.startsWith('/') ? [] : from.split('/').slice(0, -1);
  for (const part of way.split('/')) {
    if (part === '' || part === '.') continue;
    if (part !== '..') parts.push(part);
    else if (parts.pop() === undefined) return null;
  }
  return parts.join('/');
}

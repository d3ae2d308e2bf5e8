import { badInput, quote } from '../../harness/submission/index.ts';

/** The text with an import after its last one. */
export function addImport(text: string, line: string): string {
  const last = [...text.matchAll(/^import [^;]*;\n/gm)].at(-1);
  const at = last === undefined ? 0 : last.index + last[0].length;
  return `${text.slice(0, at)}${line}\n${text.slice(at)}`;
}

/** The text with an item at the end of the list that begins with `opening`, as 'const units = ['. Throws bad input where there is none. */
export function addToList(text: string, opening: RegExp, item: string, path: string): string {
  const begin = opening.exec(text);
  const rest = begin === null ? '' : text.slice(begin.index);
  // A list over several lines ends at the beginning of one: its items may hold lists of their own.
  const end = rest.search(/^[^\n]*\[\n/.test(rest) ? /(?<=\n)\](?: as const)?;/ : /\](?: as const)?;/);
  if (begin === null || end === -1) throw badInput(`${path} has no list to add ${item} to: write it there by hand.`);
  const before = text.slice(0, begin.index + end).replace(/[\s,]*$/, '');
  return `${before}${before.endsWith('[') ? '' : ', '}${item}${text.slice(begin.index + end)}`;
}

/** A unit's text with a deliverable of no points yet, first in the task; the last task where none is named. Throws bad input for one that there is not. */
export function addDeliverable(text: string, entry: string, task: string | undefined, path: string): string {
  const tasks = [...text.matchAll(/\bid: '([^'.]+\.[^'.]+)',\s+title: [^\n]+\n\s+minutes:/g)];
  const chosen = task === undefined ? tasks.at(-1) : tasks.find(([, id]) => id === task);
  if (chosen === undefined) {
    const known = tasks.map(([, id]) => id).join(', ');
    throw badInput(`${path} has no task ${task === undefined ? 'that could be read' : quote(task)}: it has ${known}.`);
  }
  const list = 'deliverables: [';
  const at = text.indexOf(list, chosen.index);
  if (at === -1) throw badInput(`${path} has no list of deliverables for task ${chosen[1]}: write it there by hand.`);
  return `${text.slice(0, at + list.length)}${entry}, ${text.slice(at + list.length)}`;
}

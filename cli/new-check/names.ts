import { badInput, quote } from '../../harness/submission/index.ts';

const id = /^[a-z][a-z0-9]*(-[a-z0-9]+)*$/;

/** What the files of checks and units call things already, and words of the language. */
const taken = new Set(
  `as async await break case catch check checks class const continue catalogue debugger default delete deliverable do else enum
  export extends false finally fixture for function if import in instanceof interface let mutants new null of package private
  protected public return static super switch this throw true try type typeof unit units var void while with yield`.split(
    /\s+/,
  ),
);

/** Throws bad input for what cannot be a unit's or a check's id. `what` says which: 'unit', 'check'. */
export function requireId(what: string, given: string): void {
  if (!id.test(given) || given.length > 40) {
    const rule = 'take small letters, digits and single dashes, a letter first, 40 at most';
    throw badInput(`${quote(given).slice(0, 80)} cannot be the id of a ${what}: ${rule}.`);
  }
  if (taken.has(camel(given)))
    throw badInput(`${quote(given)} has a meaning of its own in the code: take another name.`);
}

/** 'bridgeMtu' for 'bridge-mtu'. */
export function camel(name: string): string {
  return name.replace(/-(.)/g, (_, letter: string) => letter.toUpperCase());
}

/** 'Guide 2' for 'guide2', 'Two hosts' for 'two-hosts'. */
export function spoken(name: string): string {
  const words = name.replace(/-/g, ' ').replace(/([a-z])(\d)/g, '$1 $2');
  return `${words[0]?.toUpperCase()}${words.slice(1)}`;
}

/** The interface that the template speaks of: Linux takes 15 characters. */
export function interfaceName(name: string): string {
  return name.slice(0, 15).replace(/-$/, '');
}

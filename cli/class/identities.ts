import { createHash } from 'node:crypto';
import { basename } from 'node:path';
import { asRendered, type Student } from '../../harness/model/index.ts';
import { folderName, nameOf, quote } from '../../harness/submission/index.ts';
import type { HandIn } from './hand-ins.ts';
import { findPerson, type Person } from './roster.ts';

/** A hand-in and what its own submission.json says, if it could be read. */
export interface Claim {
  readonly handIn: HandIn;
  readonly claimed?: Student | undefined;
}

/** What a starter or an example calls its student: whoever did not change it has not said who he is. */
const placeholder =
  /^(submission|starter|template|lab|my-?lab|student(-?id)?|your-?(id|name)|id|test|example|reference-solution|s?0+|s?1234567?)$/i;

/** A student, and when the roster says that he handed in. */
export type Identified = Student & { readonly handedIn?: string };

/**
 * Who each hand-in is of: as the platform or the roster says, always; else as its submission.json says where that is nobody else's and no
 * placeholder; else as its folder or archive is called. What a person should know comes with it.
 */
export function whoAreThey(
  claims: readonly Claim[],
  roster: readonly Person[] | undefined,
): { readonly students: readonly Identified[]; readonly remarks: readonly string[] } {
  const remarks: string[] = [];
  const names = claims.map(({ handIn }) => nameOf(handIn.path));
  const claimed = Map.groupBy(claims, (one) => asRendered(one.claimed?.id ?? ''));
  const students = claims.map(({ handIn, claimed: own }, index): Identified => {
    const name = names[index] ?? '';
    const folder = handIn.student ?? { id: name, name };
    if (roster !== undefined) {
      const person = findPerson(roster, folder);
      if (person) {
        const { id, name: full, handedIn } = person;
        return {
          id,
          name: full,
          known: { ...folder.known, ...person.known },
          ...(handedIn !== undefined && { handedIn }),
        };
      }
      remarks.push(`${quote(folder.id)} is not in the roster, or several there are called so.`);
      return folder;
    }
    if (handIn.student !== undefined || own === undefined) return folder;
    const id = asRendered(own.id);
    const isOthers = names.some((other, at) => at !== index && asRendered(other) === id);
    if ((claimed.get(id)?.length ?? 0) > 1 || isOthers || placeholder.test(id)) return folder;
    return own;
  });
  const twins = [...claimed.values()].filter(([first, second]) => first?.claimed && second);
  for (const group of roster === undefined ? twins : []) {
    if (group.some(({ handIn }) => handIn.student)) continue;
    const all = group.map(({ handIn }) => quote(basename(handIn.path))).join(' and ');
    remarks.push(
      `${all} name the same student, ${quote(group[0]?.claimed?.id)}, in their submission.json, so that does not decide: each is called by its folder or archive.`,
    );
  }
  return { students, remarks: [...remarks, ...lookAlikes(students)] };
}

function lookAlikes(students: readonly Student[]): readonly string[] {
  return [...Map.groupBy(students, ({ id }) => asRendered(id)).values()]
    .filter((group) => group.length > 1)
    .map((group) => {
      const ids = group.map(({ id }) => quote(id)).join(' and ');
      return `${ids} look the same: each has a record of its own, and no gradebook gets a mark; see which one counts.`;
    });
}

/** The folder of each one's record: named after the id, and with a digest where another's would be the same, or look so, or have it. */
export function recordNames(
  students: readonly Student[],
  paths: readonly string[],
  taken: ReadonlySet<string>,
): readonly string[] {
  const plain = students.map(({ id }) => folderName(id));
  const count = Map.groupBy(plain, asRendered);
  const alike = Map.groupBy(students, ({ id }) => asRendered(id));
  return students.map(({ id }, index) => {
    const name = plain[index] ?? '';
    const own =
      count.get(asRendered(name))?.length === 1 && alike.get(asRendered(id))?.length === 1 && !taken.has(name);
    if (own) return name;
    // No id becomes a folder with a plus sign, so nobody can name himself into another's.
    const digest = createHash('sha256')
      .update(JSON.stringify([id, basename(paths[index] ?? '')]))
      .digest('hex')
      .slice(0, 16);
    return `${name}+${digest}`;
  });
}

import { parse } from 'csv-parse/sync';
import { asRendered, type KnownAs, type Student } from '../../harness/model/index.ts';
import { badInput, printable, quote } from '../../harness/submission/index.ts';
import { isoTime } from '../iso-time.ts';
import { readText } from '../read-text.ts';

/** A person of the roster. */
export type Person = Student & { readonly known: KnownAs; readonly handedIn?: string };

const columns = {
  id: /^(id|student ?id|netproof ?id|kennung)$/,
  number:
    /^(student ?(no\.?|number)|matri(culation|kel) ?-? ?(no\.?|number|nummer|nr\.?)?|id ?-? ?(number|nummer)|sis ?(user )?id|sid|legajo|matrícula|numéro d.étudiant)$/,
  login:
    /^(login|user ?name|user|sis ?login ?id|benutzername|anmeldename|usuario|nombre de usuario|identifiant|net ?id|uid|account)$/,
  email:
    /^(e-?mail( address)?|mail|e-?mail-?adresse|correo( electrónico)?|dirección de correo|courriel|adresse e-?mail)$/,
  name: /^(name|full ?name|student|student name|display ?name|vollständiger name|nombre( completo)?|nom( complet)?)$/,
  first: /^(first ?name|given ?name|vorname|prénom)$/,
  last: /^(last ?name|surname|family ?name|nachname|familienname|apellidos?)$/,
  canvas: /^(canvas|canvas ?(user )?id)$/,
  moodle: /^(moodle|moodle ?(user )?id|participant|identifier|identificador|teilnehmer(\/in)?)$/,
  gradescope: /^(gradescope|gradescope ?id|submission ?id)$/,
  handedIn: /^(handed ?-?in( at)?|submitted( at)?|abgegeben( am)?|entregado|remis( le)?)$/,
} as const;
type Column = keyof typeof columns;

/**
 * The people of a roster: a CSV by the headers of its columns (id, name, email, login, the school's and the platforms' numbers), in any
 * order, parted by commas, semicolons or tabs, in UTF-8, UTF-16 or a Windows code page. Throws bad input with the line of what is wrong.
 */
export async function readRoster(path: string): Promise<readonly Person[]> {
  const read = await readText(path, 'The roster');
  if (read === undefined) throw badInput(`The roster ${quote(path)} does not exist.`);
  const [header = [], ...rows] = rowsOf(read.text, path);
  const at = columnsOf(header, path);
  const people = rows.map((row, index) => personIn(row, at, `${path}, row ${index + 2}`));
  const twice = [...Map.groupBy(people, ({ id }) => asRendered(id)).values()].find((group) => group.length > 1);
  if (twice)
    throw badInput(`${path}: the id ${quote(twice[0]?.id)} is there ${twice.length} times, or looks the same.`);
  return people;
}

function rowsOf(text: string, path: string): readonly (readonly string[])[] {
  const [first = ''] = text.split(/[\r\n]/, 1);
  const delimiter = [';', '\t', ','].toSorted((a, b) => first.split(b).length - first.split(a).length)[0] ?? ',';
  try {
    return parse(text, {
      delimiter,
      bom: true,
      relax_column_count: true,
      skip_records_with_empty_values: true,
      trim: true,
    });
  } catch (error) {
    throw badInput(`${path} is no CSV: ${printable((error as Error).message).replace(/\s+/g, ' ')}.`);
  }
}

function columnsOf(header: readonly string[], path: string): ReadonlyMap<Column, number> {
  const words = header.map((one) =>
    one
      .normalize('NFKC')
      .toLowerCase()
      .replace(/[_\s]+/g, ' ')
      .trim(),
  );
  const all = Object.keys(columns) as Column[];
  const at = new Map(all.map((column) => [column, words.findIndex((word) => columns[column].test(word))] as const));
  // In Canvas's own gradebook, ID is Canvas's.
  if (words.includes('sis user id') && words.includes('id')) {
    at.set('canvas', words.indexOf('id'));
    at.set('id', -1);
  }
  const found = new Map([...at].filter(([, column]) => column >= 0));
  if ((['id', 'number', 'login', 'email'] as const).some((column) => found.has(column))) return found;
  throw badInput(
    `${path}, line 1: a roster needs a column that is called id, number, login or email; its columns are ${header.map(quote).join(', ')}.`,
  );
}

function personIn(row: readonly string[], at: ReadonlyMap<Column, number>, where: string): Person {
  const cell = (column: Column) => plain(row[at.get(column) ?? -1] ?? '');
  const known = {
    ...(cell('canvas') && { canvas: cell('canvas') }),
    ...(cell('moodle') && { moodle: /(\d+)\D*$/.exec(cell('moodle'))?.[1] ?? cell('moodle') }),
    ...(cell('gradescope') && { gradescope: cell('gradescope') }),
    ...(cell('login') && { login: cell('login') }),
    ...(cell('email') && { email: cell('email') }),
    ...(cell('number') && { number: cell('number') }),
  };
  const id = cell('id') || cell('number') || cell('login') || cell('email');
  if (id === '') throw badInput(`${where}: there is neither an id nor a number, a login or an email address.`);
  const name = cell('name') || [cell('first'), cell('last')].filter((part) => part !== '').join(' ') || id;
  const handedIn = cell('handedIn');
  if (handedIn === '') return { id, name, known };
  // A time without an offset is another in each country.
  const time = isoTime(handedIn);
  if (time !== undefined) return { id, name, known, handedIn: time };
  throw badInput(
    `${where}: handed in must be a time with its offset, such as 2026-11-27T23:59:00+01:00, not ${quote(handedIn)}.`,
  );
}

function plain(text: string): string {
  return printable(text)
    .replace(/\s+/g, ' ')
    .replace(/^'(?=[=+\-@])/, '')
    .trim();
}

/**
 * Who of the roster a student of a download is: by the platform's number, then by number, login, email or id, last by a name that only
 * one has. Undefined when nobody fits, or several.
 */
export function findPerson(roster: readonly Person[], student: Student): Person | undefined {
  const { id, name, known = {} } = student;
  const like = (a: string | undefined, b: string | undefined) =>
    a !== undefined && b !== undefined && a !== '' && asRendered(a) === asRendered(b);
  const ways: readonly ((person: Person) => boolean)[] = [
    ({ known: one }) => like(one.canvas, known.canvas) || like(one.moodle, known.moodle),
    ({ known: one }) => like(one.gradescope, known.gradescope) || like(one.number, known.number),
    ({ known: one }) => like(one.login, known.login) || like(one.email, known.email),
    (person) => [person.id, person.known.number, person.known.login, person.known.email].some((one) => like(one, id)),
    (person) => like(person.known.email?.split('@')[0], known.login ?? id),
    (person) => words(person.name) === words(name),
    // Canvas runs a name's words together.
    (person) => known.canvas !== undefined && letters(person.name).includes(letters(name)[0] ?? '?'),
  ];
  for (const way of ways) {
    const found = roster.filter(way);
    if (found.length > 0) return found.length === 1 ? found[0] : undefined;
  }
  return undefined;
}

function words(name: string): string {
  const plainName = asRendered(name).normalize('NFKD').replace(/\p{M}/gu, '');
  return plainName
    .split(/[^\p{L}\p{N}]+/u)
    .filter((word) => word !== '')
    .sort()
    .join(' ');
}

/** A name's letters, first name first and last: `muster, max` gives `mustermax` and `maxmuster`. */
function letters(name: string): readonly string[] {
  const parts = asRendered(name)
    .split(/[^\p{L}\p{N}]+/u)
    .filter((word) => word !== '');
  return parts.map((_, at) => [...parts.slice(at), ...parts.slice(0, at)].join(''));
}

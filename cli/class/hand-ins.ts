import { readdir, stat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import type { Student } from '../../harness/model/index.ts';
import { badInput, looksLikeArchive, quote } from '../../harness/submission/index.ts';
import { readText } from '../read-text.ts';
import { blackboardLogins, type DownloadName, type Platform, platformOf, platforms } from './download-names.ts';
import { gradescopeFile, readGradescope } from './gradescope.ts';
import { isWorkOf, type Work, workAmong } from './work-in.ts';

/** What one student handed in. */
export interface HandIn {
  /** The folder or archive that counts. */
  readonly path: string;
  /** As the platform says; undefined for a plain folder or archive. */
  readonly student?: Student;
  /** Why it is not sure that this is the work. */
  readonly question?: string;
  /** ISO 8601, where the platform tells. */
  readonly handedIn?: string;
}

export interface HandIns {
  readonly all: readonly HandIn[];
  /** What a person should know, in sentences. */
  readonly remarks: readonly string[];
}

interface Named {
  readonly name: string;
  readonly path: string;
  readonly isFolder: boolean;
}

/**
 * What lies in the folder of a class: the download of Moodle, Canvas, Blackboard or Gradescope, or a folder or archive for each student.
 * `leftOut` says which names are no hand-in whatever they are; `units` are the lab's. Throws bad input when there is none.
 */
export async function findHandIns(
  folder: string,
  units: readonly string[],
  leftOut: (path: string) => boolean,
): Promise<HandIns> {
  const entries = await listed(folder, leftOut);
  if (entries.some((entry) => entry.name === gradescopeFile)) return await fromGradescope(folder, entries, units);
  if (isOneSubmission(entries, units)) {
    throw badInput(`${quote(folder)} is one submission, not a class of them: grade it without --class.`);
  }
  const usable = entries.filter(({ isFolder, name }) => isFolder || looksLikeArchive(name));
  const platform = platformOf((usable.length > 0 ? usable : entries).map(({ name }) => name));
  if (platform !== undefined) return await fromPlatform(platform, entries, units);
  const [only] = usable;
  // A zip of a class has a folder around it now and then.
  if (usable.length === 1 && only?.isFolder && (await holdsDownload(only.path)))
    return await findHandIns(only.path, units, leftOut);
  if (usable.length === 0) {
    throw badInput(`There is no submission in ${quote(folder)}: neither a folder nor an archive.`);
  }
  const others = entries.filter((entry) => !usable.includes(entry)).map(({ name }) => quote(name));
  const remarks = others.length === 0 ? [] : [`Neither folders nor archives, so left out: ${others.join(', ')}.`];
  return { all: usable.map(({ path }) => ({ path })), remarks };
}

async function listed(folder: string, leftOut: (path: string) => boolean): Promise<readonly Named[]> {
  const names = await readdir(folder).catch(({ code }: NodeJS.ErrnoException) => {
    throw badInput(
      `The class ${quote(folder)} cannot be read (${code}): name a folder of submissions, or the zip of one.`,
    );
  });
  const own = names.filter((name) => !name.startsWith('.') && name !== '__MACOSX' && !leftOut(join(folder, name)));
  return await Promise.all(
    own.sort().map(async (name) => {
      const path = join(folder, name);
      return { name, path, isFolder: (await stat(path).catch(() => undefined))?.isDirectory() === true };
    }),
  );
}

function isOneSubmission(entries: readonly Named[], units: readonly string[]): boolean {
  return entries.some(({ name, isFolder }) => isWorkOf(name, isFolder, units));
}

async function holdsDownload(folder: string): Promise<boolean> {
  const names = await readdir(folder).catch((): string[] => []);
  return names.includes(gradescopeFile) || platformOf(names.filter((name) => !name.startsWith('.'))) !== undefined;
}

async function fromPlatform(platform: Platform, entries: readonly Named[], units: readonly string[]): Promise<HandIns> {
  const read = entries.map((entry) => ({ ...entry, says: platforms[platform](entry.name.normalize('NFC')) }));
  const known = read.filter((one) => one.says !== undefined) as (Named & { readonly says: DownloadName })[];
  const logins =
    platform === 'blackboard' ? blackboardLogins(known.map(({ says }) => says.key)) : new Map<string, string>();
  const groups = Map.groupBy(known, ({ says }) => says.key);
  const all: HandIn[] = [];
  const remarks: string[] = [];
  for (const [key, group] of groups) {
    const [first] = group;
    if (first === undefined) continue;
    const { id, name, known: knownAs } = first.says;
    const login = logins.get(key);
    const student = login === undefined ? { id, name, known: knownAs } : await blackboardStudent(key, login, group);
    const candidates = group
      .filter(({ says }) => !says.aside)
      .map(({ path, isFolder, says }) => ({ path, isFolder, attempt: says.attempt }));
    const work = await workAmong(candidates, units);
    if (work) all.push(handIn(work, student));
    remarks.push(...remarksOn(work, student));
  }
  const strangers = read.filter(({ says }) => says === undefined);
  for (const { path, name, isFolder } of strangers) if (isFolder || looksLikeArchive(name)) all.push({ path });
  const files = strangers
    .filter(({ name, isFolder }) => !isFolder && !looksLikeArchive(name))
    .map(({ name }) => quote(name));
  if (files.length > 0) remarks.push(`Neither folders nor archives, so left out: ${files.join(', ')}.`);
  return { all, remarks };
}

/** Blackboard notes each attempt's `Name: Full Name (login)`, in the course's language. */
async function blackboardStudent(
  key: string,
  usual: string,
  group: readonly (Named & { readonly says: DownloadName })[],
): Promise<Student> {
  const note = group.find(({ says, isFolder }) => says.aside && !isFolder);
  const read = note && (await readText(note.path, 'The note').catch(() => undefined));
  const [, name, login] =
    /^[^:\n]{1,40}:\s*([^\n]{1,200}?)\s*\(([^()\n]{1,100})\)\s*$/m.exec(read?.text.split('\n', 1)[0] ?? '') ?? [];
  if (login === undefined || !key.endsWith(`_${login}`)) return { id: usual, name: usual, known: { login: usual } };
  return { id: login, name: name ?? login, known: { login } };
}

async function fromGradescope(folder: string, entries: readonly Named[], units: readonly string[]): Promise<HandIns> {
  const submitters = await readGradescope(folder);
  const groups = Map.groupBy(
    entries.filter(({ name }) => submitters.has(name)),
    ({ name }) => submitters.get(name)?.id,
  );
  const all: HandIn[] = [];
  const remarks: string[] = [];
  for (const group of groups.values()) {
    const candidates = group.map(({ path, isFolder, name }) => ({
      path,
      isFolder,
      attempt: (/\d+/.exec(name)?.[0] ?? '').padStart(20, '0'),
    }));
    const work = await workAmong(candidates, units);
    const chosen = group.find(({ path }) => work?.path.startsWith(path)) ?? group[0];
    const submitter = submitters.get(chosen?.name ?? '');
    if (submitter === undefined) continue;
    const { others, handedIn, ...student } = submitter;
    if (work) all.push({ ...handIn(work, student), ...(handedIn !== undefined && { handedIn }) });
    remarks.push(...remarksOn(work, student));
    if (others.length > 0) {
      remarks.push(
        `${quote(student.name)} handed in for a group, with ${others.map(quote).join(', ')}: the record is under the first name.`,
      );
    }
  }
  const strangers = entries
    .filter(({ name }) => name !== gradescopeFile && !submitters.has(name))
    .map(({ name }) => quote(name));
  if (strangers.length > 0) remarks.push(`Not in ${gradescopeFile}, so left out: ${strangers.join(', ')}.`);
  return { all, remarks };
}

function handIn({ path, question }: Work, student: Student): HandIn {
  return { path, student, ...(question !== undefined && { question }) };
}

function remarksOn(work: Work | undefined, { name }: Student): readonly string[] {
  if (work === undefined) return [`${quote(name)} handed in nothing that can be graded.`];
  if (work.others.length === 0) return [];
  const count = work.others.map(quote).join(', ');
  return [
    `Of what ${quote(name)} handed in, ${quote(basename(work.path))} counts, as it is the newest; left aside: ${count}.`,
  ];
}

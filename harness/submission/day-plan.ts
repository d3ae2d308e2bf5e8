import { quote } from '../model/index.ts';
import { type Customary, customaryLine, exactPaths, looseScripts } from './customary-line.ts';
import { dayOfFolder, foldPath } from './day-names.ts';
import { fileAt } from './file-at.ts';
import { findFile } from './find-file.ts';
import type { Intake } from './intake.ts';
import type { Manifest } from './manifest.ts';
import { mendLine, mendPath } from './shell-line.ts';
import { readText } from './text.ts';

/** A day of the lab as a submission meets it: its id, and what it has a shell line for, which is `up` when left out. */
export interface DayAsked {
  readonly id: string;
  readonly lines?: readonly string[];
}

/** How a day is brought up. */
export interface DayPlan {
  /** The shell line, or null when the submission has none for this day. */
  readonly up: string | null;
  /** The other shell lines, and whatever else the manifest says of the day, by name. */
  readonly lines: Readonly<Record<string, string>>;
  /** The text of the day's document, or null when there is none. */
  readonly document: string | null;
  /** What is wrong with the plan itself, in sentences. */
  readonly problems: readonly string[];
  /** What a person must say before this day can be judged, in a sentence: there are scripts, and which of them is meant is not clear. */
  readonly question?: string;
  /** The submission has nothing for it: no line, no document of its own, no file in a folder or of a name that is the day's. */
  readonly absent?: true;
}

const documentBytes = 1_000_000;

/** What the manifest names for `day`, and the customary paths for what it leaves out; `remarks` say what was read otherwise than it stands there. */
export function planDay(
  intake: Pick<Intake, 'entries'>,
  manifest: Manifest,
  day: DayAsked,
): { readonly plan: DayPlan; readonly remarks: readonly string[] } {
  const { document: path, ...named } = manifest.days?.[day.id] ?? {};
  const asked = day.lines ?? ['up'];
  const mend = (name: string) => (name === 'up' || asked.includes(name) ? mendLine : mendPath);
  const mended = Object.entries(named).map(([name, line]) => [name, mend(name)(intake, line)] as const);
  const own = Object.fromEntries(mended.map(([name, { line }]) => [name, line]));
  const customary = new Map(
    asked.filter((name) => own[name] === undefined).map((name) => [name, customaryLine(intake, day.id, name)] as const),
  );
  const found = [...customary].flatMap(([name, { line }]) => (line === undefined ? [] : [[name, line] as const]));
  const { up = null, ...lines } = { ...Object.fromEntries(found), ...own };
  const missing = asked.filter((name) => (name === 'up' ? up === null : lines[name] === undefined));
  const document = readDocument(intake, path, day.id);
  const open = questionOf(intake, manifest, day.id, customary);
  const absent =
    Object.keys(manifest.days?.[day.id] ?? {}).length === 0 && found.length === 0 && !hasFiles(intake, day.id);
  const untold = missing.filter((name) => open?.endsWith(` as days.${day.id}.${name}.`) !== true);
  return {
    plan: {
      up,
      lines,
      document: document.text,
      problems: [...(open === undefined ? [] : [open]), ...untold.map(missingLine(day.id)), ...document.problems],
      ...(open === undefined ? {} : { question: open }),
      ...(absent ? { absent } : {}),
    },
    remarks: [
      ...mended.flatMap(([, { remarks }]) => remarks),
      ...found.flatMap(([name, line]) => unusual(day.id, name, line)),
      ...document.remarks,
    ],
  };
}

/** Whether a file lies in a folder of the day, or is called after it: 'bonus/notes.md', 'docs/bonus.md', 'Bonus 1/up.sh'. */
function hasFiles({ entries }: Pick<Intake, 'entries'>, day: string): boolean {
  return entries.some(({ kind, path }) => {
    if (kind === 'folder') return false;
    const [name = '', ...folders] = foldPath(path).split('/').toReversed();
    return [...folders, name.replace(/\.[^.]*$/, '')].some((one) => one === day || dayOfFolder(one) === day);
  });
}

function unusual(day: string, name: string, line: string): readonly string[] {
  const usual = exactPaths(day, name).some((path) => line.endsWith(` ${path}`));
  return usual ? [] : [`No line was named for ${name} of ${day}; ${quote(line)} was taken, as it can only be that.`];
}

/** A day whose `up` is not clear is for a person; so is every day of a submission in which no script says which day it is for. */
function questionOf(
  intake: Pick<Intake, 'entries'>,
  manifest: Manifest,
  day: string,
  customary: ReadonlyMap<string, Customary>,
): string | undefined {
  const unclear = [...customary].find(([, { couldBe }]) => couldBe.length > 0);
  const name = unclear?.[0] ?? 'up';
  const nobody = customary.get('up')?.line === undefined && customary.has('up') && manifest.days === undefined;
  const couldBe = unclear?.[1].couldBe ?? (nobody ? looseScripts(intake) : []);
  if (couldBe.length === 0) return undefined;
  const shown = couldBe.slice(0, 5).map(quote).join(', ');
  return `Nothing says which script is ${name} of ${day}; it could be ${shown}${couldBe.length > 5 ? ', …' : ''}: name it in submission.json as days.${day}.${name}.`;
}

function missingLine(day: string): (name: string) => string {
  return (name) => {
    const paths = name === 'up' ? `${day}/up.sh, ${day}/up.ts or ${day}.sh` : `${day}/${name}.sh or ${day}/${name}.ts`;
    return `The submission has no ${name} for ${day}: there is no ${paths}, and submission.json names no days.${day}.${name}.`;
  };
}

function readDocument(
  intake: Pick<Intake, 'entries'>,
  named: string | undefined,
  day: string,
): { text: string | null; problems: readonly string[]; remarks: readonly string[] } {
  const paths = named === undefined ? [`docs/${day}.md`, `${day}/README.md`, `${day}.md`, 'README.md'] : [named];
  const found = paths.find((path) => fileAt(intake, path)) ?? only(paths.map((path) => findFile(intake, path)));
  const file = found === undefined ? undefined : fileAt(intake, found);
  if (file === undefined) {
    const problem = `The document that submission.json names for ${day}, ${quote(`${named}`)}, is not in the submission.`;
    return { text: null, problems: named === undefined ? [] : [problem], remarks: [] };
  }
  if (file.data.length > documentBytes) {
    const problem = `The document ${quote(file.path)} is larger than 1 MB, so it was not read.`;
    return { text: null, problems: [problem], remarks: [] };
  }
  const other = found !== undefined && !paths.includes(found);
  const remarks = other ? [`The document of ${day} was found as ${quote(found)}.`] : [];
  return { text: readText(file.data), problems: [], remarks };
}

function only(groups: readonly (readonly string[])[]): string | undefined {
  return groups.find(({ length }) => length === 1)?.[0];
}

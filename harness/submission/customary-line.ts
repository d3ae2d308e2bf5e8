import { posix } from 'node:path';
import { dayOfFolder, dayOfScript } from './day-names.ts';
import { type Entry, inOrder } from './entries.ts';
import { fileAt } from './file-at.ts';
import { interpreterOf } from './file-kinds.ts';
import { findFile } from './find-file.ts';
import type { Intake } from './intake.ts';
import { mainScripts } from './main-script.ts';
import { shellWord } from './shell-line.ts';

type Entries = Pick<Intake, 'entries'>;

/** The line that runs a script which lies where custom has it; or the scripts that it could be, where that is not clear; both empty when there is none. */
export interface Customary {
  readonly line?: string;
  readonly couldBe: readonly string[];
}

/** What custom says that a day's line is, for a submission that names none. */
export function customaryLine(intake: Entries, day: string, name: string): Customary {
  for (const path of exactPaths(day, name)) if (fileAt(intake, path)) return { line: lineFor(path), couldBe: [] };
  for (const paths of otherPaths(intake, day, name)) {
    const [path, ...others] = paths;
    if (path === undefined) continue;
    return others.length > 0 ? { couldBe: paths } : { line: lineFor(path), couldBe: [] };
  }
  return name === 'up' ? mainOfDay(intake, day) : { couldBe: [] };
}

/** The paths that the briefs name, the first that is there counts. */
export function exactPaths(day: string, name: string): readonly string[] {
  return [`${day}/${name}.sh`, `${day}/${name}.ts`, ...(name === 'up' ? [`${day}.sh`] : [])];
}

/** Further paths, in groups: what is in a group is one, or it is not clear which. */
function otherPaths(intake: Entries, day: string, name: string): readonly (readonly string[])[] {
  const alike = exactPaths(day, name).map((path) => findFile(intake, path));
  const scripts = scriptsIn(intake);
  const inDay = scripts.filter((path) => dayOf(path) === day);
  const named = (one: string) => scripts.length > 0 && stem(one) === name;
  const ofDay = scripts.filter((path) => !inDay.includes(path) && dayOfScript(posix.basename(path)) === day);
  return [
    ...alike,
    inDay.filter((path) => named(path) && path.split('/').length === 2),
    inDay.filter(named),
    ...(name === 'up' ? [ofDay.filter((path) => stem(path) === day), inDay.filter((path) => stem(path) === day)] : []),
    ...(name === 'up' ? [mainScripts(intake, ofDay)] : []),
  ];
}

/** The script in the day's folder that no other one there calls. */
function mainOfDay(intake: Entries, day: string): Customary {
  const inDay = scriptsIn(intake).filter((path) => dayOf(path) === day);
  const shell = inDay.filter((path) => interpreterOf(path) === 'bash');
  const direct = shell.filter((path) => path.split('/').length === 2);
  const [main, ...others] = mainScripts(intake, direct.length > 0 ? direct : shell);
  if (main === undefined) return { couldBe: inDay };
  return others.length > 0 ? { couldBe: [main, ...others] } : { line: lineFor(main), couldBe: [] };
}

/** All scripts of a submission that no day's folder holds and that are not called after a day. */
export function looseScripts(intake: Entries): readonly string[] {
  const free = scriptsIn(intake).filter((path) => dayOf(path) === undefined && !dayOfScript(posix.basename(path)));
  return mainScripts(
    intake,
    free.filter((path) => interpreterOf(path) === 'bash'),
  );
}

function scriptsIn({ entries }: Entries): readonly string[] {
  const files = entries.filter((entry): entry is Exclude<Entry, { kind: 'folder' }> => entry.kind !== 'folder');
  return inOrder(files.filter(({ path }) => interpreterOf(path) !== undefined)).map(({ path }) => path);
}

function dayOf(path: string): string | undefined {
  return path.includes('/') ? dayOfFolder(path.split('/')[0] ?? '') : undefined;
}

/** The name of a script without its ending, as a person means it. */
function stem(path: string): string {
  const name = posix
    .basename(path)
    .toLowerCase()
    .replace(/\.txt$/, '');
  const own = name.slice(0, name.lastIndexOf('.'));
  return dayOfFolder(own) === undefined || /[a-z]/.test(own.replace(/^(day|bonus)/, '')) ? own : `${dayOfFolder(own)}`;
}

function lineFor(path: string): string {
  return `${interpreterOf(path) ?? 'bash'} ${shellWord(path)}`;
}

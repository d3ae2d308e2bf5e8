import { posix } from 'node:path';
import { quote } from '../model/index.ts';
import { foldPath } from './day-names.ts';
import { fileAt } from './file-at.ts';
import { interpreterOf } from './file-kinds.ts';
import { findFile } from './find-file.ts';
import type { Intake } from './intake.ts';
import { hasShebang } from './text.ts';

type Entries = Pick<Intake, 'entries'>;

/** A word of a shell line that may be a path: quoted as a whole, or bare. */
const word = /'[^']*'|"[^"$`]*"|[^\s'"|&;()<>`$=]+/g;

/** A submission's line with each path in it as the file is really called, and a script alone run by its interpreter; says what was changed. */
export function mendLine(
  intake: Entries,
  line: string,
): { readonly line: string; readonly remarks: readonly string[] } {
  const moved = /^(.*\bcd\s+)('[^']*'|"[^"$`]*"|[^\s'"|&;()<>`$=]+)(.*)$/s.exec(line);
  const [, before = '', folder = '', after = ''] = moved ?? [];
  // Where it goes to another folder, other words are paths from there.
  const named = moved
    ? `${before}${mendFolder(intake, folder)}${after}`
    : line.replace(word, (token) => mendWord(intake, token));
  const run = moved ? named : withInterpreter(intake, named);
  return { line: run, remarks: run === line ? [] : [`The line ${quote(line)} was run as ${quote(run)}.`] };
}

/** The files of the submission that a line names. */
export function filesIn(intake: Entries, line: string): readonly string[] {
  const paths = (line.match(word) ?? []).map((token) => posix.normalize(bare(token)));
  return paths.flatMap((path) => fileAt(intake, path)?.path ?? []);
}

/** The file of the submission that a line runs by itself, without an interpreter. */
export function fileRunBy(intake: Entries, line: string): string | undefined {
  return fileAt(intake, posix.normalize(firstWord(line)))?.path;
}

function firstWord(line: string): string {
  const [token = ''] = line.trimStart().match(word) ?? [];
  return line.trimStart().startsWith(token) ? bare(token) : '';
}

/** A path that is no shell line, as the file is really called. */
export function mendPath(
  intake: Entries,
  path: string,
): { readonly line: string; readonly remarks: readonly string[] } {
  const [found, ...others] = isThere(intake, path) ? [] : findFile(intake, posix.normalize(path.replaceAll('\\', '/')));
  if (found === undefined || others.length > 0) return { line: path, remarks: [] };
  return { line: found, remarks: [`For ${quote(path)}, ${quote(found)} was taken.`] };
}

function mendWord(intake: Entries, token: string): string {
  const path = bare(token);
  const dot = path.startsWith('./') ? './' : '';
  if (!/[/\\]|\.\w+$/.test(path) || path.startsWith('/') || isThere(intake, path)) return token;
  const [found, ...others] = findFile(intake, posix.normalize(path.replaceAll('\\', '/')));
  return found === undefined || others.length > 0 ? token : shellWord(`${dot}${found}`);
}

function isThere({ entries }: Entries, path: string): boolean {
  const normal = posix.normalize(path).replace(/\/$/, '');
  return entries.some((entry) => entry.path === normal) || fileAt({ entries }, normal) !== undefined;
}

function mendFolder({ entries }: Entries, token: string): string {
  const path = bare(token).replace(/\/$/, '');
  if (path.startsWith('/') || isThere({ entries }, path)) return token;
  const wanted = foldPath(posix.normalize(path));
  const [found, ...others] = entries.filter((entry) => entry.kind === 'folder' && foldPath(entry.path) === wanted);
  return found === undefined || others.length > 0 ? token : shellWord(found.path);
}

/** A Windows machine runs `day1.py` by its ending; Unix asks for a first line that says by what, and for a way to the file. */
function withInterpreter(intake: Entries, line: string): string {
  const path = firstWord(line);
  const file = fileAt(intake, posix.normalize(path));
  const interpreter = interpreterOf(path);
  if (file === undefined || interpreter === undefined) return line;
  if (!hasShebang(file.data)) return `${interpreter} ${line.trimStart()}`;
  return path.includes('/') ? line : `./${line.trimStart()}`;
}

function bare(token: string): string {
  return /^(['"]).*\1$/.test(token) ? token.slice(1, -1) : token;
}

/** A path as one word of a shell line. */
export function shellWord(path: string): string {
  return /^[\p{L}\p{N}_./+@:,-]+$/u.test(path) ? path : `'${path.replaceAll("'", "'\\''")}'`;
}

import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { known } from '../../harness/host/known.ts';
import { isLacking } from '../../harness/host/machine-lacks.ts';
import type { Lack } from '../../harness/model/index.ts';
import {
  badInput,
  isBadInput,
  loadSubmission,
  looksLikeArchive,
  quote,
  submissionFiles,
} from '../../harness/submission/index.ts';
import { classAsks } from './class-asks.ts';

/** What a class asks for, and this machine lacks. */
export interface ClassFindings {
  readonly submissions: number;
  /** Names of those that cannot be read. */
  readonly unread: readonly string[];
  /** The most asked for first. */
  readonly lacks: readonly { readonly lack: Lack; readonly submissions: number; readonly package?: string }[];
}

/** Reads every submission in the folder of a class and looks here for what their scripts ask for; throws bad input when there is none. */
export async function findForClass(folder: string): Promise<ClassFindings> {
  const names = await readdir(folder).catch(({ code }: NodeJS.ErrnoException) => {
    throw badInput(`The class ${quote(folder)} cannot be read (${code}): name a folder of submissions.`);
  });
  const counts = new Map<string, { lack: Lack; submissions: number }>();
  const unread: string[] = [];
  let submissions = 0;
  for (const name of names.filter((one) => !one.startsWith('.')).sort()) {
    const path = join(folder, name);
    const isFolder = (await stat(path).catch(() => undefined))?.isDirectory() === true;
    if (!isFolder && !looksLikeArchive(name)) continue;
    submissions++;
    const asks = await asksOf(path);
    if (asks === undefined) unread.push(name);
    for (const lack of asks ?? []) {
      const key = packageOf(lack) ?? `${lack.kind} ${lack.name}`;
      const known = counts.get(key) ?? { lack, submissions: 0 };
      counts.set(key, { ...known, submissions: known.submissions + 1 });
    }
  }
  if (submissions === 0) throw badInput(`There is no submission in ${quote(folder)}: neither a folder nor an archive.`);
  const lacks = [...counts.values()]
    .filter(({ lack }) => isLacking(lack))
    .sort((a, b) => b.submissions - a.submissions || (a.lack.name < b.lack.name ? -1 : 1))
    .map((one) => {
      const from = packageOf(one.lack);
      return from === undefined ? one : { ...one, package: from };
    });
  return { submissions, unread, lacks };
}

/** What one submission asks for, each Debian package once; undefined when it cannot be read. */
async function asksOf(path: string): Promise<readonly Lack[] | undefined> {
  try {
    const asks = classAsks(submissionFiles(await loadSubmission(path, [])));
    return [...new Map(asks.map((lack) => [packageOf(lack) ?? `${lack.kind} ${lack.name}`, lack])).values()];
  } catch (error) {
    if (!isBadInput(error)) throw error;
    return undefined;
  }
}

function packageOf({ kind, name }: Lack): string | undefined {
  if (kind === 'library') return known.debianPython.get(name);
  return known.commands.get(name) ?? name;
}

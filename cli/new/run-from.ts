import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { badInput, loadSubmission, printable, quote } from '../../harness/submission/index.ts';
import { catalogue } from '../../labs/catalogue.ts';
import { propose } from './propose.ts';
import { findWorkIn, workLines } from './work-found.ts';

export interface FromRequest {
  /** The folder or archive with the work; absolute. */
  readonly from: string;
  /** The folder for the proposal; left out where it is only shown. */
  readonly target?: string | undefined;
}

/** Shows what a folder holds and a submission.json for it, and writes that where it is asked to. Throws bad input where one is there already. */
export async function runFrom({ from, target }: FromRequest, output: NodeJS.WritableStream): Promise<void> {
  const say = (line: string) => void output.write(`${printable(line)}\n`);
  const submission = await loadSubmission(from, catalogue.units);
  const found = findWorkIn(submission);
  const { manifest, open } = propose(submission, found, catalogue.units);
  const text = `${JSON.stringify(manifest, null, 2)}\n`;
  for (const line of [...submission.remarks, ...workLines(found), '', 'Proposed submission.json:', text.trimEnd()])
    say(line);
  if (open.length > 0) for (const line of ['', 'Left open; add what is missing, or leave it out:', ...open]) say(line);
  if (target === undefined) return say('\nNothing was written; with --write, this goes into the folder.');
  const file = join(target, 'submission.json');
  try {
    await mkdir(target, { recursive: true });
    await writeFile(file, text, { flag: 'wx' });
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    const why = code === 'EEXIST' ? 'is there already, and nothing is overwritten' : `cannot be written (${code})`;
    throw badInput(`${quote(file)} ${why}: name another folder, or move it away.`);
  }
  say(`\nWrote ${file}`);
}

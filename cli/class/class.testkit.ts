import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Grade } from '../../harness/model/index.ts';
import type { SampleFolder } from '../../harness/submission/folder.testkit.ts';
import { fakeStreams } from '../wiring.testkit.ts';
import type { Wiring } from '../wiring.ts';
import { type ClassRequest, runClass } from './run-class.ts';

/** A submission that a fake lab host brings up. */
export const script = { 'day1/up.sh': 'true', 'day2/up.sh': 'true' };
/** The same with a manifest. */
export const student = (id: string) => ({ 'submission.json': JSON.stringify({ student: { id } }), ...script });

/** These files, below a folder. */
export function within(folder: string, tree: Readonly<Record<string, string>>) {
  return Object.fromEntries(Object.entries(tree).map(([path, text]) => [`${folder}/${path}`, text]));
}

/** A class of three. */
export const three = { ...within('anna', script), ...within('bob', script), ...within('cleo', student('c3')) };

/** Grades a class and gives what was printed, with short names for its folders. */
export async function grade(wiring: Wiring, folder: SampleFolder, out: SampleFolder, more: Partial<ClassRequest> = {}) {
  const streams = fakeStreams();
  const code = await runClass(wiring, { folder: folder.path, out: out.path, jobs: 2, ...more }, streams);
  const text = streams.text();
  const clean = (words: string) => words.replaceAll(folder.path, 'CLASS').replaceAll(out.path, 'OUT');
  return { code, out: clean(text.out).split('\n'), err: clean(text.err) };
}

/** The record in a folder of `out`. */
export async function record(out: SampleFolder, name: string): Promise<Grade> {
  return JSON.parse(await readFile(join(out.path, name, 'grade.json'), 'utf8'));
}

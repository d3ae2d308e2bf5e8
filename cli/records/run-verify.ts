import { basename } from 'node:path';
import { badInput, printable, quote } from '../../harness/submission/index.ts';
import { readCourse } from '../course/read-course.ts';
import { trustedKeys } from '../course/trust.ts';
import { readAdjustments } from '../marks/adjustments.ts';
import { fingerprint, keyFile, readKey } from './key.ts';
import { readBelieved, readRecord } from './read.ts';
import { standing, standingWords } from './signature.ts';

/** Says whether a grade.json is ours and unchanged. Returns the exit code, 0 or 1; throws bad input when there is no record or no key. */
export async function verifyFile(file: string, stdout: NodeJS.WritableStream): Promise<number> {
  const grade = await readRecord(file);
  const key = await readKey();
  if (key === undefined) throw badInput(`There is no key in ${quote(keyFile())} to verify with: grade here first.`);
  const found = standing(grade, key);
  const whose = found === 'other key' ? ` (${grade.signature?.key.slice(0, 16)}…)` : '';
  stdout.write(`${file} ${standingWords[found]}${whose}.\n`);
  return found === 'ours' ? 0 : 1;
}

/**
 * Says of a class which records and adjustments do not count, and whose keys signed the others. Returns the exit code, 1 when one does not count;
 * throws bad input when there is no record, or no key to tell by.
 */
export async function verifyFolder(folder: string, stdout: NodeJS.WritableStream): Promise<number> {
  const trust = await trustedKeys(await readCourse(folder));
  if (trust.length === 0)
    throw badInput(`There is no key in ${quote(keyFile())}, nor of a grader in course.json, to verify with.`);
  const { records, suspects } = await readBelieved(folder, trust);
  const read = await Promise.all(records.map(async (one) => await readAdjustments(one.folder, trust)));
  const entries = read.flatMap((one) => one.entries);
  const doubts = [...suspects, ...read.flatMap((one) => one.doubted)];
  for (const { reason } of doubts) stdout.write(`${printable(reason)}\n`);
  for (const { name, key } of trust) {
    const print = fingerprint(key);
    const by = (all: readonly { readonly signature?: { readonly key: string } }[]) =>
      all.filter(({ signature }) => signature?.key === print).length;
    const own = [by(records.map(({ grade }) => grade)), by(entries)] as const;
    const who = name === undefined ? 'our key' : `the key of ${quote(name)}`;
    stdout.write(`${count(own[0], 'record')} and ${count(own[1], 'adjustment')} by ${who} (${print.slice(0, 16)}…).\n`);
  }
  const all = records.length + suspects.length;
  stdout.write(
    `${records.length} of ${count(all, 'record')} in ${quote(basename(folder))} ${records.length === 1 ? 'counts' : 'count'}.\n`,
  );
  return doubts.length === 0 ? 0 : 1;
}

function count(number: number, word: string): string {
  return `${number} ${word}${number === 1 ? '' : 's'}`;
}

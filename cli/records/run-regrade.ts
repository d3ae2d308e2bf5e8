import { regrade } from '../../harness/engine/index.ts';
import { badInput, quote } from '../../harness/submission/index.ts';
import { stampReports } from '../class/kept.ts';
import { lockFolder } from '../class/lock.ts';
import type { Rooms } from '../rooms.ts';
import type { Streams } from '../run-grade.ts';
import { renderChanges } from './change-words.ts';
import { changeOf } from './changes.ts';
import { keyFile, readKey } from './key.ts';
import { readRecords, type StoredGrade } from './read.ts';
import { standing, standingWords } from './signature.ts';

export interface RegradeRequest {
  /** Where the records are; absolute. */
  readonly folder: string;
  readonly write: boolean;
}

/**
 * Judges the recorded observations below a folder again, with today's checks and points and without a lab host; says what changes, and
 * writes it when asked. Returns the exit code. Throws bad input, before anything is written, for a record that is damaged or not ours.
 */
export async function runRegrade(rooms: Rooms, { folder, write }: RegradeRequest, streams: Streams): Promise<number> {
  const records = await readRecords(folder);
  const changed = records.flatMap((record) => {
    const change = changeOf(record.grade, regrade(record.grade, rooms.days));
    return change ? [{ ...record, change }] : [];
  });
  const changes = changed.map(({ change }) => change);
  const suspects = await findSuspects(changed);
  if (write && suspects[0] !== undefined) throw badInput(`${suspects[0]} Nothing was written.`);
  for (const sentence of suspects) streams.stderr.write(`${sentence}\n`);
  streams.stdout.write(renderChanges(changes, records.length));
  if (changes.length === 0) return 0;
  if (!write) {
    streams.stdout.write('\nNothing was written; --write writes it.\n');
    return 0;
  }
  await using _ = await lockFolder(folder);
  const { checks = '' } = await rooms.toolVersions();
  for (const one of changed) {
    const tools = { ...one.grade.tools, judged: checks };
    await rooms.writeReports({ ...one.change.after, tools }, one.folder);
    await stampReports(one.folder);
  }
  const folders = records.map((record) => record.folder);
  const warn = (sentence: string) => void streams.stderr.write(`${sentence}\n`);
  if (!folders.includes(folder)) await rooms.writeClassReports(folder, folders, [], warn);
  streams.stdout.write(`\nWrote ${changed.length} ${changed.length === 1 ? 'record' : 'records'} and their reports.\n`);
  return 0;
}

/** Sentences about records that would be signed anew without being ours and unchanged. */
async function findSuspects(records: readonly StoredGrade[]): Promise<readonly string[]> {
  if (records.length === 0) return [];
  const key = await readKey();
  return records.flatMap(({ file, grade }) => {
    const found = key === undefined ? 'other key' : standing(grade, key);
    if (found === 'ours') return [];
    return [
      `${quote(file)} ${standingWords[found]} (${keyFile()}), so it is not signed again: grade it again, or name its key with NETPROOF_KEY.`,
    ];
  });
}

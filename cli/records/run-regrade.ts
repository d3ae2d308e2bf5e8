import { regrade } from '../../harness/engine/index.ts';
import type { Grade } from '../../harness/model/index.ts';
import { badInput, quote } from '../../harness/submission/index.ts';
import { hasReports, stampReports } from '../class/kept.ts';
import { lockFolder } from '../class/lock.ts';
import type { Streams } from '../run-grade.ts';
import type { Wiring } from '../wiring.ts';
import { renderChanges } from './change-lines.ts';
import { changeOf, type GradeChange } from './changes.ts';
import { keyFile, readKey } from './key.ts';
import { readRecords, type StoredGrade } from './read.ts';
import { standing, standingWords } from './signature.ts';
import { writeRecord } from './write-record.ts';

export interface RegradeRequest {
  /** Where the records are; absolute. */
  readonly folder: string;
  readonly write: boolean;
}

/**
 * Judges the recorded observations below a folder again, with today's checks and points and without a lab host; says what changes, and
 * writes it when asked. Returns the exit code. Throws bad input, before anything is written, for a record that is damaged or not ours.
 */
export async function runRegrade(wiring: Wiring, { folder, write }: RegradeRequest, streams: Streams): Promise<number> {
  await using _ = write ? await lockFolder(folder) : undefined;
  const records = await readRecords(folder);
  for (const { file, grade } of records) requireLab(wiring.lab, grade, file);
  const regraded = records.map((record) => {
    const after = regrade(record.grade, wiring.lab.units);
    return { ...record, after, change: changeOf(record.grade, after) };
  });
  const changed = regraded.filter(({ change }) => change !== undefined);
  const version = write ? (await wiring.toolVersions()).checks : undefined;
  const outdated = regraded.filter(({ grade, change }) => change || judgedBy(grade) !== version);
  const suspects = await findSuspects(write ? outdated : changed);
  if (write && suspects[0] !== undefined) throw badInput(`${suspects[0]} Nothing was written.`);
  for (const sentence of suspects) streams.stderr.write(`${sentence}\n`);
  const changes = regraded.flatMap(({ change }) => change ?? []);
  streams.stdout.write(renderChanges(changes, records.length));
  if (write) await writeAll(wiring, outdated, version, streams);
  else if (changes.length > 0) streams.stdout.write('\nNothing was written; --write writes it.\n');
  const folders = records.map((record) => record.folder);
  if (write && changes.length > 0 && !folders.includes(folder)) {
    await wiring.writeClassReports(folder, folders, [], (sentence) => void streams.stderr.write(`${sentence}\n`));
  }
  return 0;
}

/** Of a record of another lab nothing could be judged again. */
function requireLab({ id }: Wiring['lab'], { lab }: Grade, file: string): void {
  if (lab === undefined || lab.id === id) return;
  throw badInput(`${quote(file)} is of the lab ${quote(lab.id)}, and not of ${quote(id)}: name its pack with --lab.`);
}

interface Regraded extends StoredGrade {
  readonly after: Grade;
  readonly change: GradeChange | undefined;
}

/** Also a record that stays the same is written, as judged by today's checks: then nobody has to grade it again for them. */
async function writeAll(wiring: Wiring, records: readonly Regraded[], judged = '', { stdout, stderr }: Streams) {
  if (records.length === 0) return;
  const warn = (sentence: string) => void stderr.write(`${sentence}\n`);
  // All records first, as they are what counts; reports take longer.
  const signed = await Promise.all(
    records.map(async ({ folder, after, change }) => {
      const current = change === undefined && (await hasReports(folder));
      const grade = await writeRecord({ ...after, tools: { ...after.tools, judged } }, folder, warn);
      if (current) await stampReports(folder);
      return { folder, grade, change };
    }),
  );
  stdout.write(
    `\nWrote ${records.length} ${records.length === 1 ? 'record' : 'records'}; now the reports that change …\n`,
  );
  for (const { folder, grade, change } of signed) {
    if (change === undefined) continue;
    await wiring.writeReports(grade, folder);
    await stampReports(folder);
  }
  stdout.write('Wrote the reports.\n');
}

function judgedBy({ tools }: Grade): string | undefined {
  return tools.judged ?? tools.checks;
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

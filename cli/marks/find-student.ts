import { stat } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { asRendered, type Course } from '../../harness/model/index.ts';
import { badInput, quote } from '../../harness/submission/index.ts';
import { isoTime } from '../iso-time.ts';
import { readClass } from './read-class.ts';

/** A student of a class, all that is known of the class with it. */
export async function findStudent(student: string, folder: string) {
  const direct = resolve(folder, student);
  const isRecord = (await stat(join(direct, 'grade.json')).catch(() => undefined))?.isFile() === true;
  // A path to a student's folder names the class as well.
  const home = isRecord ? dirname(direct) : folder;
  const marked = await readClass(home);
  const all = [...marked.records, ...marked.attempts];
  const found = isRecord
    ? all.filter((one) => one.folder === direct && one.sharedBy === undefined)
    : marked.records.filter(
        ({
          grade: {
            student: { id, name },
          },
        }) => [id, name].some((one) => asRendered(one) === asRendered(student)),
      );
  const [record, other] = found;
  if (record !== undefined && other === undefined) return { home, marked, record };
  if (other !== undefined)
    throw badInput(`${quote(student)} fits several records in ${quote(home)}: name the folder of one.`);
  const suspect = marked.suspects.find(
    ({ id, folder: own }) => own === direct || asRendered(id) === asRendered(student),
  );
  throw badInput(
    suspect?.reason ??
      `No student ${quote(student)} was graded in ${quote(home)}: name an id, a name or a record's folder.`,
  );
}

/**
 * A time as a person types it, as ISO 8601 with an offset: a whole one, or a day, which ends in the offset of the course's deadlines (else UTC).
 * Throws bad input for what is neither.
 */
export function timeOf(text: string, { deadlines = {} }: Course): string {
  const offset = Object.values(deadlines).map((one) => /(Z|[+-]\d\d:\d\d)$/i.exec(one)?.[1])[0] ?? 'Z';
  const time = /^\d{4}-\d\d-\d\d$/.test(text) ? `${text}T23:59:59${offset}` : text;
  const whole = isoTime(time);
  if (whole !== undefined) return whole;
  throw badInput(
    `${quote(text)} is no time: write a day, as 2026-12-01, or a time with its offset, as 2026-12-01T12:00:00+01:00.`,
  );
}

import { printableLine } from '../../harness/model/index.ts';
import { asWord, feedbackWords, headerWords } from './moodle-words.ts';
import { numberIn } from './number.ts';
import type { Worksheet } from './worksheet.ts';

/** Where a grading worksheet has what; counted from 0. */
export interface MoodleColumns {
  readonly identifier: number;
  readonly grade: number;
  readonly maximum: number;
  readonly changeable: number | undefined;
  readonly feedback: number | undefined;
  readonly name: number | undefined;
  readonly email: number | undefined;
  /** Others before the grade: the school's number, the login, … */
  readonly others: readonly number[];
}

/**
 * Finds the columns of a grading worksheet by headers in the languages that are known, and else by what is in them: `Participant 123`
 * with one word and different numbers, one maximum for all with the grade before it. Throws an Error whose message is a sentence.
 */
export function findColumns({ headers, rows }: Worksheet, path: string): MoodleColumns {
  const words = headers.map(asWord);
  const texts = headers.map((_, column) => rows.map(({ cells }) => cells[column]?.text.trim() ?? ''));
  const named = (role: keyof typeof headerWords) => words.findIndex((word) => headerWords[role].test(word));
  const shaped = (fits: (texts: readonly string[]) => boolean, from = 0) =>
    texts.findIndex((column, at) => at >= from && column.length > 0 && fits(column));

  const identifier = either(shaped(areParticipants), rows.length === 0 ? named('identifier') : -1);
  const maximum = either(named('maximum'), findMaximum(texts, identifier ?? 0));
  const byName = words.findIndex((word, at) => at !== identifier && headerWords.grade.test(word));
  const grade = either(byName, maximum === undefined ? -1 : maximum - 1);
  if (identifier === undefined || maximum === undefined || grade === undefined || grade <= identifier) {
    const missing = [
      identifier === undefined && 'identifier',
      grade === undefined && 'grade',
      maximum === undefined && 'maximum grade',
    ];
    throw new Error(
      `${path}, line 1: this is no grading worksheet of Moodle's: no column for the ${missing.filter(Boolean).join(', ') || 'grade'} is found (${printableLine(headers.join(', ')).slice(0, 200)}). Download the worksheet from the assignment: View all submissions, Download grading worksheet.`,
    );
  }
  for (const [column, what] of [[identifier], [grade], [maximum]].map(([at]) => [at, words[at as number]] as const)) {
    const twice = words.findIndex((word, at) => at !== column && word === what);
    if (twice >= 0 && what !== '')
      throw new Error(
        `${path}, line 1: the header '${printableLine(headers[twice] ?? '')}' is there twice: which of them is to be filled?`,
      );
  }
  const email = either(
    named('email'),
    shaped((all) => all.some((one) => one !== '') && all.every((one) => one === '' || /^\S+@\S+$/.test(one))),
  );
  const next = identifier + 1;
  const name = either(named('name'), next < grade && next !== email ? next : -1);
  const before = words
    .map((_, at) => at)
    .filter((at) => at < grade && at !== identifier && at !== email && at !== name);
  const after = maximum + 1;
  const isText = (texts[after] ?? []).every((one) => !/\d/.test(one)) && after < words.length;
  return {
    identifier,
    grade,
    maximum,
    changeable: either(named('changeable'), isText && !feedbackWords.test(words[after] ?? '') ? after : -1),
    feedback: either(
      words.findLastIndex((word, at) => at > maximum && feedbackWords.test(word)),
      -1,
    ),
    name,
    email,
    others: before,
  };
}

function either(first: number, second: number): number | undefined {
  return first >= 0 ? first : second >= 0 ? second : undefined;
}

/** One word and different numbers: the word is the language's, the number Moodle's. */
function areParticipants(all: readonly string[]): boolean {
  const found = all.map((one) => /^([^\d]*\p{L}[^\d]*?)\s*(\d+)$/u.exec(one));
  return (
    found.every((one) => one !== null && one[1] === found[0]?.[1]) &&
    new Set(found.map((one) => one?.[2])).size === all.length
  );
}

/** The last column after `from` with one number for all that has grades or nothing before it, and no number after it. */
function findMaximum(texts: readonly (readonly string[])[], from: number): number {
  return texts.findLastIndex((column, at) => {
    if (at < from + 2 || column.length === 0) return false;
    const most = numberIn(column[0] ?? '');
    const before = texts[at - 1] ?? [];
    const after = texts[at + 1] ?? [];
    return (
      most !== undefined &&
      most > 0 &&
      column.every((one) => numberIn(one) === most) &&
      before.every((one) => one === '' || one === '-' || numberIn(one) !== undefined) &&
      after.length > 0 &&
      after.every((one) => numberIn(one) === undefined)
    );
  });
}

import { asRendered, type RubricRow } from '../../harness/model/index.ts';
import { quote } from '../../harness/submission/index.ts';
import { writeWhole } from '../../reports/whole-file.ts';
import { renderSheet } from '../rubric/sheet.ts';
import type { MarkedClass } from './read-class.ts';

/** Where somebody gave another score than the one that is kept. */
type Differ = (part: string, kept: number, other: number) => void;

/**
 * Puts the rubrics of several folders into that of the class where their records are now. The first score that somebody gave counts, and `warn` names
 * another one; comments stand one below the other. The row of a student without a record there is left out, and named.
 */
export async function mergeRubrics(
  target: MarkedClass,
  sources: readonly MarkedClass[],
  warn: (sentence: string) => void,
): Promise<void> {
  const sheets = [target, ...sources].map(({ rubric }) => rubric);
  if (sheets.every(({ read }) => read === undefined)) return;
  const students = new Map([
    ...target.suspects.map(({ id }) => [asRendered(id), { id, name: '' }] as const),
    ...target.records.map(({ grade: { student } }) => [asRendered(student.id), student] as const),
  ]);
  const rows = new Map<string, RubricRow>();
  for (const { file, rows: own } of sheets) {
    for (const [id, row] of own) {
      const key = asRendered(id);
      const differ: Differ = (part, kept, other) =>
        warn(`${quote(file)} gives ${quote(id)} ${other} for ${part}; elsewhere it is ${kept}, which is kept.`);
      if (students.has(key)) rows.set(key, joinRows(rows.get(key), row, differ));
      else warn(`${quote(file)}: the row of ${quote(id)} is left out, as no record of that student is here.`);
    }
  }
  const lines = [...rows].map(([key, given]) => {
    const { id = key, name = '' } = students.get(key) ?? {};
    return { id, name, technical: null, given };
  });
  await writeWhole(target.rubric.file, `\ufeff${renderSheet(lines)}`);
}

function joinRows(one: RubricRow | undefined, other: RubricRow, differ: Differ): RubricRow {
  if (one === undefined) return other;
  const score = (part: 'codeQuality' | 'documentation' | 'presentation') => {
    const [kept, more] = [one[part], other[part]];
    if (kept !== null && more !== null && kept !== more) differ(part, kept, more);
    return kept ?? more;
  };
  return {
    codeQuality: score('codeQuality'),
    documentation: score('documentation'),
    presentation: score('presentation'),
    comments: [...new Set([one.comments, other.comments].filter((text) => text !== ''))].join('\n'),
  };
}

import { figuresIn, recordedIn, type ToldFigure } from '../../harness/expect/figures.ts';
import { partialCredit } from '../../harness/expect/partial-credit.ts';
import { tellLines } from '../../harness/expect/told-lines.ts';
import { deliverable } from '../../labs/catalogue.ts';
import { check } from '../check.ts';
import { handedIn } from './handed-in.ts';
import { recordsIn } from './records.ts';

type Observation = {
  /** Null where there is no comparison that can be read. */
  readonly comparison: string | null;
  readonly figures: readonly (ToldFigure & { readonly recorded: boolean })[];
  /** The files with what was measured. */
  readonly records: readonly string[];
};

const most = 12;
const sides = [
  { side: 'linux', what: 'Linux' },
  { side: 'docker', what: 'Docker' },
] as const;

export const figures = check({
  ...deliverable('day7.figures'),
  on: handedIn,

  async observe({ files, lines, shared }): Promise<Observation> {
    const file = shared.find(({ kind }) => kind === 'comparison')?.file ?? null;
    if (file === null || file.trouble !== undefined) return { comparison: null, figures: [], records: [] };
    const records = recordsIn({ files, lines }, shared);
    const told = figuresIn(tellLines(file)).slice(0, most);
    const recorded = recordedIn(
      told,
      records.map(({ text }) => text),
    );
    return {
      comparison: file.path,
      records: records.map(({ path }) => path),
      figures: told.map((one, at) => ({ ...one, recorded: recorded[at] === true })),
    };
  },

  judge({ comparison, figures: told, records }) {
    if (comparison === null) return { status: 'blocked', by: 'day7.documents' };
    const words = {
      expected:
        'The requests per second that the comparison gives for Linux and for Docker are in the files that the measurement left, which were handed in, too.',
      hint: 'submission.json names the file or folder of the measurement as days.day7.benchmark. Which of the numbers did you type, and which were written by the program that measured?',
    };
    if (records.length === 0)
      return { status: 'fail', score: 0, ...words, actual: 'No record of a measurement was handed in.' };
    return partialCredit(
      sides.map(({ side, what }) => {
        const own = told.filter((one) => one.side === side);
        const foreign = own.find(({ recorded }) => !recorded);
        const none = `'${comparison}' gives it no requests per second, in a table with a row or column for it or in a sentence`;
        const other = `'${comparison}' says ${foreign?.digits.trim()}, and that is in none of ${records.slice(0, 3).join(', ')}`;
        return { what, trouble: own.length === 0 ? none : foreign === undefined ? undefined : other };
      }),
      words,
    );
  },

  show: ({ figures: told }) => [
    {
      kind: 'table',
      title: 'Figures of the comparison, as they were read',
      columns: ['of', 'requests per second', 'recorded'],
      rows: told.map(({ side, digits, recorded }) => [side, digits.trim(), recorded ? 'yes' : 'no']),
    },
  ],
});

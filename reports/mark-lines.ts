import {
  type FinalGrade,
  type GradePart,
  type MarkChange,
  type MarkRow,
  printable,
  printableLine,
} from '../harness/model/index.ts';
import { longDate, type Named, points, unitName } from './labels.ts';

/** A line of how a mark came about; safe to show. */
export interface MarkLine {
  readonly what: string;
  /** `78.43 %`, `+5`, `–`. */
  readonly value: string;
  /** How much it counts, or why it is so; may be empty. */
  readonly note: string;
}

const partLabels: Readonly<Record<GradePart, string>> = {
  technical: 'Technical part',
  codeQuality: 'Code quality',
  documentation: 'Documentation',
  presentation: 'Presentation',
};

/** `79.47 of 100`, or `pending`. */
export function markLabel({ total }: FinalGrade): string {
  return total === null ? 'pending' : `${points(total)} of 100`;
}

/** How a mark came about, line by line: the rows of the rubric, their sum, and all that changes it. */
export function markLines(final: FinalGrade, grade: Named): readonly MarkLine[] {
  const rows = final.rows.filter(({ weight, score }) => weight > 0 || score !== null).map(rowLine);
  const sum = { what: 'Sum of the parts', value: final.base === null ? '–' : points(final.base), note: '' };
  // A sum of one is no news.
  const sums = rows.length > 1 && final.changes.length > 0 ? [sum] : [];
  return [...rows, ...sums, ...final.changes.map((change) => changeLine(change, grade))];
}

/** What a mark still waits for, in a sentence; '' where it is known. */
export function pendingSentence({ pending }: FinalGrade): string {
  if (pending.length === 0) return '';
  const words = pending.map((one) => {
    if (one === 'review') return 'a person to look at what could not be judged';
    if (one === 'adjustments') return 'a person to look at an adjustment that cannot be believed';
    return one === 'technical' ? 'something that can be judged' : `a score for ${partLabels[one].toLowerCase()}`;
  });
  return `The mark waits for ${words.join(', ')}.`;
}

/** The same as text, a line each, with the comments last; for where there are no tables. */
export function markText(final: FinalGrade, grade: Named): string {
  const lines = markLines(final, grade).map(({ what, value, note }) => {
    const plain = note.replace(/\.$/, '');
    if (value === '') return `${what}: ${plain}`;
    return `${what}: ${value}${plain === '' ? '' : ` (${plain})`}`;
  });
  const comments = printable(final.comments).trim();
  return [
    `Final mark: ${markLabel(final)}`,
    ...lines,
    pendingSentence(final),
    ...(comments === '' ? [] : [`Comments: ${comments}`]),
  ]
    .filter((line) => line !== '')
    .join('\n');
}

function rowLine({ part, score, weight, judged, machine, person }: MarkRow): MarkLine {
  const sources =
    machine === undefined
      ? []
      : [`checks ${points(machine.score)} % for ${points(machine.share)} % of it`, `instructor ${percent(person)}`];
  const sum = judged === undefined ? [] : [`${points(judged.earned)} of ${points(judged.possible)} points`];
  const note = [`counts ${points(weight)} %`, ...sum, ...sources].join('; ');
  return { what: partLabels[part], value: percent(score), note };
}

function changeLine(change: MarkChange, grade: Named): MarkLine {
  const value = change.points === 0 ? '' : signed(change.points);
  const line = (what: string, note: string) => ({ what, value, note: printableLine(note) });
  switch (change.kind) {
    case 'extra': {
      const name = printableLine(unitName(grade, change.unit));
      return line(`Extra credit: ${name}`, `${points(change.score)} % of ${points(change.worth)}`);
    }
    case 'extra-cap':
      return line('Extra credit is limited', `at most ${points(change.cap)} together`);
    case 'adjusted':
      return line('Adjusted', change.reason);
    case 'excused':
      return line(`Excused: ${printableLine(change.check)}`, `in no sum: ${change.reason}`);
    case 'extended':
      return line('Deadline extended', `to ${time(change.until)}: ${change.reason}`);
    case 'handed-in':
      return line('Time of the hand-in', `${time(change.at)}: ${change.reason}`);
    case 'late': {
      const days = change.days === 1 ? '1 day' : `${change.days} days`;
      const handedIn = time(change.handedIn, change.deadline);
      return line('Late', `${days} begun: due ${time(change.deadline)}, handed in ${handedIn}`);
    }
    case 'limit':
      return line('A mark is from 0 to 100', '');
  }
}

function percent(score: number | null | undefined): string {
  return score === null || score === undefined ? '–' : `${points(score)} %`;
}

function signed(value: number): string {
  return value > 0 ? `+${points(value)}` : `−${points(-value)}`;
}

/** As clocks showed it that are as far from UTC as in `like`. */
function time(iso: string, like = iso): string {
  const [offset, sign, hours, minutes] = /([+-])(\d\d):(\d\d)$/.exec(like) ?? ['+00:00', '+', '00', '00'];
  const ahead = Number(`${sign}1`) * (60 * Number(hours) + Number(minutes));
  const there = longDate(new Date(Date.parse(iso) + 60_000 * ahead));
  return ahead === 0 ? there : there.replace(/ UTC$/, ` (UTC${offset})`);
}

import { points } from '../labels.ts';
import { pageLine, pageText } from '../page-text.ts';
import { typesetPdf } from '../typst/typeset.ts';
import { classSentence, finalLabel, percent, verdictLabels } from './labels.ts';
import type { ClassOverview, Remark, StudentLine } from './overview.ts';

const statuses = { passed: 'pass', failed: 'fail', 'needs-review': 'error' } as const;

/** The class as a PDF (A4 across). Throws an Error whose message is a sentence. */
export function renderClassPdf(overview: ClassOverview): Uint8Array {
  return typesetPdf('class.typ', classPages(overview));
}

/** What the class's template prints: strings that are safe to show. */
export function classPages(overview: ClassOverview) {
  const { students, tasks } = overview;
  const finals = students.some(({ final }) => final !== undefined);
  return {
    title: pageLine(overview.title),
    sentence: `${classSentence(overview)}.`,
    spreads: overview.spreads.map(({ title, median, mean, bands }) => ({
      title,
      median: percent(rounded(median)),
      mean: percent(rounded(mean)),
      bands: bands.map(({ label, count }) => ({ label, count })),
    })),
    hardest: overview.hardest
      .slice(0, 20)
      .map(({ id, title, share, counts }) => [
        { title: pageLine(title), id: pageLine(id) },
        percent(share === null ? null : rounded(share * 100)),
        ...[counts.pass, counts.fail, counts.blocked, counts.error].map(String),
      ]),
    questions: overview.questions.map(remarkOf),
    review: overview.review.map(remarkOf),
    attempts: overview.attempts.map(remarkOf),
    trouble: overview.trouble.map(remarkOf),
    finals,
    tasks: tasks.map(({ task }) => pageLine(task, 6)),
    names: tasks.map(({ name, title }) => pageLine(`${name}: ${title}`)),
    students: students.map((line) => studentRow(line, overview, finals)),
  };
}

function remarkOf({ id, name, reasons }: Remark) {
  const left = reasons.length - 4;
  return {
    id: pageLine(id, 24, 80),
    name: pageLine(name, 24, 80),
    reasons: [...reasons.slice(0, 4), ...(left > 0 ? [`and ${left} more`] : [])].map((reason) => pageText(reason)),
  };
}

function studentRow(line: StudentLine, { tasks }: ClassOverview, finals: boolean) {
  const { student, verdict } = line.grade;
  return {
    id: pageLine(student.id, 20, 60),
    name: student.name === student.id ? '' : pageLine(student.name, 20, 80),
    status: statuses[verdict],
    word: verdictLabels[verdict],
    marks: [...(finals ? [finalLabel(line)] : []), percent(line.technical)],
    tasks: tasks.map(({ key }) => {
      const task = line.tasks.get(key);
      if (!task) return '–';
      return task.points > 0 ? `${points(task.earned)}/${points(task.points)}` : '?';
    }),
  };
}

function rounded(value: number): number {
  return Math.round(value * 10) / 10;
}

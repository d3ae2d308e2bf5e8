import { basename } from 'node:path';
import { styleText } from 'node:util';
import { printable } from '../../harness/submission/index.ts';
import type { Output } from '../progress-lines.ts';
import type { Ended } from './grade-one.ts';
import type { Planned } from './plan.ts';

/** Whose submission it is, on one line: the student's id, and the folder or archive where that says more. */
export function label({ student, shown }: Planned): string {
  const source = basename(shown);
  const names = source === student.id ? student.id : `${student.id} (${source})`;
  return printable(names).replace(/\s+/g, ' ');
}

const colours = { passed: 'green', failed: 'red', 'needs-review': 'magenta' } as const;

/** How a submission's turn ended, on one line. */
export function endLine(ended: Ended, stream: Output): string {
  const { planned, score } = ended;
  const verdict =
    score === undefined ? styleText('magenta', 'not graded', { stream }) : coloured(score.verdict, stream);
  const points = score === undefined ? '' : `, ${score.earned} of ${score.possible} points`;
  return `${label(planned)}: ${verdict}${points}${note(ended)}`;
}

function note({ how, reason }: Ended): string {
  const before = how === 'kept' ? ' (graded before)' : '';
  if (reason === undefined) return before;
  const word = { stopped: '', refused: 'refused: ', asked: 'a question: ', kept: '', graded: '' }[how];
  return `${before} — ${word}${printable(reason).replace(/\s+/g, ' ')}`;
}

function coloured(verdict: keyof typeof colours, stream: Output): string {
  return styleText(colours[verdict], verdict, { stream });
}

/** The class in one line: how many, and how they ended. */
export function classLine(all: readonly Ended[]): string {
  const count = (verdict: string) => all.filter(({ score }) => score?.verdict === verdict).length;
  const parts = [
    `${count('passed')} passed`,
    `${count('failed')} failed`,
    `${count('needs-review')} need review`,
    `${all.filter(({ score }) => score === undefined).length} not graded`,
  ];
  const kept = all.filter(({ how }) => how === 'kept').length;
  const unclear = all.some(({ how, score }) => how === 'kept' && score?.verdict === 'needs-review');
  const advice = unclear ? ' With --again, those that need review are graded again.' : '';
  return `${all.length} submissions: ${parts.join(', ')}${kept === 0 ? '' : `; ${kept} had been graded before`}.${advice}`;
}

/** What the instructor is asked: a line for each submission that could not be judged before a person has looked. */
export function questionLines(all: readonly Ended[]): readonly string[] {
  const questions = all.filter(
    ({ planned, how, score }) => how === 'asked' || (score && planned.question !== undefined),
  );
  if (questions.length === 0) return [];
  const lines = questions.map(
    ({ planned, reason = '' }) => `  ${label(planned)}: ${printable(reason).replace(/\s+/g, ' ')}`,
  );
  return ['Questions for the instructor (no mark until they are answered):', ...lines];
}

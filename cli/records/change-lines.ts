import { type Grade, type Result, technicalPercent } from '../../harness/model/index.ts';
import { printable } from '../../harness/submission/index.ts';
import type { CheckChange, GradeChange } from './changes.ts';

/** The changes of a class as text: how many grades, then for each student and check what was and what is now, and why. */
export function renderChanges(changes: readonly GradeChange[], records: number): string {
  const counted = changes.filter(({ counts }) => counts);
  const reworded = changes.length - counted.length;
  const words = reworded === 0 ? '' : `; ${reworded} more in single lines only, with the same points and verdict`;
  const verb = counted.length === 1 ? 'changes' : 'change';
  const head = `${counted.length} of ${records} ${records === 1 ? 'grade' : 'grades'} ${verb}${words}.`;
  return [head, ...counted.flatMap(studentLines)].map((line) => `${line}\n`).join('');
}

function studentLines({ before, after, checks }: GradeChange): readonly string[] {
  const { id, name } = before.student;
  const who = name === id ? id : `${id} (${name})`;
  return ['', `${oneLine(who)}: ${total(before)} → ${total(after)}`, ...checks.flatMap(checkLines)];
}

function total(grade: Grade): string {
  const percent = technicalPercent(grade);
  return `${grade.earned} of ${grade.possible} points (${percent === null ? 'unknown' : `${percent} %`}), ${grade.verdict}`;
}

function checkLines({ id, before, after }: CheckChange): readonly string[] {
  const line = `  ${id}: ${short(before)} → ${short(after)}`;
  const why = after?.actual === undefined ? '' : oneLine(after.actual);
  return why === '' ? [line] : [line, `    ${why}`];
}

function short(result: Result | undefined): string {
  return result === undefined ? 'not there' : `${result.status} ${result.earned}/${result.points}`;
}

function oneLine(text: string): string {
  const line = printable(text).replace(/\s+/g, ' ').trim();
  return line.length > 300 ? `${line.slice(0, 299)}…` : line;
}

import { stat } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { asRendered, type Course, type Lab } from '../../harness/model/index.ts';
import { isBadInput, printable, quote } from '../../harness/submission/index.ts';
import { droppedByCanvas } from '../../reports/class/canvas.ts';
import { readRoster } from '../class/roster.ts';
import { courseFile, examineCourse } from './read-course.ts';

/**
 * Says what is wrong with a course.json, a sentence each: its form, its sums, names that the lab, the roster or a gradebook do not know. `path` is the
 * file or its folder. Returns 0, or 2 where something is wrong; throws bad input for a file that cannot be read.
 */
export async function runCourseCheck(lab: Lab, path: string, stdout: NodeJS.WritableStream): Promise<number> {
  const file = (await stat(path).catch(() => undefined))?.isDirectory() ? courseFile(path) : path;
  const { course, problems } = await examineCourse(file, true);
  const all =
    problems.length > 0
      ? problems
      : [...labProblems(course, lab), ...(await rosterProblems(course, file)), ...titleProblems(course)];
  if (all.length === 0) {
    stdout.write(`${printable(file)} is in order.\n`);
    return 0;
  }
  for (const problem of all) stdout.write(`${printable(problem)}\n`);
  return 2;
}

function labProblems({ machine = {}, extra, deadlines = {}, layouts = [] }: Course, { units }: Lab): readonly string[] {
  const known = units.map(({ id }) => id);
  const checks = units.flatMap((unit) => unit.checks.map(({ id }): string => id));
  const unit = (name: string, where: string) =>
    known.includes(name)
      ? []
      : [`${where} names ${quote(name)}, which is no unit of this lab: it has ${known.join(', ')}.`];
  return [
    ...Object.entries(machine).flatMap(([row, { checks: names }]) =>
      names
        .filter((name) => !known.includes(name) && !checks.includes(name))
        .map((name) => `machine.${row}.checks names ${quote(name)}, which is neither a unit nor a check of this lab.`),
    ),
    ...Object.keys(extra?.units ?? {}).flatMap((name) => unit(name, 'extra.units')),
    ...Object.keys(deadlines).flatMap((name) => (name === 'all' ? [] : unit(name, 'deadlines'))),
    ...layouts.flatMap((layout) => Object.keys(layout).flatMap((name) => unit(name, 'layouts'))),
  ];
}

async function rosterProblems({ roster, groups = {} }: Course, file: string): Promise<readonly string[]> {
  if (roster === undefined) return [];
  try {
    const ids = new Set((await readRoster(resolve(dirname(file), roster))).map(({ id }) => asRendered(id)));
    return Object.entries(groups).flatMap(([group, members]) =>
      members
        .filter((id) => !ids.has(asRendered(id)))
        .map((id) => `groups.${printable(group)} names ${quote(id)}, who is not in the roster ${quote(roster)}.`),
    );
  } catch (error) {
    if (!isBadInput(error)) throw error;
    return [`roster: ${error.message}`];
  }
}

function titleProblems({ title = '' }: Course): readonly string[] {
  const dropped = droppedByCanvas.exec(title)?.[0];
  return dropped === undefined
    ? []
    : [`title has ${quote(dropped)} in it, and Canvas drops a column that is called so.`];
}

import { join } from 'node:path';
import { type Course, readJson } from '../../harness/model/index.ts';
import { badInput, printable, quote } from '../../harness/submission/index.ts';
import { readText } from '../read-text.ts';
import { shapeProblems } from './shape-problems.ts';
import { sumProblems } from './sum-problems.ts';

/** Where the course of a folder of grades is. */
export function courseFile(folder: string): string {
  return join(folder, 'course.json');
}

/** The course that `file` describes; when left out, the one in `folder`/course.json, or the usual one. Throws bad input. */
export async function readCourse(folder: string, file?: string): Promise<Course> {
  const path = file ?? courseFile(folder);
  const { course, problems } = await examineCourse(path, file !== undefined);
  const [first, ...others] = problems;
  if (first === undefined) return course;
  const more = others.length === 0 ? '' : ` (netproof course check says ${others.length} more)`;
  throw badInput(`${path}: ${first}${more}`);
}

/**
 * The course in a file and what is wrong with it, in sentences; it is the usual one where there is something wrong, or no file and it
 * need not be there. Throws bad input for a file that cannot be read.
 */
export async function examineCourse(
  path: string,
  must: boolean,
): Promise<{ readonly course: Course; readonly problems: readonly string[] }> {
  const read = await readText(path, 'The course');
  if (read === undefined) {
    if (must) throw badInput(`The course ${quote(path)} cannot be read (ENOENT).`);
    return { course: {}, problems: [] };
  }
  let course: unknown;
  try {
    course = readJson(read.text);
  } catch (error) {
    return { course: {}, problems: [`It is not JSON: ${printable((error as Error).message).replace(/\s+/g, ' ')}.`] };
  }
  const shape = shapeProblems(course);
  const problems = shape.length > 0 ? shape : sumProblems(course as Course);
  return { course: problems.length > 0 ? {} : (course as Course), problems };
}

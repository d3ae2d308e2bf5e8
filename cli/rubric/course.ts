import { join } from 'node:path';
import { Ajv2020, type ErrorObject } from 'ajv/dist/2020.js';
import { type Course, defaultCourse, gradeParts, readJson } from '../../harness/model/index.ts';
import { badInput, printable, quote } from '../../harness/submission/index.ts';
import { readText } from '../read-text.ts';
import schema from './course.schema.json' with { type: 'json' };

const validate = new Ajv2020().compile<Course>(schema);

/** The course that `file` describes; when left out, the one in `folder`/course.json, or the usual one. Throws bad input. */
export async function readCourse(folder: string, file?: string): Promise<Course> {
  const path = file ?? join(folder, 'course.json');
  const read = await readText(path, 'The course');
  if (read !== undefined) return parseCourse(read.text, path);
  if (file === undefined) return defaultCourse;
  throw badInput(`The course ${quote(path)} cannot be read (ENOENT).`);
}

function parseCourse(text: string, path: string): Course {
  let course: unknown;
  try {
    course = readJson(text);
  } catch (error) {
    throw badInput(`${path} is not JSON: ${printable((error as Error).message).replace(/\s+/g, ' ')}.`);
  }
  if (!validate(course)) throw badInput(`${path}: ${reason(validate.errors?.[0])}.`);
  // In hundredths, as 0.1 + 0.2 is not 0.3.
  const sum = gradeParts.reduce((hundredths, part) => hundredths + Math.round(100 * course.weights[part]), 0) / 100;
  if (sum !== 100) throw badInput(`${path}: /weights must add up to 100, not ${sum}.`);
  return course;
}

function reason(error: ErrorObject | undefined): string {
  const { additionalProperty } = error?.params ?? {};
  const detail = additionalProperty === undefined ? '' : ` (${quote(additionalProperty)})`;
  return `${error?.instancePath || '/'} ${error?.message ?? 'breaks the schema'}${detail}`;
}

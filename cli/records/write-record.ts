import { join } from 'node:path';
import type { Grade } from '../../harness/model/index.ts';
import { renderJson } from '../../reports/json.ts';
import { writeWhole } from '../../reports/whole-file.ts';
import { signWithOwnKey } from './signature.ts';

/** Signs a grade and writes it as `folder`/grade.json, whole or not at all; returns it as signed. */
export async function writeRecord(grade: Grade, folder: string, warn: (sentence: string) => void): Promise<Grade> {
  const signed = await signWithOwnKey(grade, warn);
  await writeWhole(join(folder, 'grade.json'), renderJson(signed));
  return signed;
}

import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type AnyCheck, type Fixture, type Grade, type Lab, unitOf } from '../../harness/model/index.ts';
import { openSession } from '../../harness/session/index.ts';
import { type Grounds, stageOver } from './stage.ts';

/** Grades a fixture: the checks of its own unit, and of those in which it expects to lose marks. The folder it is staged in is gone afterwards. */
export async function gradeOver(lab: Lab, grounds: Grounds, fixture: Fixture, signal?: AbortSignal): Promise<Grade> {
  const folder = await mkdtemp(join(tmpdir(), 'netproof-fixture-'));
  try {
    await stageOver(grounds, fixture, folder);
    const checks = checksFor(lab, fixture).map(({ id }) => id);
    await using session = await openSession({ lab, folder, checks, tools: {}, hosts: 1, signal });
    return await session.grading.run();
  } finally {
    await rm(folder, { recursive: true });
  }
}

/** The checks that are worth running. */
function checksFor(lab: Lab, { day: own, tasks, only, expect }: Fixture): readonly AnyCheck[] {
  const touched = new Set([own, ...Object.keys(expect).map((id) => id.split('.')[0])]);
  const isWorthIt = ({ task, id }: AnyCheck) => (tasks?.includes(task) ?? true) && (only?.includes(id) ?? true);
  return lab.units
    .flatMap(({ checks }) => checks)
    .filter((check) => (unitOf(check) === own ? isWorthIt(check) : touched.has(unitOf(check))));
}

/** The checks that did not pass, by their status: what a fixture's `expect` declares. */
export function lost(grade: Grade): Record<string, string> {
  const notPassed = grade.results.filter(({ status }) => status !== 'pass');
  return Object.fromEntries(notPassed.map(({ id, status }) => [id, status]));
}

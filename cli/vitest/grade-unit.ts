import { relative } from 'node:path';
import { afterAll, beforeAll, describe, test } from 'vitest';
import { openSession, type Session } from '../../harness/session/index.ts';
import { chooseSubmission } from '../../harness/submission/index.ts';
import { hasColour } from '../progress-lines.ts';
import { project } from '../project.ts';
import { ownFolder, prepareReportFolder } from '../report-folder.ts';
import { reportFolder } from '../run-grade.ts';
import { wiring } from '../wiring.ts';
import { failure } from './failure.ts';
import type {} from './task-meta.ts';

/** The engine has limits of its own; vitest's must never cut in before them. */
const patience = 3_600_000;

/** Declares a unit as a vitest suite: the submission is graded as `netproof grade --day` does it, one test a check. */
export function gradeUnit(id: string): void {
  gradeUnits(id, [id]);
}

/** Declares the whole lab as one suite: all units in one grading, which opens each testbed once, as `netproof grade --day all` does it. */
export function gradeLab(): void {
  gradeUnits('the whole lab', undefined);
}

function gradeUnits(title: string, units: readonly string[] | undefined): void {
  const checks = wiring.lab.units.filter(({ id }) => units?.includes(id) ?? true).flatMap((unit) => unit.checks);
  describe(title, () => {
    let session: Session | undefined;
    let folder = '';

    beforeAll(async () => {
      const { path } = chooseSubmission({ env: process.env, cwd: process.cwd(), project });
      const { lab, testbeds } = wiring;
      session = await openSession({ lab, testbeds, folder: path, units, tools: await wiring.toolVersions() });
      const { root, sha256, student } = session.submission;
      const usual = reportFolder(student.id, units?.join());
      ({ folder } = await ownFolder(usual, { path: root, sha256 }));
      await prepareReportFolder(folder, root);
      // Each test waits for its own result of it; what goes wrong is told there.
      session.grading.run().catch(() => undefined);
    }, patience);

    for (const check of checks) {
      test(`${check.id} — ${check.title}`, { timeout: patience }, async (context) => {
        const graded = session?.grading.units.flatMap((unit) => unit.checks);
        if (graded?.every((one) => one.id !== check.id))
          return context.skip(`${check.id} is extra work, and the submission has nothing for it.`);
        const result = await session?.grading.result(check.id);
        if (result?.status === 'pass') return;
        throw result ? failure(result) : new Error('The grading did not begin.');
      });
    }

    // biome-ignore lint/correctness/noEmptyPattern: vitest takes a pattern only, for the fixtures that a hook asks for
    afterAll(async ({}, suite) => {
      await using ended = session;
      if (ended) suite.meta.summary = await summarise(ended, folder);
    }, patience);
  });
}

async function summarise({ grading }: Session, folder: string): Promise<string> {
  const grade = await grading.run();
  const files = await wiring.writeReports(grade, folder);
  const summary = wiring.renderSummary(grade, { color: hasColour(process.stdout), columns: 80 }).trimEnd();
  return [summary, '', ...files.map((file) => `Wrote ${relative(process.cwd(), file)}`)].join('\n');
}

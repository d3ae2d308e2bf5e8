import { relative } from 'node:path';
import { afterAll, beforeAll, describe, test } from 'vitest';
import { chooseSubmission } from '../../harness/submission/index.ts';
import { hasColour } from '../progress-lines.ts';
import { openSession, project, type Session } from '../session.ts';
import { wiring } from '../wiring.ts';
import { failure } from './failure.ts';
import type {} from './task-meta.ts';

/** The engine has limits of its own; vitest's must never cut in before them. */
const patience = 3_600_000;

/** Declares a day as a vitest suite: the submission is graded as `netproof grade --day` does it, one test a check. */
export function gradeDay(id: string): void {
  const checks = wiring.days.find((day) => day.id === id)?.checks ?? [];
  describe(id, () => {
    let session: Session | undefined;

    beforeAll(async () => {
      const { path } = chooseSubmission({ env: process.env, cwd: process.cwd(), project });
      session = await openSession(wiring, { folder: path, days: [id], subfolder: id });
      for (const day of session.grading.days) await session.grading.runDay(day);
    }, patience);

    for (const check of checks) {
      test(`${check.id} — ${check.title}`, { timeout: patience }, async () => {
        const result = await session?.grading.runCheck(check);
        if (result?.status === 'pass') return;
        throw result ? failure(result) : new Error('The grading did not begin.');
      });
    }

    // biome-ignore lint/correctness/noEmptyPattern: vitest takes a pattern only, for the fixtures that a hook asks for
    afterAll(async ({}, suite) => {
      await using ended = session;
      if (ended) suite.meta.summary = await summarise(ended, checks.length);
    }, patience);
  });
}

async function summarise({ grading, write }: Session, expected: number): Promise<string> {
  const grade = grading.finish();
  const { length } = grade.results;
  if (length < expected) return `Only ${length} of ${expected} checks ran: no reports were written.`;
  const files = await write(grade);
  const summary = wiring.renderSummary(grade, { color: hasColour(process.stdout), columns: 80 }).trimEnd();
  return [summary, '', ...files.map((file) => `Wrote ${relative(process.cwd(), file)}`)].join('\n');
}

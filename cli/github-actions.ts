import { randomBytes } from 'node:crypto';
import { appendFileSync } from 'node:fs';
import type { Grade } from '../harness/model/index.ts';
import { renderAnnotations } from '../reports/github/annotations.ts';
import { renderStepSummary } from '../reports/github/step-summary.ts';

export interface GithubStep extends Disposable {
  /** Has the grade shown as annotations and in the step's summary when the step ends. */
  show(grade: Grade): void;
}

/**
 * Inside of GitHub Actions: until this is disposed of, no line on `output` is taken as a command to the runner, whatever a submission
 * gets printed; then come the annotations. Undefined everywhere else.
 */
export function githubStep(
  env: Readonly<Record<string, string | undefined>>,
  output: Pick<NodeJS.WritableStream, 'write'>,
): GithubStep | undefined {
  if (env.GITHUB_ACTIONS !== 'true') return undefined;
  const token = randomBytes(16).toString('hex');
  let shown: Grade | undefined;
  output.write(`::stop-commands::${token}\n`);
  return {
    show(grade) {
      shown = grade;
    },
    [Symbol.dispose]() {
      output.write(`::${token}::\n`);
      if (!shown) return;
      for (const line of renderAnnotations(shown)) output.write(`${line}\n`);
      try {
        if (env.GITHUB_STEP_SUMMARY) appendFileSync(env.GITHUB_STEP_SUMMARY, renderStepSummary(shown));
      } catch (error) {
        output.write(
          `::warning title=netproof::The step summary could not be written (${(error as NodeJS.ErrnoException).code}).\n`,
        );
      }
    },
  };
}

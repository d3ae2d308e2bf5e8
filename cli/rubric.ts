import { resolve } from 'node:path';
import type { Command } from 'commander';
import { invokedFrom } from '../harness/submission/index.ts';
import { reportBadInput } from './bad-input-exit.ts';
import { project } from './project.ts';

/** Adds `rubric`: the sheet for the instructor's scores, and the final grades that come of it. */
export function rubricCommand(program: Command): void {
  program
    .command('rubric')
    .description("make rubric.csv for the instructor's scores, or read it back and show the final grades")
    .argument('<folder>', "where 'grade --class' put the records")
    .option('--course <file>', 'the weights of the parts; else course.json in FOLDER, or 40, 20, 20 and 20 %')
    .action((folder: string, { course }: { course?: string }) =>
      reportBadInput(process.stderr, async () => {
        const { runRubric } = await import('./rubric/run-rubric.ts');
        const from = invokedFrom({ env: process.env, cwd: process.cwd(), project });
        const courseFile = course === undefined ? undefined : resolve(from, course);
        return await runRubric(resolve(from, folder), courseFile, process);
      }),
    );
}

import { resolve } from 'node:path';
import type { Command } from 'commander';
import { invokedFrom } from '../harness/submission/index.ts';
import { reportBadInput } from './bad-input-exit.ts';
import { project } from './project.ts';

interface AdjustOptions {
  readonly in: string;
  readonly points?: string;
  readonly excuse?: string;
  readonly extend?: string;
  readonly handedIn?: string;
  readonly reason: string;
}

const whom = "an id or a name, or the folder of the student's record";

/** Adds `adjust`: a signed entry beside a record, which changes the mark. */
export function adjustCommand(program: Command): void {
  program
    .command('adjust')
    .description("change a student's mark for a reason, by a signed entry beside the record")
    .argument('<student>', whom)
    .option('--in <folder>', 'where the records are', '.')
    .option('--points <n>', 'give or take points of the mark, of 100: +5, -2.5')
    .option('--excuse <check>', 'leave a check out of all sums')
    .option('--extend <date>', 'give another deadline: 2026-12-01 (its end), or a time with its offset')
    .option('--handed-in <date>', 'say when it was handed in, where nobody else does')
    .requiredOption('--reason <text>', 'why: the student reads it')
    .action((student: string, { in: folder, ...options }: AdjustOptions) =>
      reportBadInput(process.stderr, async () => {
        const { runAdjust } = await import('./marks/run-adjust.ts');
        return await runAdjust({ student, folder: here(folder), ...options }, process);
      }),
    );
}

/** Adds `show`: all that is known of a student's mark. */
export function showCommand(program: Command): void {
  program
    .command('show')
    .description("show a student's record, attempts and adjustments, and how the mark comes about")
    .argument('<student>', whom)
    .option('--in <folder>', 'where the records are', '.')
    .action((student: string, { in: folder }: { in: string }) =>
      reportBadInput(process.stderr, async () => {
        const [{ findStudent }, { showText }] = await Promise.all([
          import('./marks/find-student.ts'),
          import('./marks/show-text.ts'),
        ]);
        const { marked, record } = await findStudent(student, here(folder));
        process.stdout.write(showText(record, marked));
        return 0;
      }),
    );
}

/** Adds `merge`: the records of several graders or machines in one folder. */
export function mergeCommand(program: Command): void {
  program
    .command('merge')
    .description('put the records, adjustments and rubrics of several folders of grades into one')
    .argument(
      '<folders...>',
      "folders of grades; whose records count says the target's course.json, else the first one there is",
    )
    .requiredOption('--out <folder>', 'the target, new or one of grades')
    .addHelpText('after', '\nExit codes: 0 all are there, 2 bad input, 3 some records do not count and were left out.')
    .action((folders: readonly string[], { out }: { out: string }) =>
      reportBadInput(process.stderr, async () => {
        const { runMerge } = await import('./marks/run-merge.ts');
        return await runMerge(folders.map(here), here(out), process);
      }),
    );
}

/** Adds `export`: the marks of a class as one table. */
export function exportCommand(program: Command): void {
  program
    .command('export')
    .description('write the marks of a class as a CSV, a line a student: parts, changes, and each check')
    .argument('<folder>', 'where the records are')
    .option('--anonymous', 'no names, comments or reasons, and ids that only your key can make')
    .option('--out <file>', 'write it there instead of FOLDER/class/export.csv')
    .action((folder: string, { anonymous, out }: { anonymous?: boolean; out?: string }) =>
      reportBadInput(process.stderr, async () => {
        const { runExport } = await import('./marks/run-export.ts');
        const request = { folder: here(folder), anonymous: anonymous === true, out: out && here(out) };
        return await runExport(request, process);
      }),
    );
}

function here(path: string): string {
  return resolve(invokedFrom({ env: process.env, cwd: process.cwd(), project }), path);
}

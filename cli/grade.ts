import { resolve } from 'node:path';
import type { Command } from 'commander';
import { chooseSubmission, invokedFrom } from '../harness/submission/index.ts';
import { runGrade } from './run-grade.ts';
import { project } from './session.ts';

interface Options {
  readonly day?: readonly string[];
  readonly out?: string;
  readonly json?: boolean;
}

/** Adds `grade`: grades a submission in a lab host, writes its reports and sets the exit code. */
export function gradeCommand(program: Command): void {
  program
    .command('grade')
    .description('grade a submission and write its reports')
    .argument('[folder]', 'the submission; else $LAB_SUBMISSION, submission/ if it is there, or reference-solution/')
    .option('--day <day...>', 'grade these days only; the days before are brought up too')
    .option('--out <folder>', 'write the reports there instead of reports/out/<student id>')
    .option('--json', 'print the grade as JSON; all else goes to standard error')
    .addHelpText(
      'after',
      '\nExit codes: 0 all passed, 1 something failed, 2 bad input, 3 the grader could not tell somewhere.',
    )
    .action(async (folder: string | undefined, { day, out, json }: Options) => {
      // Loaded here: the other commands and --help need neither the checks nor the reports.
      const { rooms } = await import('./rooms.ts');
      const place = { env: process.env, cwd: process.cwd(), project };
      const submission = chooseSubmission({ ...place, folder });
      const reports = out === undefined ? undefined : resolve(invokedFrom(place), out);
      process.exitCode = await runGrade(rooms, { submission, days: day, out: reports, json }, process);
    });
}

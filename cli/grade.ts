import { join, resolve } from 'node:path';
import type { Command } from 'commander';
import { badInput, chooseSubmission, folderName, invokedFrom, nameOf } from '../harness/submission/index.ts';
import { reportBadInput } from './bad-input-exit.ts';
import { jobCount } from './class/jobs.ts';
import { project } from './project.ts';
import { runGrade } from './run-grade.ts';
import type { Wiring } from './wiring.ts';

interface Options {
  readonly day?: readonly string[];
  readonly check?: readonly string[];
  readonly out?: string;
  readonly json?: boolean;
  readonly class?: string;
  readonly roster?: string;
  readonly jobs?: string;
  readonly again?: boolean;
  readonly disposable?: boolean;
  readonly lab?: string;
}

/** Adds `grade`: grades a submission in a lab host, writes its reports and sets the exit code. */
export function gradeCommand(program: Command): void {
  program
    .command('grade')
    .description('grade a submission and write its reports')
    .argument(
      '[folder]',
      'the submission, a folder or a .zip, .tar, .tar.gz or .tar.zst of one; else $LAB_SUBMISSION, the one that you stand in, submission/, the only folder with a submission.json, or reference-solution/',
    )
    .option(
      '--day <day...>',
      'grade these units only (all: the whole lab); what they build on is brought up too; else those of which something was handed in',
    )
    .option('--check <id...>', 'run these checks only, as day1.internet')
    .option('--out <folder>', 'write the reports there instead of reports/out/<student id>')
    .option(
      '--class <folder>',
      'grade every sub-folder and archive in it, or the download of Moodle, Canvas, Blackboard or Gradescope, also as the .zip that it is; go on where an earlier run ended',
    )
    .option('--roster <file>', 'with --class: a CSV that says who the students are (id, name, email, login, numbers)')
    .option('--jobs <n>', 'with --class: how many at once; else as many as cores and free memory allow')
    .option('--again', 'with --class: grade those again that need review, where the grader could not tell')
    .option(
      '--disposable',
      'this machine is thrown away afterwards: use its own Docker engine, though what is graded could reach the machine by it',
    )
    .option(
      '--lab <pack>',
      'grade another lab than this one: a folder with a pack.ts, or a package that is installed; its code runs with all your rights',
    )
    .option('--json', 'print the grade as JSON; all else goes to standard error')
    .addHelpText(
      'after',
      '\nExit codes: 0 all passed, 1 something failed, 2 bad input, 3 the grader could not tell somewhere.',
    )
    .action(async (folder: string | undefined, options: Options) => {
      // Read where an engine is opened, in the graders of a class too.
      if (options.disposable) process.env.NETPROOF_DISPOSABLE = '1';
      // Loaded here: the other commands and --help need neither the checks nor the reports.
      const { wiringFor } = await import('./pack/wire-pack.ts');
      const place = { env: process.env, cwd: process.cwd(), project };
      const out = options.out === undefined ? undefined : resolve(invokedFrom(place), options.out);
      await reportBadInput(process.stderr, async () => {
        const wiring = await wiringFor(options.lab, invokedFrom(place));
        if (options.class !== undefined) {
          const roster = options.roster === undefined ? undefined : resolve(invokedFrom(place), options.roster);
          const path = resolve(invokedFrom(place), options.class);
          return await gradeClass(wiring, path, { ...options, folder, out, roster });
        }
        if (options.roster !== undefined) throw badInput('--roster is for --class.');
        if (options.jobs !== undefined) throw badInput('--jobs is for --class: one submission is graded at a time.');
        if (options.again) throw badInput('--again is for --class: one submission is always graded anew.');
        const submission = chooseSubmission({ ...place, folder });
        if (options.lab !== undefined && submission.isReference)
          throw badInput('Name the submission: netproof grade DIR --lab PACK. Its own reference is graded by prove.');
        return await runGrade(
          wiring,
          { submission, days: options.day, checks: options.check, out, json: options.json },
          process,
        );
      });
    });
}

async function gradeClass(
  wiring: Wiring,
  folder: string,
  options: Pick<Options, 'day' | 'jobs' | 'again' | 'json'> & {
    readonly folder: string | undefined;
    readonly out: string | undefined;
    readonly roster: string | undefined;
  },
): Promise<number> {
  if (options.folder !== undefined) throw badInput('Name one submission, or a class with --class, not both.');
  if (options.json) throw badInput('--json is for one submission: a class is recorded in a grade.json each.');
  const out = options.out ?? join(project, 'reports/out', folderName(nameOf(folder)));
  const { runClass } = await import('./class/run-class.ts');
  const { day, again, roster } = options;
  return await runClass(wiring, { folder, days: day, out, jobs: jobCount(options.jobs), again, roster }, process);
}

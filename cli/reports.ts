import { readFile } from 'node:fs/promises';
import { dirname, join, relative, resolve } from 'node:path';
import type { Command } from 'commander';
import { badInput, invokedFrom, printable, quote } from '../harness/submission/index.ts';
import { reportBadInput } from './bad-input-exit.ts';
import { project } from './project.ts';
import { prepareReportFolder } from './report-folder.ts';

/** Adds `report`: makes the reports of a class again from its records; nothing is run. */
export function reportCommand(program: Command): void {
  program
    .command('report')
    .description('make the reports of a class from its records, without running anything')
    .argument('<folder>', 'where the records are: a grade.json in a folder for each student')
    .option('--students', 'make the reports of each student again too')
    .option('--out <folder>', "write the class's reports there instead of FOLDER/class")
    .action((name: string, { students, out }: { students?: boolean; out?: string }) =>
      reportBadInput(process.stderr, async () => {
        const [{ readRecords }, { classFolder, writeClass }, { writeViews }] = await Promise.all([
          import('./records/read.ts'),
          import('./class/class-reports.ts'),
          import('../reports/write.ts'),
        ]);
        const folder = here(name);
        const records = await readRecords(folder);
        const target = out === undefined ? join(folder, classFolder) : here(out);
        const written = await writeClass({ folder, records, target });
        if (students) for (const { grade, folder: own } of records) await writeViews(grade, own);
        for (const file of written) process.stdout.write(`Wrote ${relative(process.cwd(), file)}\n`);
        return written.length === 4 ? 0 : 3;
      }),
    );
}

/** Adds `moodle`: fills the grading worksheet that Moodle gave with the grades of a class. */
export function moodleCommand(program: Command): void {
  program
    .command('moodle')
    .description(
      'fill a grading worksheet that was downloaded from Moodle: final grades where a rubric is kept, else technical points',
    )
    .argument('<sheet>', "the worksheet (CSV), as Moodle's assignment gave it")
    .argument('<folder>', 'where the records are: a grade.json in a folder for each student')
    .option('--out <file>', 'write the filled sheet there instead of FOLDER/class/moodle.csv')
    .action((sheet: string, name: string, { out }: { out?: string }) =>
      reportBadInput(process.stderr, async () => {
        const [{ readRecords }, { readFinals }, { fillMoodleSheet }, { writeWhole }] = await Promise.all([
          import('./records/read.ts'),
          import('./rubric/finals.ts'),
          import('../reports/class/moodle.ts'),
          import('../reports/whole-file.ts'),
        ]);
        const [path, folder] = [here(sheet), here(name)];
        const text = await readFile(path, 'utf8').catch(({ code }: NodeJS.ErrnoException) => {
          throw badInput(`The worksheet ${quote(path)} cannot be read (${code}).`);
        });
        const records = await readRecords(folder);
        const grades = records.map(({ grade }) => grade);
        const finals = await readFinals(folder, records);
        const { csv, filled, missing, left } = asBadInput(() => fillMoodleSheet(text, path, grades, finals));
        const target = out === undefined ? join(folder, 'class', 'moodle.csv') : here(out);
        await prepareReportFolder(dirname(target));
        await writeWhole(target, csv);
        process.stdout.write(
          `${filled} of ${grades.length} grades filled in. Wrote ${relative(process.cwd(), target)}\n`,
        );
        for (const { id, why } of left) process.stdout.write(`Left as it was: ${printable(id)} (${why}).\n`);
        for (const id of missing) process.stdout.write(`No row fits ${printable(id)}.\n`);
        return 0;
      }),
    );
}

function here(path: string): string {
  return resolve(invokedFrom({ env: process.env, cwd: process.cwd(), project }), path);
}

/** The wiring below know no exit codes: what they throw about a file that was given is bad input. */
function asBadInput<T>(read: () => T): T {
  try {
    return read();
  } catch (error) {
    throw badInput((error as Error).message);
  }
}

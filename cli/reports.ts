import { dirname, join, relative, resolve } from 'node:path';
import type { Command } from 'commander';
import { badInput, invokedFrom, printable, quote } from '../harness/submission/index.ts';
import type { fillMoodleSheet } from '../reports/class/moodle.ts';
import { reportBadInput } from './bad-input-exit.ts';
import { project } from './project.ts';
import { prepareReportFolder } from './report-folder.ts';

/** Adds `report`: makes the reports of a class again from its records; nothing is run. */
export function reportCommand(program: Command): void {
  program
    .command('report')
    .description('make the reports of a class from its records, without running anything')
    .argument('<folder>', 'where the records are: a grade.json in a folder for each student')
    .option('--students', 'make the reports of every student again, not only those whose mark is another now')
    .option('--out <folder>', "write the class's reports there instead of FOLDER/class")
    .action((name: string, { students, out }: { students?: boolean; out?: string }) =>
      reportBadInput(process.stderr, async () => {
        const [{ readClass }, { classFolder }, { writeClass }, { refreshReports }] = await Promise.all([
          import('./marks/read-class.ts'),
          import('./class/class-folder.ts'),
          import('./class/class-reports.ts'),
          import('./marks/refresh-reports.ts'),
        ]);
        const folder = here(name);
        const warn = (sentence: string) => void process.stderr.write(`${printable(sentence)}\n`);
        const marked = await readClass(folder);
        const { suspects, remarks, records } = marked;
        for (const { reason } of [...suspects, ...remarks]) warn(reason);
        const target = out === undefined ? join(folder, classFolder) : here(out);
        const written = await writeClass({ marked, target });
        for (const file of written) process.stdout.write(`Wrote ${relative(process.cwd(), file)}\n`);
        const made = await refreshReports(marked, { all: students === true, warn });
        if (made > 0) process.stdout.write(`Wrote the reports of ${made} of ${records.length} students.\n`);
        return written.length === 4 && suspects.length === 0 ? 0 : 3;
      }),
    );
}

/** Adds `moodle`: fills the grading worksheet that Moodle gave with the grades of a class. */
export function moodleCommand(program: Command): void {
  program
    .command('moodle')
    .description(
      'fill a grading worksheet that was downloaded from Moodle: final marks where they are kept (a rubric, adjustments, deadlines), else technical points',
    )
    .argument('<sheet>', "the worksheet (CSV), as Moodle's assignment gave it or a spreadsheet saved it")
    .argument('<folder>', 'where the records are: a grade.json in a folder for each student')
    .option('--out <file>', 'write the filled sheet there instead of FOLDER/class/moodle.csv')
    .action((sheet: string, name: string, { out }: { out?: string }) =>
      reportBadInput(process.stderr, async () => {
        const { fillMoodleSheet } = await import('../reports/class/moodle.ts');
        return await fillSheet({ sheet: here(sheet), folder: here(name), out, usual: 'moodle.csv' }, fillMoodleSheet);
      }),
    );
}

/** Adds `canvas`: fills the gradebook that Canvas exported with the grades of a class. */
export function canvasCommand(program: Command): void {
  program
    .command('canvas')
    .description('fill the gradebook that was exported from Canvas, in the column of one assignment, as moodle does')
    .argument('<sheet>', 'the gradebook (CSV), as Canvas exported it')
    .argument('<folder>', 'where the records are: a grade.json in a folder for each student')
    .option(
      '--assignment <title>',
      'the column to fill: its title, its number or both; else the only one, or the one of the course',
    )
    .option('--out <file>', 'write the filled sheet there instead of FOLDER/class/canvas.csv')
    .action((sheet: string, name: string, { out, assignment }: { out?: string; assignment?: string }) =>
      reportBadInput(process.stderr, async () => {
        const { fillCanvasSheet } = await import('../reports/class/canvas-sheet.ts');
        const places = { sheet: here(sheet), folder: here(name), out, usual: 'canvas.csv' };
        return await fillSheet(places, (text, path, grades, extras) =>
          fillCanvasSheet(text, path, grades, { ...extras, assignment }),
        );
      }),
    );
}

interface Places {
  readonly sheet: string;
  readonly folder: string;
  readonly out: string | undefined;
  /** The name of the filled sheet in the class's reports. */
  readonly usual: string;
}

const separators: Readonly<Record<string, string>> = { ',': 'comma', ';': 'semicolon', '\t': 'tab' };

async function fillSheet({ sheet, folder, out, usual }: Places, fill: typeof fillMoodleSheet): Promise<number> {
  const [{ readClass }, { classExtras }, { readText, encodeText }, { writeWhole }] = await Promise.all([
    import('./marks/read-class.ts'),
    import('./class/class-reports.ts'),
    import('./read-text.ts'),
    import('../reports/whole-file.ts'),
  ]);
  const read = await readText(sheet, 'The worksheet');
  if (read === undefined) throw badInput(`The worksheet ${quote(sheet)} cannot be read (ENOENT).`);
  const marked = await readClass(folder);
  const { suspects, remarks } = marked;
  const grades = marked.records.map(({ grade }) => grade);
  const { csv, delimiter, filled, missing, left } = asBadInput(() =>
    fill(read.text, sheet, grades, classExtras(marked)),
  );
  const target = out === undefined ? join(folder, 'class', usual) : here(out);
  await prepareReportFolder(dirname(target));
  await writeWhole(target, encodeText({ text: csv, encoding: read.encoding }));
  const write = (line: string) => void process.stdout.write(`${line}\n`);
  write(`${filled} of ${grades.length} grades filled in. Wrote ${relative(process.cwd(), target)}`);
  if (delimiter !== ',' || !read.encoding.startsWith('utf-8')) {
    write(
      `It is as the sheet was, with the separator ${separators[delimiter]} in ${read.encoding}: choose that where you upload it.`,
    );
  }
  for (const { id, why } of left) write(`Left as it was: ${printable(id)} (${why}).`);
  for (const id of missing) write(`No row fits ${printable(id)}.`);
  for (const { reason } of remarks) write(printable(reason));
  for (const { id, reason } of suspects)
    write(`Left as it was: ${printable(id)} (${printable(reason).replace(/\.$/, '')}).`);
  return 0;
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

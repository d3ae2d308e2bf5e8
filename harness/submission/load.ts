import { badInput } from './bad-input.ts';
import { exactPaths } from './customary-line.ts';
import { dayOfFolder } from './day-names.ts';
import { type DayAsked, type DayPlan, planDay } from './day-plan.ts';
import type { Limits } from './entries.ts';
import { fileAt } from './file-at.ts';
import { isManifest } from './file-kinds.ts';
import { type HandIn, type Intake, readIntake } from './intake.ts';
import { applyLayouts, type Layout, layoutMarks } from './layouts.ts';
import { type Manifest, parseManifest, strangeUnits } from './manifest.ts';
import { nameOf } from './name-of.ts';
import { makeRunnable, type Named } from './runnable.ts';
import { fileRunBy, filesIn } from './shell-line.ts';
import { readText } from './text.ts';

/** A submission, read and checked, ready to be laid into a lab host: `entries` can run there, `sha256` is over what was handed in. */
export interface Submission extends Intake {
  readonly student: { readonly id: string; readonly name: string };
  /** The name it wants for the lab host's uplink. */
  readonly uplink?: string;
  /** How each of the days that were asked for is brought up. */
  readonly days: Readonly<Record<string, DayPlan>>;
}

export interface LoadOptions {
  readonly within?: Limits;
  /** How the class lays out its work where a manifest says nothing; from `course.json`. */
  readonly layouts?: readonly Layout[];
}

/**
 * Reads the submission in a folder or an archive, or in what was read of it before, and plans the given days. Throws bad input for a broken folder
 * or manifest, and a question (`isQuestion`) where a person must say what was meant.
 */
export async function loadSubmission(
  source: string | HandIn,
  days: readonly DayAsked[],
  options: LoadOptions = {},
): Promise<Submission> {
  const { layouts = [], ...others } = options;
  const intake = await readIntake(source, {
    ...others,
    marks: [...layoutMarks(layouts), ...days.flatMap(customaryMarks)],
  });
  const { manifest: written, remarks } = manifestOf(
    intake,
    days.map(({ id }) => id),
  );
  const { manifest, remarks: layoutRemarks } = applyLayouts(layouts, intake, written);
  const id = manifest.student?.id ?? nameOf(intake.root);
  const planned = days.map((day) => ({ day, ...planDay(intake, manifest, day) }));
  const runnable = makeRunnable(intake.entries, namedBy(intake, planned));
  return {
    ...intake,
    entries: runnable.entries,
    student: { id, name: manifest.student?.name ?? id },
    ...(manifest.uplink === undefined ? {} : { uplink: manifest.uplink }),
    days: Object.fromEntries(planned.map(({ day, plan }) => [day.id, plan])),
    remarks: [
      ...new Set([
        ...intake.remarks,
        ...remarks,
        ...layoutRemarks,
        ...planned.flatMap((one) => one.remarks),
        ...runnable.remarks,
      ]),
    ],
  };
}

/** The paths by which work is known whose unit's name does not say so, as a day's does: 'routers/up.sh'. */
function customaryMarks({ id, lines = ['up'] }: DayAsked): readonly string[] {
  return dayOfFolder(id) === undefined ? lines.flatMap((name) => exactPaths(id, name)) : [];
}

function namedBy(intake: Intake, planned: readonly { readonly day: DayAsked; readonly plan: DayPlan }[]): Named {
  const all = planned.flatMap(({ plan: { up, lines } }) => [up ?? '', ...Object.values(lines)]);
  const shell = planned.flatMap(({ day, plan }) => [
    plan.up ?? '',
    ...(day.lines ?? []).flatMap((name) => plan.lines[name] ?? []),
  ]);
  return {
    named: new Set(all.flatMap((line) => filesIn(intake, line))),
    run: new Set(shell.flatMap((line) => fileRunBy(intake, line) ?? [])),
  };
}

function manifestOf(
  intake: Intake,
  units: readonly string[],
): { readonly manifest: Manifest; readonly remarks: readonly string[] } {
  const exact = intake.entries.find(({ path }) => path === 'submission.json');
  const entry = exact ?? intake.entries.find(({ path, kind }) => kind !== 'folder' && isManifest(path));
  if (entry === undefined) return { manifest: {}, remarks: [] };
  const file = fileAt(intake, entry.path);
  if (file === undefined) throw badInput('submission.json in the submission is not a file.');
  const manifest = parseManifest(readText(file.data), units);
  const strange = strangeUnits(manifest, units) ?? [];
  return { manifest, remarks: [exact ? [] : `${entry.path} was read as submission.json.`, strange].flat() };
}

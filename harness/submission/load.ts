import { badInput } from './bad-input.ts';
import { type DayAsked, type DayPlan, planDay } from './day-plan.ts';
import { fileAt } from './file-at.ts';
import { type Intake, readIntake } from './intake.ts';
import { type Manifest, parseManifest } from './manifest.ts';
import { nameOf } from './name-of.ts';

/** A submission, read and checked, ready to be laid into a lab host. */
export interface Submission extends Intake {
  readonly student: { readonly id: string; readonly name: string };
  /** The name it wants for the lab host's uplink. */
  readonly uplink?: string;
  /** How each of the days that were asked for is brought up. */
  readonly days: Readonly<Record<string, DayPlan>>;
}

/** Reads the submission in `folder`, which may be an archive, and plans the given days; throws bad input for a broken folder or manifest. */
export async function loadSubmission(folder: string, days: readonly DayAsked[]): Promise<Submission> {
  const intake = await readIntake(folder);
  const manifest = manifestOf(intake);
  const id = manifest.student?.id ?? nameOf(intake.root);
  return {
    ...intake,
    student: { id, name: manifest.student?.name ?? id },
    ...(manifest.uplink === undefined ? {} : { uplink: manifest.uplink }),
    days: Object.fromEntries(days.map((day) => [day.id, planDay(intake, manifest, day)])),
  };
}

function manifestOf(intake: Intake): Manifest {
  const entry = intake.entries.find(({ path }) => path === 'submission.json');
  if (entry === undefined) return {};
  const file = fileAt(intake, 'submission.json');
  if (file === undefined) throw badInput('submission.json in the submission is not a file.');
  return parseManifest(new TextDecoder().decode(file.data));
}

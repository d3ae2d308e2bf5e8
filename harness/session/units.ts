import type { CheckId, GradedUnit, Lab } from '../model/index.ts';
import { badInput, quote, type Submission } from '../submission/index.ts';

/** What of a lab is to be graded; all of it when left out. */
export interface Chosen {
  /** Ids; 'all' for the whole lab. */
  readonly units?: readonly string[] | undefined;
  readonly checks?: readonly string[] | undefined;
  /** Leaves out units of which nothing was handed in, so that the sum is over the others. */
  readonly handedInOnly?: boolean | undefined;
}

/** The units that were asked for, with the checks that were. Throws bad input for one that the lab does not have. */
export function chosenUnits(lab: Lab, { units: named, checks }: Chosen = {}): readonly GradedUnit[] {
  const units = named?.includes('all') ? undefined : named;
  const known = lab.units.map(({ id }) => id);
  const unknown = units?.find((id) => !known.includes(id));
  if (unknown !== undefined)
    throw badInput(`There is no unit ${quote(unknown)} in this lab: choose from ${known.join(', ')}.`);
  const all: readonly CheckId[] = lab.units.flatMap((unit) => unit.checks.map(({ id }) => id));
  const nothing = checks?.find((id) => !all.includes(id as CheckId));
  if (nothing !== undefined)
    throw badInput(`There is no check ${quote(nothing)} in this lab: its ids are in labs/*/day.ts, as ${all[0]}.`);
  return lab.units
    .filter(({ id }) => units?.includes(id) ?? true)
    .map((unit) => ({ ...unit, checks: unit.checks.filter(({ id }) => checks?.includes(id) ?? true) }))
    .filter((unit) => unit.checks.length > 0);
}

/**
 * The units of which a submission is graded: extra work of which it has nothing is left out, so its points are in no sum. With something
 * handed in, it counts like any other. With `handedInOnly`, so are other units, unless nothing at all was handed in. `remarks` say what was
 * left out, in sentences.
 */
export function unitsHandedIn(
  units: readonly GradedUnit[],
  { days }: Pick<Submission, 'days'>,
  handedInOnly = false,
): { readonly units: readonly GradedUnit[]; readonly remarks: readonly string[] } {
  const leftOut = units.filter(({ id, optional }) => optional === true && days[id]?.absent === true);
  const remarks = leftOut.map(
    ({ name, id }) =>
      `${name} (${id}) is extra work, and the submission has nothing for it: it is left out of the grade.`,
  );
  const asked = units.filter((unit) => !leftOut.includes(unit)).map((unit) => withoutExtra(unit, days[unit.id]?.lines));
  const there = handedInOnly ? asked.filter(({ id }) => days[id]?.absent !== true) : asked;
  if (there.length === 0 || there.length === asked.length) return { units: asked, remarks };
  const absent = asked.filter((unit) => !there.includes(unit)).map(({ name }) => name);
  return { units: there, remarks: [`${inShort(absent)}: not handed in, and in no sum (--day all).`, ...remarks] };
}

/** The unit without the checks of tasks that are graded only where the manifest has an entry for them. */
function withoutExtra(unit: GradedUnit, lines: Readonly<Record<string, string>> = {}): GradedUnit {
  const extra = unit.tasks.filter(({ onlyWith }) => onlyWith !== undefined && lines[onlyWith] === undefined);
  const left = new Set(extra.map(({ id }) => id));
  return left.size === 0 ? unit : { ...unit, checks: unit.checks.filter(({ task }) => !left.has(task)) };
}

/** 'Days 2–5' for names that are numbered in a row; else a list. */
function inShort(names: readonly string[]): string {
  const numbers = names.map((name) => Number(/^Day (\d+)$/.exec(name)?.[1]));
  const [first = 0, last = 0] = [numbers[0], numbers.at(-1)];
  const inRow = names.length > 1 && numbers.every((number, index) => number === first + index);
  return inRow ? `Days ${first}–${last}` : names.join(', ');
}

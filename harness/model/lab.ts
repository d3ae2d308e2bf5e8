import type { AnyCheck, CheckId } from './check.ts';
import type { UnitLabels } from './grade.ts';

/** A task of a unit: what is asked, and the points that its deliverables share. */
export interface LabTask {
  readonly id: string;
  readonly title: string;
  /** What the handout gives it; its deliverables' points add up to that. */
  readonly minutes: number;
  /** Extra work in its unit: graded where the submission's manifest has this entry for the unit. */
  readonly onlyWith?: string;
  readonly deliverables: readonly { readonly id: string; readonly title: string; readonly points: number }[];
}

/** A part of a lab that is graded by itself: a day, a guide's labs, a bonus. */
export interface LabUnit {
  /** 'day1': its folder in labs/ and checks/, and the first part of its checks' ids. */
  readonly id: string;
  /** 'Day 1'. */
  readonly name: string;
  readonly title: string;
  /** What a submission's manifest has a shell line for, as `days.day3.traffic`. */
  readonly lines: readonly string[];
  /** Extra work: without it, its points are not in the sum. */
  readonly optional?: true;
  readonly tasks: readonly LabTask[];
}

/** A unit, and its checks in the order in which they run and are shown. */
export interface GradedUnit extends LabUnit {
  readonly checks: readonly AnyCheck[];
}

/** What is asked and how it is verified, as one value: the harness, the reports and the doors know nothing else of a lab. */
export interface Lab {
  readonly id: string;
  readonly title: string;
  readonly units: readonly GradedUnit[];
  /** The URL of a module that judges for it in a process of its own (harness/engine/judging.ts). */
  readonly judging?: string;
}

/** What units and their tasks are called. */
export function labelsOf(units: readonly LabUnit[]): readonly UnitLabels[] {
  return units.map(({ id, name, title, tasks }) => ({
    id,
    name,
    title,
    tasks: tasks.map((task) => ({ id: task.id, title: task.title })),
  }));
}

/** What a unit's id may be: it is the name of folders, and a key of manifests. */
const unitId = /^[a-z][a-z0-9-]*$/;

/** The unit that a check belongs to: the part of its id before the dot. */
export function unitOf({ id }: { readonly id: string }): string {
  return id.slice(0, id.indexOf('.'));
}

/**
 * Joins what is asked with what verifies it. Throws a sentence with the place when they do not fit: two units of one id, a wrong id, points
 * that do not add up, a deliverable without a check or of another unit, a check without a deliverable, or two checks of one id.
 */
export function assembleLab(
  { units, ...lab }: { readonly id: string; readonly title: string; readonly units: readonly LabUnit[] },
  checks: Readonly<Record<string, readonly AnyCheck[]>>,
): Lab {
  const trouble = [...unitTroubles(units), ...checkTroubles(units, checks)][0];
  if (trouble !== undefined) throw new Error(trouble);
  return { ...lab, units: units.map((unit) => ({ ...unit, checks: checks[unit.id] ?? [] })) };
}

function unitTroubles(units: readonly LabUnit[]): string[] {
  const wrong = units
    .filter(({ id }) => !unitId.test(id))
    .map(
      ({ id }) =>
        `A unit is called '${id}' (labs/catalogue.ts): take small letters, digits and dashes, a letter first.`,
    );
  const twice = twins(units.map(({ id }) => id)).map(
    (id) => `Two units are called '${id}' (labs/catalogue.ts): give one of them another id.`,
  );
  const sums = units.flatMap((unit) =>
    unit.tasks.flatMap(({ id, minutes, deliverables }) => {
      const points = deliverables.reduce((sum, one) => sum + one.points, 0);
      if (points === minutes) return [];
      return [`Task ${id} of labs/${unit.id}/day.ts has ${minutes} minutes and ${points} points: make them equal.`];
    }),
  );
  const foreign = units.flatMap(({ id: unit, tasks }) =>
    tasks.flatMap(({ deliverables }) =>
      deliverables
        .filter((one) => unitOf(one) !== unit)
        .map(({ id }) => `labs/${unit}/day.ts names '${id}', which is of another unit: begin its id with '${unit}.'.`),
    ),
  );
  return [...wrong, ...twice, ...sums, ...foreign];
}

function checkTroubles(units: readonly LabUnit[], checks: Readonly<Record<string, readonly AnyCheck[]>>): string[] {
  const unknown = Object.keys(checks)
    .filter((id) => units.every((unit) => unit.id !== id))
    .map((id) => `checks/index.ts has checks for '${id}', which is no unit of labs/catalogue.ts: add it there.`);
  const each = units.flatMap(({ id: unit, tasks }) => {
    const asked = tasks.flatMap(({ deliverables }) => deliverables.map(({ id }) => id));
    const verified: readonly CheckId[] = (checks[unit] ?? []).map(({ id }) => id);
    return [
      ...twins(asked).map((id) => `labs/${unit}/day.ts names '${id}' twice: take one away.`),
      ...twins(verified).map((id) => `checks/${unit}/index.ts has the check '${id}' twice: take one away.`),
      ...verified
        .filter((id) => !asked.includes(id))
        .map((id) => `checks/${unit}/index.ts has the check '${id}', which labs/${unit}/day.ts does not name: add it.`),
      ...asked
        .filter((id) => !verified.includes(id as CheckId))
        .map((id) => `labs/${unit}/day.ts names '${id}', and checks/${unit}/index.ts has no such check: write one.`),
    ];
  });
  return [...unknown, ...each];
}

function twins(ids: readonly string[]): string[] {
  return ids.filter((id, index) => ids.indexOf(id) < index);
}

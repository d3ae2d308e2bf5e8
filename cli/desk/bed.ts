import { type AnyCheck, type GradedUnit, groundOf, type Lab, type LabHostBed } from '../../harness/model/index.ts';
import { badInput, type Submission } from '../../harness/submission/index.ts';

/** A unit as a desk has it: the lines that bring its lab host up, and which of its checks look at that. */
export interface DeskUnit {
  readonly unit: GradedUnit;
  readonly bed: LabHostBed;
  /** They look at the desk's lab host, and leave it as it is. */
  readonly here: readonly AnyCheck[];
  /** They want another lab host, or leave theirs changed: each time a fresh one. */
  readonly elsewhere: readonly AnyCheck[];
}

/** The unit with the lab host that most of its checks look at; undefined for a unit whose checks look at none that is brought up. */
function deskUnit(unit: GradedUnit): DeskUnit | undefined {
  const beds = unit.checks.flatMap(({ on }) => {
    const { bed } = groundOf(on);
    return bed.kind === 'lab-host' && bed.runs.length === 0 && bed.replica === undefined ? [bed] : [];
  });
  const groups = [...Map.groupBy(beds, (bed) => JSON.stringify(bed)).values()];
  const bed = groups.toSorted((a, b) => b.length - a.length)[0]?.[0];
  if (bed === undefined) return undefined;
  const { here = [], elsewhere = [] } = Object.groupBy(unit.checks, (one) => (isHere(one, bed) ? 'here' : 'elsewhere'));
  return { unit, bed, here, elsewhere };
}

function isHere({ on, disturbs }: AnyCheck, bed: LabHostBed): boolean {
  const ground = groundOf(on);
  const changes = disturbs === true || ground.shared.some((shared) => shared.disturbs);
  return !changes && JSON.stringify(ground.bed) === JSON.stringify(bed);
}

/**
 * The unit that a desk is for: the one that was asked for, else the last with a lab host of which the submission has something. Throws bad
 * input for a unit that there is not, or that has no lab host.
 */
export function chooseDeskUnit(lab: Lab, days: Submission['days'] | undefined, asked?: string): DeskUnit {
  const all = lab.units.flatMap((unit) => deskUnit(unit) ?? []);
  const names = all.map(({ unit }) => unit.id).join(', ');
  if (asked !== undefined) {
    const found = all.find(({ unit }) => unit.id === asked);
    if (found) return found;
    const known = lab.units.find(({ id }) => id === asked);
    if (known) throw badInput(`${known.name} has no lab host to work in: choose from ${names}, or grade it.`);
    throw badInput(`There is no unit "${asked}" in this lab: choose from ${names}.`);
  }
  const handedIn = all.filter(({ unit }) => days?.[unit.id] !== undefined && days[unit.id]?.absent !== true);
  const last = handedIn.at(-1) ?? all[0];
  if (!last) throw badInput('No unit of this lab has a lab host to work in.');
  return last;
}

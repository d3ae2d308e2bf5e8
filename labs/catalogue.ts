import { bonus1 } from './bonus1/day.ts';
import { bonus2 } from './bonus2/day.ts';
import { bonus3 } from './bonus3/day.ts';
import { bonus4 } from './bonus4/day.ts';
import { bonus5 } from './bonus5/day.ts';
import { day0 } from './day0/day.ts';
import { day1 } from './day1/day.ts';
import { day2 } from './day2/day.ts';
import { day3 } from './day3/day.ts';
import { day4 } from './day4/day.ts';
import { day5 } from './day5/day.ts';
import { day6 } from './day6/day.ts';
import { day7 } from './day7/day.ts';
import { dockerNetworks } from './docker-networks/day.ts';
import { kubernetes } from './kubernetes/day.ts';
import type { Unit } from './unit.ts';

export type { Unit } from './unit.ts';

const units = [
  day0,
  day1,
  day2,
  day3,
  day4,
  day5,
  day6,
  day7,
  bonus1,
  bonus2,
  bonus3,
  bonus4,
  bonus5,
  kubernetes,
  dockerNetworks,
] as const;

type UnitOf<All> = All extends readonly (infer One)[] ? One : never;
type TaskOf<One> = One extends { readonly tasks: readonly (infer Task)[] } ? Task : never;

/** The ids of all deliverables: what a check may be, and what it may wait for. */
export type DeliverableId =
  TaskOf<UnitOf<typeof units>> extends { readonly deliverables: readonly { readonly id: infer Id }[] } ? Id : never;

/** The lab as it is asked: its units, in order. */
export const catalogue: { readonly id: string; readonly title: string; readonly units: readonly Unit[] } = {
  id: 'container-networking',
  title: 'A week of container networking',
  units,
};

/** What a check says of itself: fixed here, as reports and regrades refer to it. */
export interface Deliverable<Id> {
  readonly id: Id;
  readonly title: string;
  readonly task: string;
  /** Where the brief explains it: 'labs/day1#task-1-2'. */
  readonly spec: string;
  readonly points: number;
}

/** What the catalogue says of a deliverable. Throws for an id it does not have. */
export function deliverable<Id extends DeliverableId>(id: Id): Deliverable<Id> {
  for (const unit of catalogue.units) {
    for (const task of unit.tasks) {
      const found = task.deliverables.find((one) => one.id === id);
      if (!found) continue;
      const spec = `labs/${unit.id}#task-${task.id.replace('.', '-')}`;
      return { id, title: found.title, points: found.points, task: task.id, spec };
    }
  }
  throw new Error(`labs/catalogue.ts has no deliverable '${id}'.`);
}

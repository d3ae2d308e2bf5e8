import { day1 } from './day1/day.ts';
import { day2 } from './day2/day.ts';
import { day3 } from './day3/day.ts';
import { day4 } from './day4/day.ts';
import { day5 } from './day5/day.ts';
import type { Day } from './unit.ts';

export type { Day } from './unit.ts';

/** What a check says of itself: fixed here, as reports and regrades refer to it. */
export interface Deliverable {
  readonly id: `${string}.${string}`;
  readonly title: string;
  readonly task: string;
  /** Where the brief explains it: 'labs/day1#task-1-2'. */
  readonly spec: string;
  readonly points: number;
}

/** The lab, in the order in which it is asked. */
export const days: readonly Day[] = [day1, day2, day3, day4, day5];

for (const { id, minutes, deliverables } of days.flatMap(({ tasks }) => tasks)) {
  const points = deliverables.reduce((sum, one) => sum + one.points, 0);
  if (points !== minutes) throw new Error(`labs/catalogue.ts: task ${id} has ${minutes} minutes and ${points} points.`);
}

/** What the catalogue says of a deliverable. Throws for an id it does not have. */
export function deliverable(id: `${string}.${string}`): Deliverable {
  for (const day of days) {
    for (const task of day.tasks) {
      const found = task.deliverables.find((one) => one.id === id);
      if (found) return { ...found, task: task.id, spec: `labs/${day.id}#task-${task.id.replace('.', '-')}` };
    }
  }
  throw new Error(`labs/catalogue.ts has no deliverable '${id}'.`);
}

import type { Grade, Result } from '../harness/model/index.ts';
import { unitOf } from '../harness/model/index.ts';
import { taskTitle, unitName } from './labels.ts';

/** A task's results, and what they come to; checks that could not be judged count in neither sum. */
export interface TaskScore {
  readonly day: string;
  readonly task: string;
  /** 'Task 1.2', or 'Day 1, task 1.2' among several days. */
  readonly name: string;
  /** The catalogue's, or ''. */
  readonly title: string;
  readonly earned: number;
  readonly points: number;
  readonly results: readonly Result[];
}

/** The results by task, in the order of the results. */
export function tasksOf(grade: Pick<Grade, 'results' | 'units'>): TaskScore[] {
  const { results } = grade;
  const severalDays = new Set(results.map(unitOf)).size > 1;
  const groups = Map.groupBy(results, (result) => `${unitOf(result)} ${result.task}`);
  return [...groups.values()].map((group) => {
    const [first] = group as [Result];
    const [day, task] = [unitOf(first), first.task];
    const judged = group.filter(({ status }) => status !== 'error');
    return {
      day,
      task,
      name: severalDays ? `${unitName(grade, day)}, task ${task}` : `Task ${task}`,
      title: taskTitle(grade, day, task) ?? '',
      earned: judged.reduce((sum, { earned }) => sum + earned, 0),
      points: judged.reduce((sum, { points }) => sum + points, 0),
      results: group,
    };
  });
}

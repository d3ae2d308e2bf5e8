import type { Check } from '../harness/model/index.ts';
import { days as asked } from '../labs/catalogue.ts';
import { checks as day1 } from './day1/index.ts';
import { checks as day2 } from './day2/index.ts';
import { checks as day3 } from './day3/index.ts';
import { checks as day4 } from './day4/index.ts';
import { checks as day5 } from './day5/index.ts';

const checks: Readonly<Record<string, readonly Check[]>> = { day1, day2, day3, day4, day5 };

interface GradedDay {
  readonly id: string;
  readonly lines: readonly string[];
  readonly alone?: boolean;
  readonly checks: readonly Check[];
}

/** All days that can be graded, in order, with what a submission has a shell line for. */
export const days: readonly GradedDay[] = asked.flatMap(({ id, lines, alone = false }) => {
  const own = checks[id];
  return own === undefined ? [] : [{ id, lines, alone, checks: own }];
});

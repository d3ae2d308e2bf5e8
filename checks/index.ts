import type { Check } from '../harness/model/index.ts';
import { checks as day1 } from './day1/index.ts';
import { checks as day2 } from './day2/index.ts';

/** All days that can be graded, in order. */
export const days: readonly { readonly id: string; readonly checks: readonly Check[] }[] = [
  { id: 'day1', checks: day1 },
  { id: 'day2', checks: day2 },
];

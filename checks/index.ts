import { assembleLab, type Lab } from '../harness/model/index.ts';
import { catalogue } from '../labs/catalogue.ts';
import { checks as day1 } from './day1/index.ts';
import { checks as day2 } from './day2/index.ts';
import { checks as day3 } from './day3/index.ts';
import { checks as day4 } from './day4/index.ts';
import { checks as day5 } from './day5/index.ts';

/** The lab with its checks: what every door grades. */
export const lab: Lab = {
  ...assembleLab(catalogue, { day1, day2, day3, day4, day5 }),
  judging: new URL('./judging.ts', import.meta.url).href,
};

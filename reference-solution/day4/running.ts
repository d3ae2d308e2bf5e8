/** Which shop runs: Day 4's, if its registry does, or else Day 2's. For what comes on top of either. */
import { runningPid } from '../day2/daemons.ts';
import { type Daemon, daemons as day2 } from '../day2/plan.ts';
import { daemons as day4 } from './plan.ts';

export function runningShop(): readonly Daemon[] {
  const shop = day4('registry');
  const [registry] = shop;
  return registry && runningPid(registry) !== undefined ? shop : day2;
}

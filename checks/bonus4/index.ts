import type { AnyCheck } from '../../harness/model/index.ts';
import { grows } from './grows.ts';
import { noLoss } from './no-loss.ts';
import { shrinks } from './shrinks.ts';

/** The checks of autoscaling, in the order in which they run. */
export const checks: readonly AnyCheck[] = [grows, shrinks, noLoss];

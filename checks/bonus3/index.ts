import type { AnyCheck } from '../../harness/model/index.ts';
import { injects } from './injects.ts';
import { report } from './report.ts';
import { undone } from './undone.ts';

/** The checks of chaos, in the order in which they run. */
export const checks: readonly AnyCheck[] = [injects, undone, report];

import type { AnyCheck } from '../../harness/model/index.ts';
import { encrypted } from './encrypted.ts';
import { metrics } from './metrics.ts';
import { mutual } from './mutual.ts';
import { noByPass } from './no-by-pass.ts';
import { rotation } from './rotation.ts';

/** The checks of the mesh, in the order in which they run. */
export const checks: readonly AnyCheck[] = [encrypted, mutual, noByPass, rotation, metrics];

import type { AnyCheck } from '../../harness/model/index.ts';
import { onTheWire } from './on-the-wire.ts';
import { oneTrace } from './one-trace.ts';
import { parents } from './parents.ts';

/** The checks of tracing, in the order in which they run. */
export const checks: readonly AnyCheck[] = [oneTrace, parents, onTheWire];

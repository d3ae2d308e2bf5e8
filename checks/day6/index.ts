import type { AnyCheck } from '../../harness/model/index.ts';
import { crossHost } from './cross-host.ts';
import { fullSize } from './full-size.ts';
import { heal } from './heal.ts';
import { noStorm } from './no-storm.ts';
import { onTheWire } from './on-the-wire.ts';

/** Day 6's checks, in the order in which they run. */
export const checks: readonly AnyCheck[] = [noStorm, crossHost, onTheWire, fullSize, heal];

import type { AnyCheck } from '../../harness/model/index.ts';
import { addresses } from './addresses.ts';
import { bridge } from './bridge.ts';
import { internet } from './internet.ts';
import { masquerade } from './masquerade.ts';
import { namespaces } from './namespaces.ts';
import { pingMatrix } from './ping-matrix.ts';
import { portForward } from './port-forward.ts';
import { rulesDocumented } from './rules-documented.ts';
import { sourceKept } from './source-kept.ts';
import { vethPairs } from './veth-pairs.ts';

/** Day 1's checks, in the order in which they run. */
export const checks: readonly AnyCheck[] = [
  namespaces,
  bridge,
  vethPairs,
  addresses,
  pingMatrix,
  internet,
  masquerade,
  sourceKept,
  portForward,
  rulesDocumented,
];

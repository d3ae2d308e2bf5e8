import type { AnyCheck } from '../../harness/model/index.ts';
import { bridgeInside } from './bridge-inside.ts';
import { chain } from './chain.ts';
import { empty } from './empty.ts';
import { hostLink } from './host-link.ts';
import { inputPolicy } from './input-policy.ts';
import { natInside } from './nat-inside.ts';
import { pair } from './pair.ts';
import { policyRouting } from './policy-routing.ts';
import { unixSocket } from './unix-socket.ts';

/** Day 0's checks, in the order in which they run. */
export const checks: readonly AnyCheck[] = [
  empty,
  pair,
  hostLink,
  chain,
  bridgeInside,
  natInside,
  policyRouting,
  inputPolicy,
  unixSocket,
];

import type { AnyCheck } from '../../harness/model/index.ts';
import { accessPolicy } from './access-policy.ts';
import { dropLog } from './drop-log.ts';
import { failover } from './failover.ts';
import { productInstances } from './instances.ts';
import { outbound } from './outbound.ts';
import { rateLimit } from './rate-limit.ts';
import { registryContract } from './registry-contract.ts';
import { roundRobin } from './round-robin.ts';
import { selfRegistration } from './self-registration.ts';
import { tierPolicy } from './tier-policy.ts';
import { tiers } from './tiers.ts';

/** Day 4's checks, in the order in which they run. */
export const checks: readonly AnyCheck[] = [
  registryContract,
  selfRegistration,
  productInstances,
  roundRobin,
  failover,
  rateLimit,
  accessPolicy,
  outbound,
  dropLog,
  tiers,
  tierPolicy,
];

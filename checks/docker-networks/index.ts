import type { AnyCheck } from '../../harness/model/index.ts';
import { discovery } from './discovery.ts';
import { dns } from './dns.ts';
import { dnsSettings } from './dns-settings.ts';
import { dockerUser } from './docker-user.ts';
import { drivers } from './drivers.ts';
import { dualStack } from './dual-stack.ts';
import { internal } from './internal.ts';
import { isolation } from './isolation.ts';
import { multiHomed } from './multi-homed.ts';
import { subnets } from './subnets.ts';

/** The checks of Docker's networks, in the order in which they run: the one that sets rules comes last. */
export const checks: readonly AnyCheck[] = [
  isolation,
  dns,
  multiHomed,
  internal,
  subnets,
  drivers,
  dnsSettings,
  dualStack,
  discovery,
  dockerUser,
];

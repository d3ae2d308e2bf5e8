import type { AnyCheck } from '../../harness/model/index.ts';
import { cacheOutage } from './cache-outage.ts';
import { cacheUsed } from './cache-used.ts';
import { endToEnd } from './end-to-end.ts';
import { gateway503 } from './gateway-503.ts';
import { gatewayContract } from './gateway-contract.ts';
import { gatewayRoutes } from './gateway-routes.ts';
import { nginxHealth } from './nginx-health.ts';
import { nginxProxy } from './nginx-proxy.ts';
import { orderContract } from './order-contract.ts';
import { orderLoad } from './order-load.ts';
import { orderRow } from './order-row.ts';
import { productContract } from './product-contract.ts';
import { stores } from './stores.ts';

/** Day 2's checks, in the order in which they run: outages come last, as they may leave something dead behind. */
export const checks: readonly AnyCheck[] = [
  stores,
  productContract,
  cacheUsed,
  orderContract,
  orderRow,
  orderLoad,
  gatewayContract,
  gatewayRoutes,
  nginxHealth,
  nginxProxy,
  endToEnd,
  cacheOutage,
  gateway503,
];

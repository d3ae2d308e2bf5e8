import type { AnyCheck } from '../../harness/model/index.ts';
import { connections } from './connections.ts';
import { healthDashboard } from './health-dashboard.ts';
import { healthMonitor } from './health-monitor.ts';
import { topology } from './topology.ts';
import { trafficGraphs } from './traffic-graphs.ts';
import { trafficReport } from './traffic-report.ts';

/** Day 3, in the order in which the lab asks for it. */
export const checks: readonly AnyCheck[] = [
  trafficReport,
  trafficGraphs,
  healthMonitor,
  healthDashboard,
  connections,
  topology,
];

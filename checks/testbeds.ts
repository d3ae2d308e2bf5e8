import { collector } from '../harness/probe/tracing.ts';
import { dockerEngine, labHost, twoHosts } from '../harness/testbed/index.ts';

/** The flat network of Days 1 to 4 as it grows. Day 4 is not laid over Day 3: nothing of a monitoring tool is on its wires. */
export const network = labHost({ up: ['day1'] });
export const shop = labHost({ up: ['day1', 'day2'] });
export const watchedShop = labHost({ up: ['day1', 'day2', 'day3'] });
export const balancedShop = labHost({ up: ['day1', 'day2', 'day4'] });

/** The three tiers, in a lab host where no earlier day has run. It holds one shop and no other day's tools. */
export const tieredShop = labHost({ runs: ['day4.tiers'], memoryMib: 1024 });

/** Day 6: two machines, each brought up by a line of its own; no earlier day has run in either. */
export const twoMachines = twoHosts({ runs: ['day6.hostA', 'day6.hostB'] });

/** The shop of Days 1 to 4, and a bonus on top of it: no other check has looked at it, and none looks at it afterwards. */
const shopAnd = (line: string, env: Readonly<Record<string, string>> = {}) =>
  labHost({ up: ['day1', 'day2', 'day4'], runs: [line], env });

export const meshedShop = shopAnd('bonus1.up');

/** With the variables by which every OpenTelemetry SDK finds its collector (opentelemetry.io, "SDK configuration"). */
export const tracedShop = shopAnd('bonus2.up', {
  OTEL_EXPORTER_OTLP_ENDPOINT: collector,
  OTEL_EXPORTER_OTLP_PROTOCOL: 'http/json',
  OTEL_METRICS_EXPORTER: 'none',
  OTEL_LOGS_EXPORTER: 'none',
  OTEL_BSP_SCHEDULE_DELAY: '500',
});

export const scalingShop = shopAnd('bonus4.up');

/** Without Day 4: the pipeline is about one service, and its own way of changing over. */
export const deliveredShop = labHost({ up: ['day1', 'day2'], runs: ['bonus5.up'] });

/** Nothing of Bonus 3 runs before its checks run it. */
export const chaoticShop = labHost({ up: ['day1', 'day2', 'day4'], replica: 'chaos' });

export const engine = dockerEngine;

/** The node of the unit `kubernetes`: a machine of its own, prepared by the unit's `up`. */
export const kubernetesNode = labHost({ up: ['kubernetes'] });
/** The same for its pods, policies and services: another machine, in which no plugin was asked for what it cannot do. */
export const kubernetesCluster = labHost({ up: ['kubernetes'], replica: 'cluster' });
/** The same to be broken and mended: another machine, on which nothing else is looked at. */
export const kubernetesTroubles = labHost({ up: ['kubernetes'], replica: 'troubles' });

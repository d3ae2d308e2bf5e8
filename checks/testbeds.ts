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

export const engine = dockerEngine;

/** The node of the unit `kubernetes`: a machine of its own, prepared by the unit's `up`. */
export const kubernetesNode = labHost({ up: ['kubernetes'] });
/** The same for its pods, policies and services: another machine, in which no plugin was asked for what it cannot do. */
export const kubernetesCluster = labHost({ up: ['kubernetes'], replica: 'cluster' });

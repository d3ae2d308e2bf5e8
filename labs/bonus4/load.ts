/** Requests a second that are put to the gateway, at rest and under load, and how many instances are to answer then. */
export const load = {
  rest: { perSecond: 4, instances: 1 },
  high: { perSecond: 30, leastPerSecond: 18, instances: 3 },
  /** Seconds in which the instances have to follow, up and down. */
  seconds: { up: 15, down: 25 },
} as const;

/** What the cluster's administrator has decided. */
export const cluster = { pods: '10.244.0.0/16' };

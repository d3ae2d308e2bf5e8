/** The faults that `inject` and `heal` take, in the order in which they are tried. */
export const faults = ['cut', 'crash', 'loss', 'latency'] as const;
export type Fault = (typeof faults)[number];

/** Whom they befall. */
export const victim = { name: 'product-service', address: '10.0.0.30', port: 5000, path: '/health' } as const;

/** Of 100 packets to the victim so many are lost, and an answer of its takes so much longer. */
export const lossPercent = 30;
export const latencyMs = 200;

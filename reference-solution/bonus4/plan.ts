/** What is scaled, by what, and within which bounds. */

import { join } from 'node:path';
import type { Daemon } from '../day2/plan.ts';
import { daemons } from '../day4/plan.ts';
import { withSettings } from '../day4/settings.ts';

const all = daemons('registry');

/** In the order in which they are started; the last is the first to go. */
export const instances = all.filter(({ namespace }) => namespace.startsWith('product-service'));

/** Who finds them, and who sends them requests. */
export const needed = all.filter(
  ({ namespace, name }) => name === undefined && ['service-registry', 'api-gateway'].includes(namespace),
);

/** It lives beside the gateway, whose figures it reads. */
export const scaler: Daemon = {
  namespace: 'api-gateway',
  name: 'autoscaler',
  command: withSettings({}, [process.execPath, join(import.meta.dirname, 'scaler.ts')]),
  stop: 'SIGTERM',
  question: { url: 'http://10.0.0.20:3000/health', status: 200 },
};

export const rule = {
  /** Requests a second that one instance is for. */
  perInstance: 8,
  lookMs: 500,
  /** The load of so many looks is taken together. */
  looks: 4,
  /** So long fewer instances must have been enough before one goes. */
  calmMs: 4000,
};

import { patient } from '../../harness/probe/index.ts';
import { poll, wire } from '../../harness/probe/services.ts';
import { deliverable } from '../../labs/catalogue.ts';
import { replicas, sharing } from '../../labs/day5/stack.ts';
import { check, type DeliverableId } from '../check.ts';
import { portOf } from './serving.ts';
import { outside } from './shop.ts';
import { type Live, running, stack } from './stack.ts';

/** Requests of the external client for products, and how many arrived at each running container of the product service. */
type Observation =
  | { readonly missing: DeliverableId }
  | {
      readonly sent: number;
      readonly answered: number;
      readonly arrived: readonly { readonly container: string; readonly requests: number }[];
    };

const wanted = replicas['product-service'];
/** Somebody may ask again; who sends each request to several shares nothing, whoever serves it. */
const mostSurplus = 1.5;
/** A balancer may learn of the replicas only when it asks for their names again. */
const settleMs = 10_000;

export const composeReplicas = check({
  ...deliverable('day5.compose-replicas'),
  on: stack,

  async observe(context): Promise<Observation> {
    const up = running(context);
    if ('missing' in up) return up;
    return await poll(
      context,
      patient(settleMs),
      () => count(context.signal, up),
      (one) => one.answered === 0 || isShared(one),
    );
  },

  judge(seen) {
    if ('missing' in seen) return { status: 'blocked', by: seen.missing };
    const { sent, answered, arrived } = seen;
    if (arrived.length === 0) return { status: 'blocked', by: 'day5.compose-up' };
    if (arrived.every(({ requests }) => requests === 0)) return { status: 'blocked', by: 'day5.containers-serve' };
    if (isShared(seen)) return { status: 'pass' };
    const all = arrived.reduce((sum, { requests }) => sum + requests, 0);
    const mirrored = isMirrored(seen) ? ` That is ${all} for ${sent}: requests were sent to several at once.` : '';
    const shares = arrived.map(({ container, requests }) => `${container} got ${requests}`).join(', ');
    const busy = arrived.filter(({ requests }) => requests >= sharing.least).length;
    return {
      status: 'fail',
      score: busy <= 1 || mirrored !== '' ? 0 : 0.5,
      expected: `Three containers of product-service run, and of ${sent} requests for products each gets at least ${sharing.least}.`,
      actual: `${arrived.length === 1 ? 'One runs' : `${arrived.length} run`}: ${shares}. ${answered} of the requests were answered with 200.${mirrored}`,
      hint: 'Count how many addresses the name product-service has in the gateway, and how often the gateway asks. One connection that is kept for ever leads to one replica for ever.',
    };
  },

  show(seen) {
    if ('missing' in seen) return [];
    const rows = seen.arrived.map(({ container, requests }) => [container, String(requests)]);
    const title = `Of ${seen.sent} requests for products, on the wire`;
    return [{ kind: 'table', title, columns: ['Replica', 'Arrived'], rows }];
  },
});

async function count(signal: AbortSignal, { docker, composition }: Live) {
  signal.throwIfAborted();
  const live = (await composition.ps()).filter(
    ({ compose, state }) => compose?.service === 'product-service' && state === 'running',
  );
  const port = portOf('product-service');
  const request = { ...outside(docker, '/api/products'), timeoutMs: 10_000 };
  const requests = Array.from({ length: sharing.requests }, () => request);
  const { responses, segments } = await wire(docker.host, {
    requests,
    at: live.map(({ name }) => ({ in: name, port })),
  });
  const isRequest = /^GET \/products\b/;
  return {
    sent: requests.length,
    answered: responses.filter((response) => 'status' in response && response.status === 200).length,
    arrived: live.map(({ name }) => ({
      container: name,
      requests: segments.filter(({ namespace, text }) => namespace === name && isRequest.test(text)).length,
    })),
  };
}

type Counted = Exclude<Observation, { missing: DeliverableId }>;

function isShared(seen: Counted): boolean {
  const isBusy = seen.arrived.every(({ requests }) => requests >= sharing.least);
  return seen.arrived.length >= wanted && isBusy && !isMirrored(seen);
}

function isMirrored({ sent, arrived }: Counted): boolean {
  return arrived.reduce((sum, { requests }) => sum + requests, 0) > mostSurplus * sent;
}

import { breach } from '../../harness/expect/contract.ts';
import { partialCredit } from '../../harness/expect/partial-credit.ts';
import { listens, noAnswer, type Scene, serviceReasons } from '../../harness/expect/service-location.ts';
import type { HttpResult, Segment, WhyObservation } from '../../harness/model/index.ts';
import { wire } from '../../harness/probe/services.ts';
import { deliverable } from '../../labs/catalogue.ts';
import { check } from '../check.ts';
import { shop } from '../testbeds.ts';
import { explainService, from, mark, observeServices, origin, type ServiceName, service } from './scene.ts';

/** A request through nginx, the same one straight to the gateway, and what of the first was seen on its way. */
type Observation = {
  readonly scene: Scene;
  readonly hostname: string;
  readonly proxied: HttpResult;
  readonly direct: HttpResult;
  readonly segments: readonly Segment[];
  /** What tells why nginx does not answer well, where it does not. */
  readonly why?: WhyObservation;
};

const watched = ['nginx-lb', 'api-gateway', 'product-service', 'order-service'] as const;
const gateway = service('api-gateway');

export const nginxProxy = check({
  ...deliverable('day2.nginx-proxy'),
  on: shop,

  async observe(context): Promise<Observation> {
    const look = async (scene: Scene) => {
      const nonce = mark(context);
      const hostname = `shop-${nonce}.example`;
      const path = `/api/products/${nonce}`;
      const request = (name: ServiceName, sender: ServiceName) => ({
        from: from(scene, sender),
        url: origin(name) + path,
        headers: { host: hostname },
      });
      const at = watched.map((name) => ({ in: from(scene, name), port: service(name).port }));
      const through = await wire(context.host, { requests: [request('nginx-lb', 'order-service')], at });
      const straight = await wire(context.host, { requests: [request('api-gateway', 'nginx-lb')], at: [] });
      const segments = through.segments.filter(({ text }) => text.includes(nonce));
      return {
        hostname,
        proxied: through.responses[0] as HttpResult,
        direct: straight.responses[0] as HttpResult,
        segments,
      };
    };
    const { scene, seen } = await observeServices(context, look, (one) =>
      troubles(one).every(({ trouble }) => !trouble),
    );
    const silent = noAnswer([seen.proxied]) !== undefined;
    const why = silent ? await explainService(context, scene, 'order-service', 'nginx-lb') : undefined;
    return { scene, ...seen, ...(why && { why }) };
  },

  judge(seen) {
    const reached = seen.segments.some(({ destination }) => destination === gateway.address);
    // Whatever answers in its place, it is not nginx.
    if (!listens(seen.scene, service('nginx-lb'))) return { status: 'blocked', by: 'day2.nginx-health' };
    if (!reached && !listens(seen.scene, gateway)) return { status: 'blocked', by: 'day2.gateway-contract' };
    return partialCredit(troubles(seen), {
      expected: `What nginx gets arrives at ${gateway.address}:${gateway.port} with the client's Host, and with its address as X-Real-IP; the gateway's answer comes back.`,
      hint: 'tcpdump -A on port 3000 in api-gateway shows the request as it leaves nginx. Which headers does nginx set by itself when it passes a request on, and which do you have to ask for?',
      why: serviceReasons(seen.why, noAnswer([seen.proxied])),
    });
  },
});

function troubles({ hostname, proxied, direct, segments }: Omit<Observation, 'scene' | 'why'>) {
  const [entry] = segments.filter(({ destination }) => destination === service('nginx-lb').address);
  const atGateway = segments.find(({ destination }) => destination === gateway.address)?.text;
  if (atGateway === undefined) {
    const other = segments.find((one) => one !== entry);
    const where = other
      ? `it arrived at ${other.destination}:${other.destinationPort} instead`
      : 'it was not passed on';
    return [{ what: 'the request through nginx', trouble: `it never arrived at the gateway: ${where}` }];
  }
  if (entry === undefined) {
    const trouble = `it arrived at the gateway without ever being in nginx-lb`;
    return [{ what: 'the request through nginx', trouble }];
  }
  const host = header(atGateway, 'host');
  const address = header(atGateway, 'x-real-ip');
  const status = 'status' in direct ? direct.status : undefined;
  return [
    {
      what: 'Host',
      trouble:
        host?.replace(/:80$/, '') === hostname ? undefined : `it was '${hostname}' and arrived as ${quoted(host)}`,
    },
    {
      what: 'X-Real-IP',
      trouble: address === entry.source ? undefined : `the client has ${entry.source}, and ${quoted(address)} arrived`,
    },
    {
      what: 'the answer',
      trouble: status === undefined ? 'the gateway gives none' : breach(proxied, { status }),
      blame: status === undefined ? ('day2.gateway-contract' as const) : undefined,
    },
  ];
}

function header(request: string, name: string): string | undefined {
  return new RegExp(`^${name}:[ \\t]*(.*?)\\s*$`, 'im').exec(request)?.[1];
}

function quoted(text: string | undefined): string {
  return text === undefined ? 'none' : `'${text}'`;
}

import { parsed, shown } from '../../harness/expect/contract.ts';
import { partialCredit } from '../../harness/expect/partial-credit.ts';
import type { ClearSighting, Evidence, HttpResult, LabHostContext, SealedCount } from '../../harness/model/index.ts';
import { converse, type OverhearResult, overhear } from '../../harness/probe/mesh.ts';
import { type HttpRequest, pollStart } from '../../harness/probe/services.ts';
import { hops } from '../../labs/bonus1/mesh.ts';
import { deliverable } from '../../labs/catalogue.ts';
import { instances } from '../../labs/day4/network.ts';
import { topology } from '../../labs/topology.ts';
import { check, type Part } from '../check.ts';
import { mark } from '../day2/scene.ts';
import { allUntold, asking, type Mesh, scene } from './scene.ts';

type Observation = {
  /** By service: why it cannot be asked, or null. */
  readonly untold: Readonly<Record<string, string | null>>;
  /** What of our requests was not answered as it should be, as the end of a sentence; null when all was. */
  readonly refused: string | null;
  /** Whether the order service, asked through its sidecar, knows the order that we placed at nginx. */
  readonly orderKept: boolean;
  /** Where the nonce went by in clear. */
  readonly clear: readonly ClearSighting[];
  /** What came sealed to the sidecars' ports. */
  readonly sealed: readonly SealedCount[];
  readonly ports: Readonly<Record<string, number>>;
};

const startMs = 8000;
/** So many that each of three instances is asked, and more than once. */
const times = 6;
const mostClear = 60;

export const encrypted = check({
  ...deliverable('bonus1.encrypted'),
  on: scene,

  async observe(context): Promise<Observation> {
    const { shared: mesh, host } = context;
    const patience = { milliseconds: startMs, since: host.settledSince, least: 500 };
    const seen = await pollStart(
      context,
      patience,
      () => send(context, mesh),
      ({ refused }) => refused === null,
    );
    return {
      untold: allUntold(mesh),
      ports: Object.fromEntries(mesh.hops.map(({ service, port }) => [service, port])),
      ...seen,
    };
  },

  judge(seen) {
    const expected =
      'An order and a product’s id that only we know go through the shop, and on the bridge nobody can read them: each service gets them sealed, at its sidecar’s port.';
    const hint =
      'Run tcpdump -A on br-app, order something, and look for the customer. What is asked in clear still goes to the old address.';
    if (seen.refused !== null) return { status: 'fail', score: 0, expected, actual: `${seen.refused}.`, hint };
    const isOf = ({ caller, service }: (typeof hops)[number], one: ClearSighting) => {
      const ends = [nameOf(one.source), nameOf(one.destination)];
      return ends.includes(caller) && ends.includes(service);
    };
    const parts = hops.map((hop): Part => {
      const what = `from ${hop.caller} to ${hop.service}`;
      const clear = seen.clear.find((one) => isOf(hop, one));
      const sealed = seen.sealed.some(
        ({ destination, port }) => nameOf(destination) === hop.service && port === seen.ports[hop.service],
      );
      const unsealed = sealed ? undefined : 'nothing sealed came to its sidecar’s port';
      return { what, trouble: seen.untold[hop.service] ?? (clear ? wayOf(clear) : unsealed) };
    });
    const elsewhere = seen.clear.find((one) => !hops.some((hop) => isOf(hop, one)));
    const more: Part[] = [
      ...(elsewhere === undefined ? [] : [{ what: 'elsewhere', trouble: wayOf(elsewhere), weight: hops.length }]),
      ...(seen.orderKept
        ? []
        : [{ what: 'the order', trouble: 'the order service, asked through its sidecar, does not know it' }]),
    ];
    return partialCredit([...parts, ...more], { expected, hint });
  },

  show: ({ clear, sealed }): Evidence[] => [
    {
      kind: 'table',
      title: 'What was seen on the links while our requests were answered',
      columns: ['from', 'to', 'what'],
      rows: [
        ...clear.map((one) => [
          `${nameOf(one.source)} :${one.sourcePort}`,
          `${nameOf(one.destination)} :${one.destinationPort}`,
          'our nonce, in clear',
        ]),
        ...sealed.map(({ destination, port, pieces }) => ['–', `${nameOf(destination)} :${port}`, `${pieces} sealed`]),
      ],
    },
  ],
});

const wayOf = ({ source, destination, destinationPort }: ClearSighting) =>
  `our nonce can be read on its way from ${nameOf(source)} to ${nameOf(destination)}, port ${destinationPort}`;

/** Whose address it is; all instances are the product service's. */
function nameOf(address: string): string {
  if (instances.some((one) => one.address === address)) return 'product-service';
  return topology.services.find((one) => one.address === address)?.name ?? address;
}

/** An order and products that nobody has, asked for at nginx from its own namespace, so that the customer's own way is not on the bridge. */
async function send(
  context: LabHostContext,
  mesh: Mesh,
): Promise<Pick<Observation, 'refused' | 'orderKept' | 'clear' | 'sealed'>> {
  const { host } = context;
  const nonce = mark(context);
  const from = mesh.keys['nginx-lb'];
  if (from === undefined)
    return { refused: 'There is no namespace of nginx-lb', orderKept: false, clear: [], sealed: [] };
  const { responses, clear, sealed } = await overhear(host, { secrets: [nonce], requests: requests(from, nonce) });
  const [ordered, all, ...single] = responses as [HttpResult, HttpResult, ...HttpResult[]];
  const wrong = [
    ...(statusOf(ordered) === 201 ? [] : [`An order was answered ${shown(ordered)}`]),
    ...(statusOf(all) === 200 ? [] : [`A request for the products was answered ${shown(all)}`]),
    ...single
      .filter((one) => ![200, 404].includes(statusOf(one)))
      .map((one) => `A request for a product was answered ${shown(one)}`),
  ];
  return {
    refused: wrong[0] ?? null,
    orderKept: await knows(host, mesh, ordered, nonce),
    clear: clear.slice(0, mostClear),
    sealed: sealed.filter(({ destination, port }) =>
      mesh.hops.some((hop) => hop.port === port && hop.service === nameOf(destination)),
    ),
  };
}

function requests(from: string, nonce: string): readonly HttpRequest[] {
  const nginx = topology.services.find(({ name }) => name === 'nginx-lb');
  const at = `http://${nginx?.address}:${nginx?.port}/api`;
  const order = { customer_id: nonce, product_id: '2', quantity: 1, total_price: 29.99 };
  const headers = { 'content-type': 'application/json' };
  return [
    { from, url: `${at}/orders`, method: 'POST', headers, body: JSON.stringify(order) },
    { from, url: `${at}/products` },
    ...Array.from({ length: times }, () => ({ from, url: `${at}/products/${nonce}` })),
  ];
}

const statusOf = (one: OverhearResult['responses'][number]) => ('status' in one ? one.status : 0);

async function knows(host: LabHostContext['host'], mesh: Mesh, ordered: HttpResult, nonce: string): Promise<boolean> {
  const id = (parsed(ordered) as { order_id?: unknown } | undefined)?.order_id;
  const hop = mesh.hops.find(({ service }) => service === 'order-service');
  if (hop === undefined || typeof id !== 'number') return false;
  const question = asking(mesh, hop, mesh.identities[hop.caller] ?? null);
  const say = question.say.replace('/health', `/orders/${id}`);
  const [answer] = await converse(host, [{ ...question, say, enough: nonce }]);
  return answer?.heard.includes(nonce) ?? false;
}

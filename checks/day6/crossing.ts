import { isAllowed, type Wanted } from '../../harness/expect/reach.ts';
import type { FlowRequest, LabHost, SentByLink, Survey, Tunnel } from '../../harness/model/index.ts';
import { converge, pingFlows, survey } from '../../harness/probe/index.ts';
import { endStorm, sentDuring, tunnels } from '../../harness/probe/two-hosts.ts';
import { observation } from '../../harness/testbed/index.ts';
import { twoMachines } from '../testbeds.ts';
import { type Container, containersOf, type HeldTwice, heldTwice } from './hosts.ts';

/** How much was sent while two containers, one on each host, asked for addresses that nobody has. */
export type Calm = { readonly rounds: number; readonly busiest: readonly SentByLink[] };

/** A ping between two containers, on one host or from one to the other; `doubled` where another holds the address of one of them, too. */
export type Crossing = Wanted & { readonly crosses: boolean; readonly doubled: boolean };

/** What all checks of the day begin with: what was seen of the two hosts, or a storm, which ended them. */
export type Scene = {
  readonly calm: Calm;
  /** Null after a storm. */
  readonly hosts: Hosts | null;
};

export type Hosts = {
  readonly survey: Survey;
  readonly containers: readonly Container[];
  readonly twice: readonly HeldTwice[];
  readonly tunnels: readonly Tunnel[];
  readonly pings: readonly Crossing[];
};

/** Each takes a quarter of a second, as nobody answers. */
const rounds = 2;
/** Two labs at rest send some twenty packets on a link meanwhile, most of them ours; a frame that goes round passes it thousands of times. */
const mostInCalm = 300;
const mostShown = 6;
/** Addresses of nobody: to ask for one is to send a frame to all. */
const nobodies = [246, 247, 248, 249, 250, 251, 252, 253].map((last) => `10.0.255.${last}`);

/** The links that have sent more than two labs at rest do. */
export function stormy({ busiest }: Calm): readonly SentByLink[] {
  return busiest.filter(({ packets }) => packets > mostInCalm);
}

async function lookForStorm(host: LabHost): Promise<Calm> {
  const containers = containersOf(await survey(host)).filter(({ key }) => key !== null);
  const askers = [...new Map(containers.map((one) => [one.host, one])).values()];
  const flows = askers.flatMap(({ key }) => nobodies.map((to) => ({ from: key ?? '', to })));
  const all = await sentDuring(host, async () => {
    for (let round = 0; round < rounds; round++) await pingFlows(host, flows);
  });
  const links = all.filter(({ dev }) => dev !== 'lo').toSorted((a, b) => b.packets - a.packets);
  return { rounds, busiest: links.slice(0, mostShown) };
}

/** The pings that are wanted: from every container to every other. */
function pairsOf(containers: readonly Container[]): readonly (readonly [Container, Container])[] {
  return containers.flatMap((from) => containers.filter((to) => to !== from).map((to) => [from, to] as const));
}

/** Pings every pair at once. */
export async function pingAll(
  host: LabHost,
  { containers, twice }: Pick<Hosts, 'containers' | 'twice'>,
): Promise<readonly Crossing[]> {
  const doubled = new Set(twice.map(({ address }) => address));
  const pairs = pairsOf(containers);
  const sendable = pairs.filter(([from]) => from.key !== null);
  const flows = await pingFlows(
    host,
    sendable.map(([from, to]): FlowRequest => ({ from: from.key ?? '', to: to.address })),
  );
  return pairs.map((pair) => {
    const [from, to] = pair;
    const flow = flows[sendable.indexOf(pair)] ?? null;
    const isDoubled = doubled.has(from.address) || doubled.has(to.address);
    const names = { from: from.name, to: to.name, target: to.key };
    return { ...names, flow, crosses: from.host !== to.host, doubled: isDoubled };
  });
}

/** Whether it got there and back: where two have one address, who got it is chance. */
export function works(ping: Crossing): boolean {
  return isAllowed(ping) && !ping.doubled;
}

/** The pings from one host to the other that got there and back. */
export function crossed(pings: readonly Crossing[]): readonly Crossing[] {
  return pings.filter((one) => one.crosses && works(one));
}

export const scene = observation(twoMachines, {
  title: 'the two hosts and what they say to each other',
  async observe(context): Promise<Scene> {
    const { host } = context;
    const calm = await lookForStorm(host);
    if (stormy(calm).length > 0) {
      await endStorm(host);
      return { calm, hosts: null };
    }
    const look = async () => {
      const seen = await survey(host);
      const containers = containersOf(seen);
      const twice = heldTwice(seen, containers);
      return { survey: seen, containers, twice, pings: await pingAll(host, { containers, twice }) };
    };
    const seen = await converge(context, look, ({ pings }) => pings.every(works));
    return { calm, hosts: { ...seen, tunnels: await tunnels(host) } };
  },
});

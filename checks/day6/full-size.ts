import { arrivals } from '../../harness/expect/reach.ts';
import type { Flow } from '../../harness/model/index.ts';
import { converge, pingFlows } from '../../harness/probe/index.ts';
import { deliverable } from '../../labs/catalogue.ts';
import { check } from '../check.ts';
import { crossed, scene } from './crossing.ts';
import type { Container } from './hosts.ts';

/** A packet as long as its sender's link carries, which nobody may take apart, to a container of the other host. */
type Sent = {
  readonly from: string;
  readonly to: string;
  readonly bytes: number;
  readonly outcome: 'answered' | 'told' | 'lost';
};

type Observation = { readonly stormed: boolean; readonly sent: readonly Sent[] };

export const fullSize = check({
  ...deliverable('day6.full-size'),
  on: scene,

  async observe(context): Promise<Observation> {
    const { hosts } = context.shared;
    if (hosts === null) return { stormed: true, sent: [] };
    const small = crossed(hosts.pings);
    const ways = hosts.containers.flatMap((from) => {
      const to = hosts.containers.find((one) => small.some((ping) => ping.from === from.name && ping.to === one.name));
      return to === undefined ? [] : [{ from, to }];
    });
    const look = async () => {
      const flows = await pingFlows(
        context.host,
        ways.map(({ from, to }) => ({ from: from.key ?? '', to: to.address, bytes: from.mtu })),
      );
      return ways.map((way, at) => sentAs(way, flows[at]));
    };
    const sent = ways.length === 0 ? [] : await converge(context, look, (seen) => seen.every(isRight));
    return { stormed: false, sent };
  },

  judge({ stormed, sent }) {
    if (stormed) return { status: 'blocked', by: 'day6.no-storm' };
    if (sent.length === 0) return { status: 'blocked', by: 'day6.cross-host' };
    const lost = sent.filter((one) => !isRight(one));
    if (lost.length === 0) return { status: 'pass' };
    return {
      status: 'fail',
      score: 1 - lost.length / sent.length,
      expected:
        'A packet as long as its sender’s own link allows, and not to be taken apart, crosses and is answered, or its sender is told that it is too long.',
      actual: `Lost without a word: ${sizesOf(lost)}. Small packets cross.`,
      hint: 'A tunnel puts 50 bytes before each frame, and the wire carries no more than before. A bridge drops what is too long for a port and tells nobody: compare the MTU of the containers’ links with that of the tunnel.',
    };
  },

  show: ({ sent }) => [
    {
      kind: 'table',
      title: 'Packets of full size, not to be taken apart',
      columns: ['from', 'to', 'bytes', 'outcome'],
      rows: sent.map(({ from, to, bytes, outcome }) => [from, to, `${bytes}`, outcome]),
    },
  ],
});

/** '1500 bytes from a:nginx-lb, a:api-gateway'. */
function sizesOf(lost: readonly Sent[]): string {
  const groups = [...Map.groupBy(lost, ({ bytes }) => bytes)];
  return groups.map(([bytes, all]) => `${bytes} bytes from ${all.map(({ from }) => from).join(', ')}`).join('; ');
}

const isRight = ({ outcome }: Sent) => outcome !== 'lost';

function sentAs({ from, to }: { readonly from: Container; readonly to: Container }, flow: Flow | undefined): Sent {
  const told =
    flow?.refused === 'EMSGSIZE' ||
    flow?.sightings.some(({ kind, namespace, way }) => kind === 'error' && namespace === from.key && way === 'in');
  const arrived = flow?.replied === true && arrivals(flow, to.key).length > 0;
  const outcome = arrived ? 'answered' : told ? 'told' : 'lost';
  return { from: from.name, to: to.name, bytes: from.mtu, outcome };
}

import { partialCredit } from '../../harness/expect/partial-credit.ts';
import { pingFlows } from '../../harness/probe/index.ts';
import { deliverable } from '../../labs/catalogue.ts';
import { members, type NetworkName, plan } from '../../labs/docker-networks/network.ts';
import { check, type Part } from '../check.ts';
import { notUp, roomOf, type Stack, stack } from './stack.ts';
import { contains, overlapping, subnetOf } from './subnet.ts';

/** A gateway that was pinged from a container. */
type Asked = { readonly from: string; readonly gateway: string; readonly replied: boolean };

type Observation = Stack & { readonly asked: readonly Asked[] };

const names = Object.keys(plan) as NetworkName[];
const places = names.flatMap((network) => members[network].map((service) => ({ network, service })));

export const subnets = check({
  ...deliverable('docker-networks.subnets'),
  on: stack,

  async observe({ docker: { host }, shared }): Promise<Observation> {
    const wanted = places.flatMap(({ network, service }) => {
      const { gateway } = plan[network];
      const room = roomOf(shared, service);
      return gateway === null || room === undefined ? [] : [{ service, from: room.key, to: gateway }];
    });
    const flows = await pingFlows(
      host,
      wanted.map(({ from, to }) => ({ from, to })),
    );
    const asked = wanted.map(({ service, to }, at) => ({
      from: service,
      gateway: to,
      replied: flows[at]?.replied === true,
    }));
    return { ...shared, asked };
  },

  judge(seen) {
    const list = names.map((name) => `${name} is ${plan[name].subnet}`).join(', ');
    const expected = `${list}; the gateways of the plan answer, and no two networks overlap.`;
    const crowded = overlapping(seen.rooms.flatMap(({ addresses }) => addresses.map(subnetOf)));
    return (
      notUp(seen, expected) ??
      partialCredit(
        [
          ...places.map(({ network, service }) => isPlaced(seen, network, service)),
          ...(crowded.length > 0 ? [{ what: 'the networks', trouble: `${crowded.join(' and ')} overlap` }] : []),
        ],
        {
          expected,
          background: seen.complaint ?? undefined,
          hint: 'The subnet and the gateway of a network stand under ipam in the Compose file. A network without them gets the next free one of Docker’s own.',
        },
      )
    );
  },

  show: ({ rooms, asked }) => [
    {
      kind: 'table',
      title: 'Addresses and ways out',
      columns: ['service', 'addresses', 'default route'],
      rows: rooms.map(({ service, addresses, routes }) => [
        service,
        addresses.join(', '),
        routes.find(({ to }) => to === 'default')?.via ?? '–',
      ]),
    },
    {
      kind: 'table',
      title: 'Pings to the gateways',
      columns: ['from', 'gateway', 'answer'],
      rows: asked.map(({ from, gateway, replied }) => [from, gateway, replied ? 'yes' : 'no']),
    },
  ],
});

/** Whether a container has an address of its network, with its mask, and the gateway answers it. */
function isPlaced(seen: Observation, network: NetworkName, service: string): Part {
  const what = `${service} on ${network}`;
  const room = roomOf(seen, service);
  if (room === undefined) return { what, trouble: `no container of ${service} runs` };
  const { subnet, gateway } = plan[network];
  const own = room.addresses.find((one) => subnetOf(one) === subnet);
  if (own === undefined) {
    const near = room.addresses.filter((one) => contains(subnet, one));
    const has = (near.length > 0 ? near : room.addresses).join(', ') || 'no address';
    return { what, trouble: `it has ${has}, and none of ${subnet}` };
  }
  if (gateway === null) return { what, trouble: undefined };
  const vias = room.routes.filter(({ to }) => to === 'default').map(({ via }) => via);
  const answered = seen.asked.some((one) => one.from === service && one.gateway === gateway && one.replied);
  if (!answered) return { what, trouble: `${gateway} does not answer it` };
  // Who is on two networks has a way out by one of them.
  const other = Object.values(plan).some((one) => one.gateway !== null && vias.includes(one.gateway));
  return { what, trouble: other ? undefined : `its default route leads to ${vias.join(', ') || 'nobody'}` };
}

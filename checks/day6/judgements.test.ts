import { expect, test } from 'vitest';
import type { Flow, Packet, SurveyedNamespace, Tunnel } from '../../harness/model/index.ts';
import { overlay } from '../../labs/day6/network.ts';
import { told } from '../day4/told.ts';
import { rightFlow, rightSurvey } from '../survey.testkit.ts';
import { crossHost } from './cross-host.ts';
import type { Crossing, Hosts } from './crossing.ts';
import { fullSize } from './full-size.ts';
import { heal } from './heal.ts';
import { containersOf, heldTwice, hostView } from './hosts.ts';
import { noStorm } from './no-storm.ts';
import { onTheWire } from './on-the-wire.ts';
import { lostOnWire } from './wire.ts';

/** Day 1 on host A, and a room on host B. */
function bothHosts(address = '10.0.1.30') {
  const own = rightSurvey().namespaces;
  const room = own.find(({ key }) => key === 'product-service') as SurveyedNamespace;
  const links = room.links.map((link) => (link.kind === 'veth' ? { ...link, addresses: [`${address}/16`] } : link));
  const host = own.find(({ key }) => key === '@host') as SurveyedNamespace;
  return {
    namespaces: [
      ...own.map((one) => ({ ...one, key: `a:${one.key}` })),
      {
        ...host,
        key: 'b:@host',
        inode: 900,
        links: host.links.filter(({ kind, name }) => kind !== 'veth' || name === 'eth0'),
      },
      { ...room, key: 'b:shop', names: ['shop'], inode: 901, links },
    ],
    processes: 0,
  };
}

const tunnel = (host: 'a' | 'b', more: Partial<Tunnel> = {}): Tunnel => ({
  ...{ namespace: `${host}:@host`, dev: 'vx', up: true, mtu: 1450, vni: 100, port: 4789, master: 'br-app' },
  to: [overlay.hosts[host === 'a' ? 'b' : 'a']],
  ...more,
});

/** What would be seen of both hosts if just the pings that `fails` names failed. */
function seen(
  survey = bothHosts(),
  fails: (ping: Crossing) => boolean = () => false,
  more: Partial<Hosts> = {},
): Hosts {
  const containers = containersOf(survey);
  const twice = heldTwice(survey, containers);
  const doubled = new Set(twice.map(({ address }) => address));
  const pings = containers.flatMap((from) =>
    containers.flatMap((to): Crossing[] => {
      if (to === from || from.key === null) return [];
      const ping = {
        ...{ from: from.name, to: to.name, target: to.key, crosses: from.host !== to.host },
        doubled: doubled.has(from.address) || doubled.has(to.address),
        flow: rightFlow(from.key, to.address, to.key ?? '', from.address),
      };
      return [fails(ping) ? { ...ping, flow: { ...ping.flow, replied: false } } : ping];
    }),
  );
  return { survey, containers, twice, tunnels: [tunnel('a'), tunnel('b')], pings, ...more };
}

const crosses = ({ crosses: across }: Crossing) => across;

test('containers are Day 1’s on host A, there or not, and whoever has an address of the network on both', () => {
  const survey = bothHosts();
  expect(containersOf(survey).map(({ name, address }) => `${name} ${address}`)).toEqual([
    'a:nginx-lb 10.0.0.10',
    'a:api-gateway 10.0.0.20',
    'a:product-service 10.0.0.30',
    'a:order-service 10.0.0.40',
    'a:redis-cache 10.0.0.50',
    'a:postgres-db 10.0.0.60',
    'b:shop 10.0.1.30',
  ]);
  const less = { ...survey, namespaces: survey.namespaces.filter(({ key }) => key !== 'a:nginx-lb') };
  expect(containersOf(less)[0]).toMatchObject({ name: 'a:nginx-lb', key: null });
  const [view] = hostView(survey, 'b').namespaces;
  expect(view?.key).toBe('@host');
});

test('cross-host: all pairs count, and what stands at the tunnel’s ends is told where nothing crosses', () => {
  expect(crossHost.judge(seen())).toEqual({ status: 'pass' });
  expect(crossHost.judge(null)).toEqual({ status: 'blocked', by: 'day6.no-storm' });
  const ends = (more: Partial<Tunnel>, all = [tunnel('a'), tunnel('b', more)]) =>
    told(crossHost.judge(seen(bothHosts(), crosses, { tunnels: all })));
  const few =
    '0.00 12 of 42 pings fail, as a:nginx-lb → b:shop. On the wire was of them from host A nothing, from host B nothing.';
  expect(ends({})).toBe(few);
  expect(ends({ vni: 7 })).toBe(`${few} vx on host A has VNI 100, and vx on host B has 7.`);
  expect(ends({ port: 8472 })).toBe(`${few} vx on host A uses UDP port 4789, and vx on host B 8472.`);
  const { master: _, ...free } = tunnel('b');
  expect(ends({}, [tunnel('a'), free])).toBe(`${few} vx on host B is a port of no bridge.`);
  expect(ends({ to: [] })).toBe(`${few} vx on host B has nobody to send to what it has no entry for.`);
  expect(ends({ to: ['10.200.0.12'] })).toBe(
    `${few} vx on host B sends to 10.200.0.12, and the other host is 10.200.0.11.`,
  );
  expect(ends({ to: ['239.1.1.1'] })).toBe(few);
  expect(ends({ up: false })).toBe(`${few} vx on host B is down.`);
  expect(ends({}, [tunnel('a')])).toBe(`${few} Host B has no VXLAN link.`);
});

test('cross-host: half a way earns half, and an empty host nothing', () => {
  const half = (ping: Crossing) => ping.crosses && ping.from === 'b:shop';
  expect(told(crossHost.judge(seen(bothHosts(), half)))).toMatch(
    /^0.50 6 of 42 pings fail, as b:shop → a:nginx-lb. On the wire/,
  );
  const alone = bothHosts();
  const empty = { ...alone, namespaces: alone.namespaces.filter(({ key }) => key !== 'b:shop') };
  expect(told(crossHost.judge(seen(empty)))).toBe('0.00 Host B has no container with an address in 10.0.0.0/16.');
});

test('cross-host: an address on both hosts is told, and no ping to or from it counts', () => {
  expect(told(crossHost.judge(seen(bothHosts('10.0.0.30'))))).toContain(
    '10.0.0.30 is held by a:product-service and by b:shop. 22 of 42 pings fail',
  );
  const twins = bothHosts();
  const same = twins.namespaces.map((one) => ({
    ...one,
    links: one.links.map((link) =>
      one.key.endsWith('@host') && link.name === 'eth0' ? { ...link, addresses: ['10.200.0.11/24'] } : link,
    ),
  }));
  expect(told(crossHost.judge(seen({ ...twins, namespaces: same }, crosses)))).toContain(
    '10.200.0.11 is held by a:@host and by b:@host.',
  );
  // A gateway of the same address on each host keeps no container from any other.
  expect(
    twins.namespaces.filter(({ links }) => links.some(({ addresses }) => addresses.includes('10.0.0.1/16'))),
  ).toHaveLength(2);
  expect(crossHost.judge(seen(twins))).toEqual({ status: 'pass' });
});

const calm = (packets: number) => ({ rounds: 2, busiest: [{ namespace: 'a:@host', dev: 'eth0', packets }] });

test('no-storm: what passes a link too often is one, and where nothing crosses there can be none', () => {
  expect(noStorm.judge({ calm: calm(20), crossed: 12 })).toEqual({ status: 'pass' });
  expect(noStorm.judge({ calm: calm(20), crossed: 0 })).toEqual({ status: 'blocked', by: 'day6.cross-host' });
  expect(told(noStorm.judge({ calm: calm(9000), crossed: 0 }))).toContain('eth0 in a:@host sent 9000');
});

const vxlan = (by: 'a' | 'b', more: Partial<Packet> = {}): Packet & { readonly by: 'a' | 'b' } => ({
  ...{ by, kind: 'udp' as const, source: overlay.hosts[by], destination: overlay.hosts[by === 'a' ? 'b' : 'a'] },
  ...{ destinationPort: 4789, vni: 100, ...more },
});

test('on-the-wire: every packet of a ping is VXLAN with the number and the port, from both hosts', () => {
  const judge = (...packets: ReturnType<typeof vxlan>[]) =>
    told(onTheWire.judge({ stormed: false, crossings: [{ from: 'a:x', to: 'b:y', seen: packets }] }));
  expect(judge(vxlan('a'), vxlan('b'))).toBe('pass');
  expect(judge(vxlan('a'))).toContain('1 were sent onto it by one host alone, and never by host B');
  expect(judge(vxlan('a'), vxlan('b', { vni: 7 }))).toContain('VXLAN with VNI 7');
  expect(judge(vxlan('a', { destinationPort: 8472 }), vxlan('b'))).toContain('VXLAN to port 8472');
  expect(judge(vxlan('a'), vxlan('b'), vxlan('a', { kind: 'request', destination: '10.0.1.30' }))).toContain(
    'in clear',
  );
  expect(judge(vxlan('a'), vxlan('b', { kind: 'other' }))).toContain('something else than UDP');
  const { vni: _, ...bare } = vxlan('a');
  expect(judge(bare, vxlan('b'))).toContain('UDP to port 4789 without the header of VXLAN');
  expect(judge()).toContain('not seen on it at all');
  expect(onTheWire.judge({ stormed: false, crossings: [] })).toEqual({ status: 'blocked', by: 'day6.cross-host' });
  expect(onTheWire.judge({ stormed: true, crossings: [] })).toEqual({ status: 'blocked', by: 'day6.no-storm' });
});

test('full-size: answered or told is right, lost is not', () => {
  const sent = (from: string, outcome: string) => ({ from, to: 'b:shop', bytes: 1500, outcome });
  const judge = (...all: ReturnType<typeof sent>[]) => told(fullSize.judge({ stormed: false, sent: all }));
  expect(judge(sent('a:x', 'answered'), sent('a:y', 'told'))).toBe('pass');
  expect(judge(sent('a:x', 'answered'), sent('a:y', 'lost'))).toBe(
    '0.50 Lost without a word: 1500 bytes from a:y. Small packets cross.',
  );
  expect(judge()).toBe('blocked by day6.cross-host');
});

test('heal: what stays on a host counts once, what crosses twice; a cut that did not hold says nothing', () => {
  const ping = (across: boolean, during: boolean, after: boolean) => ({
    ...{ from: 'a:x', to: across ? 'b:z' : 'a:y', crosses: across, during, after },
  });
  const judge = (...watched: ReturnType<typeof ping>[]) => told(heal.judge({ stormed: false, seconds: 10, watched }));
  expect(judge(ping(false, true, true), ping(true, false, true))).toBe('pass');
  expect(judge(ping(false, false, true), ping(true, false, true))).toBe(
    '0.67 1 of 1 pings that stay on one host failed with the wire, as a:x → a:y.',
  );
  expect(judge(ping(false, true, true), ping(true, false, false))).toBe(
    '0.33 1 of 1 pings that cross did not come back within 10 s, as a:x → b:z.',
  );
  expect(judge(ping(true, true, true))).toBe('error');
  expect(judge(ping(false, true, true))).toBe('blocked by day6.cross-host');
});

test('a ping that another answers has not got there', () => {
  const fails = seen().pings.map((one) => ({ ...one, flow: { ...(one.flow as Flow), sightings: [] } }));
  expect(told(crossHost.judge(seen(bothHosts(), undefined, { pings: fails })))).toMatch(/^0.00 42 of 42 pings fail/);
});

test('what was on the wire of pings that were lost is told by the host that sent it', () => {
  const [one] = seen().pings.filter(crosses);
  const at = { namespace: '@underlay', way: 'in', kind: 'udp', sourcePort: 7, destinationPort: 4789 } as const;
  const sightings = [
    { ...at, dev: 'port-a', source: '10.200.0.11', destination: '10.200.0.12', vni: 100 },
    { ...at, dev: 'port-a', source: '10.200.0.11', destination: '10.200.0.12', vni: 100, sourcePort: 8 },
    { ...at, dev: 'port-b', way: 'out' as const, source: '10.200.0.11', destination: '10.200.0.12', vni: 100 },
  ];
  expect(lostOnWire([{ ...(one as Crossing), flow: { ...(one?.flow as Flow), sightings } }])).toBe(
    'On the wire was of them from host A VXLAN 100 10.200.0.11 → 10.200.0.12:4789, from host B nothing.',
  );
});

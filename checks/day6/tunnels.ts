import type { Evidence, HostName, Tunnel } from '../../harness/model/index.ts';
import { overlay } from '../../labs/day6/network.ts';
import type { Scene } from './crossing.ts';
import { hostNames } from './hosts.ts';

/** What about the tunnels' ends keeps frames from crossing, in sentences; nothing where pings cross all the same. */
export function tunnelTroubles({ tunnels, pings }: Pick<NonNullable<Scene['hosts']>, 'tunnels' | 'pings'>): string[] {
  if (pings.some(({ crosses, flow }) => crosses && flow?.replied)) return [];
  const ends = hostNames.map((host) => ({
    host,
    all: tunnels.filter(({ namespace }) => namespace.startsWith(`${host}:`)),
  }));
  const missing = ends
    .filter(({ all }) => all.length === 0)
    .map(({ host }) => `Host ${host.toUpperCase()} has no VXLAN link.`);
  const [a, b] = ends.map(({ all }) => all[0]);
  return [
    ...missing,
    ...ends.flatMap(({ host, all }) => all.flatMap((one) => endTrouble(host, one))),
    ...(a && b ? differences(a, b) : []),
  ];
}

function endTrouble(host: HostName, { dev, up, master, to }: Tunnel): string[] {
  const here = `${dev} on host ${host.toUpperCase()}`;
  const peer = overlay.hosts[host === 'a' ? 'b' : 'a'];
  const leads = to.some((one) => one === peer || isGroup(one));
  return [
    ...(up ? [] : [`${here} is down.`]),
    ...(master === undefined ? [`${here} is a port of no bridge.`] : []),
    ...(to.length === 0 ? [`${here} has nobody to send to what it has no entry for.`] : []),
    ...(to.length > 0 && !leads ? [`${here} sends to ${to.join(', ')}, and the other host is ${peer}.`] : []),
  ];
}

function differences(a: Tunnel, b: Tunnel): string[] {
  return [
    ...(a.vni === b.vni ? [] : [`${a.dev} on host A has VNI ${a.vni}, and ${b.dev} on host B has ${b.vni}.`]),
    ...(a.port === b.port ? [] : [`${a.dev} on host A uses UDP port ${a.port}, and ${b.dev} on host B ${b.port}.`]),
  ];
}

/** 224.0.0.0/4 (RFC 5771). */
function isGroup(address: string): boolean {
  const first = Number(address.split('.')[0]);
  return first >= 224 && first < 240;
}

/** The tunnels' ends, as the hosts have them. */
export function tunnelTable(tunnels: readonly Tunnel[]): Evidence[] {
  if (tunnels.length === 0) return [];
  const columns = ['where', 'link', 'VNI', 'UDP port', 'sends to', 'port of', 'MTU'];
  const rows = tunnels.map(({ namespace, dev, up, vni, port, to, master, mtu }) => [
    namespace,
    up ? dev : `${dev} (down)`,
    `${vni}`,
    `${port}`,
    to.join(', ') || '–',
    master ?? '–',
    `${mtu}`,
  ]);
  return [{ kind: 'table', title: 'The ends of the tunnel', columns, rows }];
}

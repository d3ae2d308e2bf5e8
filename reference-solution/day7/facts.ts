/** What the documents say of the network, looked up in the one that runs: nobody types an address twice. */
import { $ } from 'zx/core';
import { bridge, services as planned } from '../day1/plan.ts';

export interface Service {
  readonly name: string;
  readonly address: string;
  readonly ports: readonly string[];
  /** The host's end of its cable. */
  readonly link: string;
}

export interface Facts {
  readonly services: readonly Service[];
  readonly bridge: { readonly name: string; readonly address: string };
  readonly uplink: string;
  /** As iptables-save prints them, by table. */
  readonly rules: { readonly nat: readonly string[]; readonly filter: readonly string[] };
  /** The port of the host at which the shop is reached, and where that leads. */
  readonly entrance: { readonly port: string; readonly to: string };
  /** Of Day 5's measurement, as its report has them. */
  readonly rates: { readonly linux: string; readonly docker: string };
}

interface Link {
  readonly ifname: string;
  readonly addr_info: readonly { readonly family: string; readonly local: string; readonly prefixlen: number }[];
}

async function addressOf(namespace: readonly string[], link: string): Promise<string> {
  const links = (await $`ip ${namespace} -4 -j addr show`.json()) as readonly Link[];
  const found = links.find(({ ifname }) => ifname === link)?.addr_info[0];
  if (!found) throw new Error(`There is no address on ${link}: run day1/up.ts first.`);
  return `${found.local}/${found.prefixlen}`;
}

async function lookAt({ name, link }: (typeof planned)[number]): Promise<Service> {
  const [address, sockets] = await Promise.all([addressOf(['-n', name], 'eth0'), $`ip netns exec ${name} ss -Hltn`]);
  const ports = sockets.lines().map((line) => line.trim().split(/\s+/)[3]?.split(':').at(-1) ?? '');
  if (ports.length === 0) throw new Error(`Nothing listens in ${name}: run day2/up.ts first.`);
  return { name, address: address.split('/')[0] ?? '', ports: [...new Set(ports)], link };
}

/** Throws a sentence where something that the documents tell of does not run. */
export async function lookAround(report: string): Promise<Facts> {
  const [services, address, save, route] = await Promise.all([
    Promise.all(planned.map(lookAt)),
    addressOf([], bridge.name),
    $`iptables-save`,
    $`ip -4 route show default`,
  ]);
  const lines = save.lines();
  const table = (name: string) => {
    const from = lines.indexOf(`*${name}`);
    return lines.slice(from, lines.indexOf('COMMIT', from)).filter((line) => from >= 0 && line.startsWith('-A '));
  };
  const rules = { nat: table('nat'), filter: table('filter') };
  const [, port = '', to = ''] = /--dport (\d+) -j DNAT --to-destination (\S+)/.exec(rules.nat.join('\n')) ?? [];
  const rate = (stack: string) => new RegExp(`^\\| ${stack} *\\| ([^|]*?) *\\|`, 'm').exec(report)?.[1] ?? '';
  return {
    services,
    bridge: { name: bridge.name, address },
    uplink: /dev (\S+)/.exec(route.stdout)?.[1] ?? '',
    rules,
    entrance: { port, to },
    rates: { linux: rate('Linux namespaces'), docker: rate('Docker') },
  };
}

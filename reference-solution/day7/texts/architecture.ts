import type { Facts } from '../facts.ts';
import { table } from './table.ts';

/** What the system is made of, and how a request goes through it. */
export function architecture({ services, bridge, uplink, rules, entrance }: Facts): string {
  const of = (name: string) => {
    const { address = '', ports = [] } = services.find((one) => one.name === name) ?? {};
    return `${address}:${ports[0]}`;
  };
  const parts: Readonly<Record<string, string>> = {
    'nginx-lb': 'takes requests in, and is the only one that is reached from outside',
    'api-gateway': 'knows which service answers which route',
    'product-service': 'has the catalogue, and remembers it in Redis for five minutes',
    'order-service': 'takes orders, and answers when they are on the disk',
    'redis-cache': 'a cache: it may be lost at any time',
    'postgres-db': 'the orders: they may not',
  };
  return `# The shop: architecture

## Overview

A small shop in six parts, on one Linux machine. Each part is a process, or two, in a network namespace of its own, and so has links,
addresses, routes, rules and ports of its own: two of them can listen at port 5000 without being in each other's way. That isolation costs no
virtual machine, and no image: a namespace is made in some milliseconds, and it is the same one that Docker would have made.

![The network, drawn by day3/topology.ts](topology.svg)

## Components

${table(
  ['Service', 'Address', 'Port', 'What it does'],
  services.map(({ name, address, ports }) => [name, address, ports.join(', '), parts[name] ?? '']),
)}

## Network topology

The bridge ${bridge.name} has the address ${bridge.address} and is the gateway of all. Each namespace hangs on it by a veth pair. A veth pair is a
cable with two plugs that exists in the kernel only: what is sent into one end is put into the receiving queue of its peer, without a wire and
without a copy.

${table(
  ['Namespace', 'Its end', "The host's end"],
  services.map(({ name, link }) => [name, 'eth0', link]),
)}

The host's uplink is ${uplink}. Its rules, as \`iptables-save\` prints them:

\`\`\`text
${[...rules.nat, ...rules.filter].join('\n')}
\`\`\`

iptables is where the kernel's packet filter, netfilter, is told what to do. Of its rules, those of the chain FORWARD say what passes through the
host, and those of the table nat what is translated. NAT is what lets a container reach the internet: 10.0.0.0/16 is known to nobody outside, so
MASQUERADE writes the host's own address over the source of whatever leaves by ${uplink}, remembers that, and undoes it for the answers.

## Data flow

A customer asks the host at port ${entrance.port}. DNAT sends the packet on to ${entrance.to}, where nginx passes the request to the gateway at
${of('api-gateway')}. For products, the gateway asks ${of('product-service')}; that one looks into Redis at ${of('redis-cache')}, and makes the
answer itself where there is none. For orders, it asks ${of('order-service')}, which writes a row in PostgreSQL at ${of('postgres-db')} and says
201 when the commit was confirmed.

Whoever starts anew is found again by service discovery: on Day 4 each service enters its address in a registry, and the gateway asks the registry
for the instances that are alive, so that addresses need not be in anybody's configuration.

## Security

A namespace hides the network, and nothing else: root in it is root. So nothing runs as root that need not, only one port leads in, and on Day 4
the stores are reached by those alone who need them, by a policy that drops what it does not know. An attack on nginx then finds no way to the
database. What is not done: traffic within the bridge is not encrypted.
`;
}

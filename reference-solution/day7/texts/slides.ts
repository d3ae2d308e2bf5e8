import type { Facts } from '../facts.ts';
import { table } from './table.ts';

/** Thirty minutes: a slide begins at each line across. */
export function slides({ services, bridge, entrance, rates }: Facts): string {
  const pages = [
    `# A shop on one bridge\n\nSix services, six namespaces, no virtual machine`,
    `# The problem\n\n- Six programs on one machine, two of which want port 5000\n- One way in, no way around\n- Everything is to be seen, and to be undone`,
    `# Architecture: who is where\n\n${table(
      ['Service', 'Address', 'Port'],
      services.map(({ name, address, ports }) => [name, address, ports.join(', ')]),
    )}`,
    `# Architecture: the network\n\n![The network](topology.svg)`,
    `# Decisions\n\n- One bridge, ${bridge.name}: who needs rules between neighbours switches bridge-nf on\n- Names and addresses in one file\n- Nobody waits for his neighbour's start`,
    `# The way of an order\n\n1. the host's port ${entrance.port}\n2. DNAT to ${entrance.to}\n3. nginx, the gateway, the order service\n4. a row in PostgreSQL, then 201`,
    `# Demo\n\nTen commands, in demo.md`,
    `# Challenges\n\n- A ping that is answered by the wrong one\n- MASQUERADE that hides neighbours from each other\n- An order that was refused, and turned up later`,
    `# Learnings\n\n- A container is a process with another view\n- Ready is what answers\n- A rule without a counter is a guess`,
    `# Performance\n\n${table(
      ['Stack', 'Requests/s'],
      [
        ['Linux namespaces', rates.linux],
        ['Docker', rates.docker],
      ],
    )}\n\nIn turns, and an error is not an answer`,
    `# Linux or Docker?\n\n- By hand: nothing is hidden\n- Docker: the same everywhere`,
    `# Future improvements\n\n- mutual TLS between services\n- traces through all six\n- PostgreSQL with a second server`,
  ];
  return `${pages.join('\n\n---\n\n')}\n`;
}

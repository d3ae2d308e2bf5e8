import type { Facts } from '../facts.ts';
import { table } from './table.ts';

/** What the two ways of building it have in common, and what not. */
export function comparison({ rates }: Facts): string {
  return `# Linux primitives and Docker compared

## The same parts in two hands

Docker invents nothing: its bridge is a Linux bridge, its cables are veth pairs, its published port is a DNAT rule of iptables, and each container
has a network namespace. What it adds is everything around them: images, names that resolve, restarts, limits, one file that says it all.

${table(
  ['', 'By hand', 'Docker'],
  [
    ['network', 'ip and iptables', 'docker network'],
    ['names', 'a registry of our own', 'built in'],
    ['after a crash', 'somebody has to notice', 'restart policy'],
    ['what is on the disk', 'the host', 'an image'],
  ],
)}

## Performance

Measured by \`day5/compare.ts\`, in turns, on the same machine; the record is docs/day5-comparison.md.

${table(
  ['Stack', 'Requests/s'],
  [
    ['Linux namespaces', rates.linux],
    ['Docker', rates.docker],
  ],
)}

The difference is not the network's: veth pair and bridge are the same. It is what the containers' limits cost, and three replicas on two cores.
A published port adds a NAT look-up to the first packet of a connection. An overlay such as VXLAN costs more: 50 bytes and one more pass
through the kernel for each packet, and in exchange a bridge ends at its host while an overlay joins the bridges of several hosts into one.

## Pros and cons

${table(
  ['', 'Good', 'Bad'],
  [
    ['Linux primitives', 'nothing is hidden; no daemon; starts at once', 'all is ours to write, to watch and to undo'],
    ['Docker', 'the same everywhere; undone by one command', 'rules appear that nobody wrote; a daemon that is root'],
  ],
)}

By hand for learning and for what Docker cannot do; Docker for what others are to run.
`;
}

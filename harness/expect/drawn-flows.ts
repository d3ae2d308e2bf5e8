import type { TrafficFlow } from '../model/index.ts';
import { drawnNumber } from './drawn.ts';

/** Somebody who can take part: the key of a namespace, and its address. */
export type Party = { readonly key: string; readonly address: string };

const kinds = ['icmp', 'udp', 'tcp', 'udp', 'icmp'] as const;
/** An exchange is some ten packets. */
const least = { icmp: 40, udp: 40, tcp: 8 } as const;
const most = { icmp: 110, udp: 110, tcp: 20 } as const;

/** Who sends what to whom, and how much of it, drawn by lot from the run's seed: five pairs, or as many as there are. */
export function drawFlows(seed: string, parties: readonly Party[]): TrafficFlow[] {
  const lot = (what: string, below: number) => drawnNumber(seed, `flows: ${what}`, below);
  const pairs = parties.flatMap((one, index) => parties.slice(index + 1).map((other) => [one, other] as const));
  const order = pairs
    .map((pair, index) => ({ pair, place: lot(`place ${index}`, 2 ** 32) }))
    .sort((a, b) => a.place - b.place);
  return order.slice(0, kinds.length).map(({ pair }, index) => {
    const kind = kinds[index] ?? 'icmp';
    const [from, to] = lot(`way ${index}`, 2) === 0 ? pair : [pair[1], pair[0]];
    const count = least[kind] + lot(`count ${index}`, most[kind] - least[kind]);
    return { from: from.key, in: to.key, to: to.address, kind, count };
  });
}

import { ipv4Number, ipv4Text } from '../../harness/model/ipv4.ts';

/** The first and the last address of a prefix, as numbers. */
function range(prefix: string): readonly [first: number, last: number] {
  const [address = '', bits = '32'] = prefix.split('/');
  const size = 2 ** (32 - Number(bits));
  const first = Math.floor(ipv4Number(address) / size) * size;
  return [first, first + size - 1];
}

/** The subnet of an address with its prefix length: '10.20.0.0/24' for '10.20.0.3/24'. */
export function subnetOf(address: string): string {
  const [first] = range(address);
  return `${ipv4Text(first)}/${address.split('/')[1] ?? '32'}`;
}

/** Whether an address, whatever its prefix length, lies in a subnet. */
export function contains(subnet: string, address: string): boolean {
  const [first, last] = range(subnet);
  const [own] = range(address.split('/')[0] ?? '');
  return own >= first && own <= last;
}

/** Two different subnets that have an address in common; empty where there are none. */
export function overlapping(subnets: readonly string[]): readonly string[] {
  const sorted = [...new Set(subnets)].map((one) => ({ one, range: range(one) }));
  sorted.sort((a, b) => a.range[0] - b.range[0] || b.range[1] - a.range[1]);
  let widest = sorted[0];
  for (const next of sorted.slice(1)) {
    if (widest === undefined) break;
    if (next.range[0] <= widest.range[1]) return [widest.one, next.one];
    if (next.range[1] > widest.range[1]) widest = next;
  }
  return [];
}

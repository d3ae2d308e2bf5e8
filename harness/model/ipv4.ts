import { isIPv4 } from 'node:net';

/** The address 'a.b.c.d' as a number in host order; NaN for what is none. */
export function ipv4Number(address: string): number {
  return isIPv4(address) ? address.split('.').reduce((sum, part) => sum * 256 + Number(part), 0) : Number.NaN;
}

/** The address of a number of at most 32 bits. */
export function ipv4Text(number: number): string {
  return [24, 16, 8, 0].map((shift) => Math.floor(number / 2 ** shift) % 256).join('.');
}

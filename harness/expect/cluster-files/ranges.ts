import { ipv4Number, ipv4Text } from '../../model/index.ts';

/** A range of IPv4 addresses, both ends included. */
export type Range = { readonly first: number; readonly last: number; readonly prefix: number };

/** '10.0.0.0/16' as a range; null where it is none, or its address is not the first of its network. */
export function rangeOf(text: string): Range | null {
  const [, base = '', bits = ''] = /^(\d{1,3}(?:\.\d{1,3}){3})\/(\d{1,2})$/.exec(text) ?? [];
  const [first, prefix] = [ipv4Number(base), Number(bits)];
  if (Number.isNaN(first) || prefix > 32) return null;
  const size = 2 ** (32 - prefix);
  return first % size === 0 ? { first, last: first + size - 1, prefix } : null;
}

export function overlaps(a: Range, b: Range): boolean {
  return a.first <= b.last && b.first <= a.last;
}

/** Whether all of `inner` lies in `outer`. */
export function holds(outer: Range, inner: Range): boolean {
  return outer.first <= inner.first && inner.last <= outer.last;
}

/** The part of a range that Terraform's cidrsubnet(prefix, newbits, netnum) is; undefined where it has no such part. */
export function subnetOf({ first, prefix }: Range, bits: number, number: number): string | undefined {
  const isThere = [bits, number].every((one) => Number.isInteger(one) && one >= 0) && number < 2 ** bits;
  if (!isThere || prefix + bits > 32) return undefined;
  const base = first + number * 2 ** (32 - prefix - bits);
  return `${ipv4Text(base)}/${prefix + bits}`;
}

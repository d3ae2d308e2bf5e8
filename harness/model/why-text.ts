import type { Why } from './why.ts';

/** The reason without whom it is about; where it is not certain, what else it may be. No full stop. */
export function reasonText({ because, certain, suspects = [] }: Pick<Why, 'because' | 'certain' | 'suspects'>): string {
  if (certain) return because;
  const others = suspects.flatMap((one) => one.for[0] ?? []).slice(0, 3);
  return `not sure: ${[because, ...others.map((other) => `or ${other}`)].join('; ')}`;
}

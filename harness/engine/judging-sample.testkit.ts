import type { CheckId } from '../model/index.ts';

/** For tests: judges as the observation says. */
export function judgeAndShow(_: CheckId, { what }: { readonly what: string }) {
  if (what === 'throw') throw new TypeError('no such key');
  return { outcome: { status: 'pass' }, evidence: [] };
}

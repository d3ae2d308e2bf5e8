import type { WhyFlow } from '../model/index.ts';

/** A flow that stands for all that failed as it did. */
export type Pattern = { readonly flow: WhyFlow; readonly like: readonly string[] };

const most = 6;

/**
 * Groups failed flows by what they have in common: an end for which everything failed stands for all of its flows, the end that explains
 * most of them first; what is left stands for itself. At most six.
 */
export function patterns(failed: readonly WhyFlow[], all: readonly WhyFlow[]): Pattern[] {
  const found: Pattern[] = [];
  const broken = new Set(failed);
  let left = failed.filter(({ from, target }) => target !== from);
  while (left.length > 0 && found.length < most) {
    const group = largest(left, broken, all) ?? left.slice(0, 1);
    const [flow] = group;
    if (!flow) break;
    found.push({ flow, like: group.map(titleOf) });
    left = left.filter((one) => !group.includes(one));
  }
  return found;
}

const ends: readonly ((flow: WhyFlow) => string)[] = [
  ({ from, wanted }) => `from ${from} ${wanted}`,
  ({ to, port, wanted }) => `to ${to}:${port} ${wanted}`,
];

/**
 * The largest group of failed flows with one end in common, where all flows with this end failed: those that another group explains
 * already count as failed, too.
 */
function largest(left: readonly WhyFlow[], failed: ReadonlySet<WhyFlow>, all: readonly WhyFlow[]) {
  const groups = ends.flatMap((end) => {
    const working = new Set(all.filter((one) => !failed.has(one)).map(end));
    return [...Map.groupBy(left, end)].flatMap(([key, flows]) =>
      flows.length > 1 && !working.has(key) ? [flows] : [],
    );
  });
  return groups.toSorted((a, b) => b.length - a.length)[0];
}

function titleOf({ from, fromName, to, toName, port, protocol }: WhyFlow): string {
  const where = toName ?? to;
  return `${fromName ?? from} → ${protocol === 'tcp' ? `${where}:${port}` : where}`;
}

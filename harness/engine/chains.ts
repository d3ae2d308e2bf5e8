import { type AnyCheck, groundOf, type LabHostBed, type Testbed } from '../model/index.ts';

/** A lab host as checks want it: which lines have run in it, and who looks at it then. */
export interface Stage {
  readonly bed: LabHostBed;
  readonly checks: readonly AnyCheck[];
}

/** Checks that share a testbed. A lab host has stages: what the first ones want is on the way to what the later ones want. */
export type Chain =
  | { readonly kind: 'lab-host'; readonly stages: readonly Stage[] }
  | { readonly kind: 'docker' | 'files'; readonly checks: readonly AnyCheck[] };

/**
 * The testbeds that these checks need, as few as possible: a bed in which fewer units have come up is a stage of the first lab host in which
 * they come up first. Within a stage, what disturbs comes last; else the order is kept.
 */
export function chainsOf(checks: readonly AnyCheck[]): readonly Chain[] {
  const beds = [...Map.groupBy(checks, ({ on }) => JSON.stringify(groundOf(on).bed))].map(([bed, all]) => ({
    bed: JSON.parse(bed) as Testbed,
    checks: inOrder(all),
  }));
  const stages = beds.filter((one): one is Stage => one.bed.kind === 'lab-host');
  const leaves = stages.filter(({ bed }) => !stages.some((other) => isOnTheWay(bed, other.bed)));
  const taken = new Set<Stage>();
  const hosts = leaves.map((leaf): Chain => {
    const own = stages.filter((one) => !taken.has(one) && (one === leaf || isOnTheWay(one.bed, leaf.bed)));
    for (const one of own) taken.add(one);
    return { kind: 'lab-host', stages: own.toSorted((a, b) => a.bed.up.length - b.bed.up.length) };
  });
  const others = beds.flatMap(({ bed: { kind }, checks: own }): Chain[] =>
    kind === 'lab-host' ? [] : [{ kind, checks: own }],
  );
  return [...hosts, ...others];
}

/** Whether a lab host passes through `bed` before it is `other`. */
function isOnTheWay(bed: LabHostBed, other: LabHostBed): boolean {
  if (bed.runs.length > 0 || bed.replica !== undefined || bed.memoryMib !== other.memoryMib) return false;
  return bed.up.length < other.up.length && bed.up.every((unit, index) => unit === other.up[index]);
}

function inOrder(checks: readonly AnyCheck[]): readonly AnyCheck[] {
  const { first = [], last = [] } = Object.groupBy(checks, (one) => (disturbs(one) ? 'last' : 'first'));
  return [...first, ...last];
}

function disturbs({ on, disturbs: own }: AnyCheck): boolean {
  return own === true || groundOf(on).shared.some((shared) => shared.disturbs);
}

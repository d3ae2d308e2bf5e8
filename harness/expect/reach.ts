import { sentences, wayTable, why } from '../explain/index.ts';
import type { Cell, Evidence, Flow, Why, WhyFlow, WhyObservation } from '../model/index.ts';

/** A flow that is wanted, with what became of it; `flow` is null where there was no namespace to send from. */
export type Wanted = {
  /** Names for the reader. */
  readonly from: string;
  readonly to: string;
  /** The key of the namespace where it must arrive; null when there is none. */
  readonly target: string | null;
  readonly flow: Flow | null;
};

/**
 * Whether a wanted flow is allowed: it was seen arriving in the namespace that should get it, which is not the one it came from, and
 * the answer came back.
 */
export function isAllowed({ flow, target }: Wanted): boolean {
  if (flow === null || !flow.replied || flow.from === target) return false;
  return arrivals(flow, target).length > 0;
}

/** The sightings of a flow's requests coming into `target`. */
export function arrivals(flow: Flow, target: string | null) {
  return flow.sightings.filter(
    ({ kind, namespace, way }) => kind === 'request' && way === 'in' && namespace === target,
  );
}

/** The wanted flows as a matrix, for the reports. */
export function matrix(title: string, wanted: readonly Wanted[]): Evidence {
  const from = [...new Set(wanted.map((one) => one.from))];
  const to = [...new Set(wanted.map((one) => one.to))];
  const cell = (row: string, column: string): Cell => {
    const one = wanted.find((each) => each.from === row && each.to === column);
    if (!one) return { state: 'self', note: '' };
    if (isAllowed(one)) return { state: 'ok', note: '' };
    return { state: 'no', note: one.flow?.replied ? 'impostor' : 'no' };
  };
  return { kind: 'matrix', title, from, to, cells: from.map((row) => to.map((column) => cell(row, column))) };
}

/** A wanted ping as what is to be explained; null where there is no namespace to send from. */
export function toExplain({ from, to, target, flow }: Wanted): WhyFlow | null {
  if (flow === null) return null;
  const ends = { from: flow.from, to: flow.to, target, fromName: from, toName: to };
  return { ...ends, protocol: 'icmp', wanted: 'open' };
}

/** The reasons for flows that are not as they should be, one a fault. */
export function reasonsOf(observation: WhyObservation): Why[] {
  return why(observation);
}

/** The ways of the flows that failed, as tables for the reports, the place marked where each was lost; three at most. */
export function ways(observation: WhyObservation): Evidence[] {
  return why(observation).slice(0, 3).map(wayTable);
}

/** The first `count` reasons as sentences, and what nothing was found for: flows without a namespace to send from, and the rest. */
export function reasons(
  wanted: readonly Wanted[],
  { why: observation }: { readonly why: WhyObservation },
  count = 4,
): string {
  const failed = wanted.filter((one) => !isAllowed(one));
  const absent = [...new Set(failed.filter(({ flow }) => flow === null).map(({ from }) => from))];
  const twins = failed.filter(({ flow, target }) => flow !== null && flow.from === target);
  const nowhere = absent.map((name) => `There is no namespace for ${name}.`);
  const same = twins.slice(0, 1).map(({ from, to }) => `${from} and ${to} are one and the same namespace.`);
  const found = reasonsOf(observation);
  const told = found.length > 0 ? [sentences(found, count)] : [];
  const problem = observation.problem === undefined ? [] : [observation.problem];
  return [...nowhere, ...same, ...told, ...problem].join(' ') || `Among them ${failed[0]?.from} → ${failed[0]?.to}.`;
}

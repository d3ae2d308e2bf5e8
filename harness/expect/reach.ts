import { type Background, explainFlow } from '../explain/flow.ts';
import type { Cell, Evidence, Flow } from '../model/index.ts';

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

/** Why a wanted flow is not allowed, in words. */
function whyNot({ flow, target, from, to }: Wanted, background: Background): string {
  if (flow === null) return `there is no namespace for ${from}`;
  if (target === null) return `there is no namespace for ${to}`;
  if (flow.from === target) return 'both are in one and the same namespace';
  return explainFlow(flow, target, background);
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

/** The first `count` reasons, each once, and how many flows they stand for: '3 flows (a → b, …): reason'. */
export function reasons(wanted: readonly Wanted[], background: Background, count = 4): string {
  const byReason = new Map<string, string[]>();
  for (const one of wanted.filter((each) => !isAllowed(each))) {
    const reason = whyNot(one, background);
    byReason.set(reason, [...(byReason.get(reason) ?? []), `${one.from} → ${one.to}`]);
  }
  const lines = [...byReason].slice(0, count).map(([reason, flows]) => {
    const more = flows.length > 1 ? ` and ${flows.length - 1} more` : '';
    return `${flows[0]}${more}: ${reason}.`;
  });
  const left = byReason.size - lines.length;
  return [...lines, ...(left > 0 ? [`${left} other reasons.`] : [])].join(' ');
}

import { isAllowed } from '../../harness/expect/reach.ts';
import type { Flow, Sighting, Survey, SurveyedLink } from '../../harness/model/index.ts';

/** A ping, and the key of the namespace that it is meant for; null where either end is right. */
export type Sent = Flow & { readonly target: string | null };

/** Namespaces that may be a lab's, and what became of the pings between them. */
export type Trial = {
  /** For the reader, in the order of the brief. */
  readonly names: readonly string[];
  /** Keys in the same order; null where there is no such namespace. */
  readonly keys: readonly (string | null)[];
  readonly flows: readonly Sent[];
};

/** What is claimed of a way: undefined where it is so, else the rest of a sentence. */
export type OfWay = (flow: Flow, target: string) => string | undefined;

/** What is wrong between two of a trial, undefined where one of the pings from the one to the other got there and back as `way` wants it. */
export function between(trial: Trial, from: number, to: number, way: OfWay = () => undefined): string | undefined {
  const [sender, target] = [trial.keys[from] ?? null, trial.keys[to] ?? null];
  const absent = [from, to].filter((at) => !trial.keys[at]).map((at) => trial.names[at]);
  if (sender === null || target === null) return `there is no namespace ${absent.join(' and no ')}`;
  if (sender === target) return 'both are one and the same namespace';
  return ofFlows(
    trial.flows.filter((one) => one.from === sender && (one.target ?? target) === target),
    target,
    trial.names[to] ?? target,
    way,
  );
}

/** The same for pings that are all meant for one target. */
function ofFlows(flows: readonly Flow[], target: string, name: string, way: OfWay): string | undefined {
  if (flows.length === 0) return `${name} has no address`;
  const troubles = flows.map((flow) => lostOn(flow, target) ?? way(flow, target));
  return troubles.includes(undefined) ? undefined : troubles.find((one) => one !== undefined);
}

function lostOn(flow: Flow, target: string): string | undefined {
  if (isAllowed({ from: '', to: '', target, flow })) return undefined;
  if (flow.refused !== undefined) return `the kernel has no way to ${flow.to} (${flow.refused})`;
  if (flow.replied) return `${flow.to} is answered, and not by the namespace that is meant`;
  const last = flow.sightings.findLast(({ kind }) => kind === 'request');
  if (flow.sightings.some(({ kind, namespace, way }) => kind === 'request' && namespace === target && way === 'in'))
    return `a ping to ${flow.to} arrives, and no answer comes back`;
  return last === undefined
    ? `a ping to ${flow.to} is sent nowhere: nobody answers for that address`
    : `a ping to ${flow.to} was last seen ${last.way === 'in' ? 'coming into' : 'leaving'} ${last.namespace} by ${last.dev}`;
}

/** Where a ping's requests were seen in a namespace: coming in, and going out. */
export function requestsIn({ sightings }: Flow, key: string | null) {
  const own = sightings.filter(({ kind, namespace }) => kind === 'request' && namespace === key);
  const of = (way: Sighting['way']) => own.filter((one) => one.way === way);
  return { in: of('in'), out: of('out') };
}

/** The link of that name. */
export function linkOf({ namespaces }: Survey, key: string | null, dev: string): SurveyedLink | undefined {
  return namespaces.find((one) => one.key === key)?.links.find(({ name }) => name === dev);
}

import { randomBytes } from 'node:crypto';
import type { Namespace } from '../../../host/agent/namespaces.ts';
import type { WhyCase, WhyFlow, WhyObservation } from '../../../model/index.ts';
import { listListeners } from '../listeners.ts';
import type { Nonces } from '../nonce.ts';
import { drainTaps, type Tap, withTaps } from '../taps.ts';
import { readCounts, rises } from './counters.ts';
import { decisionsIn } from './decisions.ts';
import { listLinks, listOwn } from './kernel-lists.ts';
import { markPackets } from './marks.ts';
import { countAgain, type PlacedRules, placeRules, tells } from './rules.ts';
import { watchFor } from './sightings.ts';
import { takeState } from './state.ts';
import { hearTraces, type TraceEars } from './trace.ts';
import { type Attempt, prepare } from './try-flow.ts';

const mostRules = 300;
const mostSteps = 400;
const outside = ['@internet', '@client'];

type Tried = Omit<WhyCase, 'like' | 'decisions' | 'lost'> & {
  readonly risen: readonly { readonly namespace: string; readonly counts: readonly Parameters<typeof rises>[1][] }[];
};

type Prepared = { readonly flow: WhyFlow; readonly nonce: string; readonly attempt: Attempt };

/** Tries each flow once more, one at a time, and gathers all that may tell what becomes of it. Leaves nothing behind but counters. */
export async function gatherWhy(
  flows: readonly WhyFlow[],
  all: readonly Namespace[],
  nonces: Nonces,
): Promise<WhyObservation> {
  const known = flows.filter(({ from }) => all.some(({ key }) => key === from));
  const gone = flows.find((flow) => !known.includes(flow));
  const tried = await tryTraced(known, all, nonces);
  const state = await takeState(all);
  const cases = tried.map(({ risen, ...one }): WhyCase => {
    const changes = risen.map(({ namespace, counts: [before, after] }) => {
      const links = state.find(({ key }) => key === namespace)?.links ?? [];
      const devices = new Map(links.map(({ index, name }) => [index, name]));
      return before && after ? rises(namespace, before, after, devices) : { rose: [], lost: [] };
    });
    return {
      ...one,
      like: [],
      rose: changes.flatMap(({ rose }) => rose),
      lost: changes.flatMap(({ lost }) => lost),
      decisions: all.flatMap((namespace) => decisionsIn(namespace, one, state)),
    };
  });
  return {
    state,
    cases,
    ...(gone && { problem: `The namespace ${gone.from} is gone, so nothing can be sent from there.` }),
  };
}

/** Where packets may be judged by rules: the flows' ends, the host, whoever has the address, and whoever forwards between links. */
function isNear(namespace: Namespace, flows: readonly WhyFlow[]): boolean {
  const { key } = namespace;
  if (outside.includes(key)) return false;
  if (key === '@host' || flows.some(({ from, target }) => key === from || key === target)) return true;
  const { addresses, legs } = listOwn(namespace);
  return legs.length > 1 || flows.some(({ to }) => addresses.includes(to));
}

async function tryTraced(flows: readonly WhyFlow[], all: readonly Namespace[], nonces: Nonces): Promise<Tried[]> {
  const near = all.filter((namespace) => isNear(namespace, flows));
  const name = `t${randomBytes(6).toString('hex')}`;
  const [rules, listeners] = await Promise.all([
    Promise.all(near.map((namespace) => placeRules(namespace, name))),
    flows.some(({ protocol }) => protocol === 'tcp') ? listListeners(near) : [],
  ]);
  const prepared: Prepared[] = [];
  const ears: TraceEars[] = [];
  const removals: (() => Promise<void>)[] = [];
  try {
    for (const flow of flows) {
      const nonce = nonces.next();
      prepared.push({ flow, nonce, attempt: prepare(flow, all, nonce) });
    }
    ears.push(...near.map(hearTraces));
    const marks = prepared.map(({ attempt }) => attempt.mark);
    const marking = near.map((namespace, index) => {
      const links = listLinks(namespace).filter((link) => !/["\\\s]/.test(link));
      return markPackets(namespace, { name, marks, rules: rules[index] ?? { rules: [], chains: [] }, links });
    });
    removals.push(...(await Promise.all(marking)));
    return await withTaps(all, async (taps) => {
      const tried: Tried[] = [];
      for (const one of prepared) {
        const seen = await tryOne(one, { near, taps, ears, name, rules, nonces });
        const own = listeners.filter(({ namespace }) => [one.flow.from, one.flow.target, '@host'].includes(namespace));
        tried.push({ ...seen, listeners: own });
      }
      return tried;
    });
  } finally {
    for (const { attempt } of prepared) attempt.close();
    for (const ear of ears) ear.close();
    await Promise.all(removals.map((remove) => remove()));
  }
}

type Scene = {
  readonly near: readonly Namespace[];
  readonly taps: readonly Tap[];
  readonly ears: readonly TraceEars[];
  readonly name: string;
  readonly rules: readonly PlacedRules[];
  readonly nonces: Nonces;
};

async function tryOne(
  { flow, nonce, attempt }: Prepared,
  { near, taps, ears, name, rules, nonces }: Scene,
): Promise<Omit<Tried, 'listeners'>> {
  const watch = watchFor(attempt.mark, nonce, nonces);
  const counted = await Promise.all(near.map((namespace, index) => countAgain(namespace, name, rules[index])));
  for (const ear of ears) ear.take(name);
  const before = near.map(readCounts);
  drainTaps(taps, () => undefined);
  const { result, sent } = await attempt.go(() => drainTaps(taps, watch.see));
  drainTaps(taps, watch.see);
  const after = near.map(readCounts);
  const trace = ears.flatMap((ear) => ear.take(name)).slice(0, mostSteps);
  const again = await Promise.all(near.map((namespace, index) => countAgain(namespace, name, counted[index])));
  return {
    ...{ flow, result, sent, trace, sightings: watch.inOrder(), rose: [] },
    rules: again
      .flatMap((one) => one.rules)
      .filter((rule) => tells(rule, trace, flow))
      .slice(0, mostRules),
    chains: again.flatMap((one) => one.chains).slice(0, mostRules),
    risen: near.map(({ key }, index) => ({
      namespace: key,
      counts: [before[index], after[index]].filter((one) => one !== undefined),
    })),
  };
}

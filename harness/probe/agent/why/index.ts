import { randomBytes } from 'node:crypto';
import type { Namespace } from '../../../host/agent/namespaces.ts';
import type { Decision, Listener, NamespaceState, WhyCase, WhyFlow, WhyObservation } from '../../../model/index.ts';
import { listListeners } from '../listeners.ts';
import type { Nonces } from '../nonce.ts';
import { drainTaps, withTaps } from '../taps.ts';
import { readCounts, rises } from './counters.ts';
import { decide, type Question } from './decide.ts';
import { markPackets } from './marks.ts';
import { type PlacedRules, placeRules } from './rules.ts';
import { watchFor } from './sightings.ts';
import { takeState } from './state.ts';
import { hearTraces } from './trace.ts';
import { type Attempt, prepare } from './try-flow.ts';

const mostRules = 300;
const mostSteps = 400;
const ours = ['@internet', '@client'];

/** Tries each flow once more, one at a time, and gathers all that may tell what becomes of it. Leaves nothing behind but counters. */
export async function gatherWhy(
  flows: readonly WhyFlow[],
  all: readonly Namespace[],
  nonces: Nonces,
): Promise<WhyObservation> {
  const known = flows.filter(({ from }) => all.some(({ key }) => key === from));
  const before = await takeState(all);
  const cases: Omit<WhyCase, 'like'>[] = [];
  for (const flow of known) cases.push(await gatherOne(flow, all, before, nonces));
  const gone = flows.find((flow) => !known.includes(flow));
  return {
    state: cases.length > 0 ? await takeState(all) : before,
    cases: cases.map((one) => ({ ...one, like: [] })),
    ...(gone && { problem: `The namespace ${gone.from} is gone, so nothing can be sent from there.` }),
  };
}

async function gatherOne(
  flow: WhyFlow,
  all: readonly Namespace[],
  state: readonly NamespaceState[],
  nonces: Nonces,
): Promise<Omit<WhyCase, 'like'>> {
  const near = all.filter(({ key }) => isNear(key, flow, state));
  const name = `t${randomBytes(6).toString('hex')}`;
  const nonce = nonces.next();
  const attempt = prepare(flow, all, nonce);
  try {
    const [rules, listeners] = await Promise.all([
      Promise.all(near.map((namespace) => placeRules(namespace, name))),
      flow.protocol === 'tcp' ? listListeners(near) : [],
    ]);
    return await tryTraced(flow, { attempt, nonce, name, near, all, state, rules, listeners }, nonces);
  } finally {
    attempt.close();
  }
}

/** Where the packet may be judged by rules: its ends, the host, whoever has the address, and whoever forwards between links of its own. */
function isNear(key: string, { from, to, target }: WhyFlow, state: readonly NamespaceState[]): boolean {
  if (ours.includes(key)) return false;
  if (key === from || key === target || key === '@host') return true;
  const here = state.find((one) => one.key === key);
  if (!here) return false;
  const legs = here.links.filter(({ kind, addresses }) => kind !== 'loopback' && addresses.length > 0);
  return (
    legs.length > 1 || here.links.some(({ addresses }) => addresses.some((address) => address.startsWith(`${to}/`)))
  );
}

type Scene = {
  readonly attempt: Attempt;
  readonly nonce: string;
  readonly name: string;
  readonly near: readonly Namespace[];
  readonly all: readonly Namespace[];
  readonly state: readonly NamespaceState[];
  readonly rules: readonly PlacedRules[];
  readonly listeners: readonly Listener[];
};

function tryTraced(flow: WhyFlow, scene: Scene, nonces: Nonces): Promise<Omit<WhyCase, 'like'>> {
  const { attempt, nonce, name, near, all, state, rules, listeners } = scene;
  return withTaps(all, async (taps) => {
    const ears = near.map(hearTraces);
    const removals: (() => Promise<void>)[] = [];
    try {
      const marks = near.map((namespace, index) => {
        const here = state.find(({ key }) => key === namespace.key);
        const links = (here?.links ?? []).map((link) => link.name).filter((link) => !/["\\\s]/.test(link));
        const isBridge = here?.links.some(({ kind }) => kind === 'bridge') ?? false;
        const found = rules[index] ?? { rules: [], chains: [] };
        return markPackets(namespace, { name, mark: attempt.mark, rules: found, bridged: { isBridge, links } });
      });
      removals.push(...(await Promise.all(marks)));
      const before = await Promise.all(near.map(readCounts));
      const watch = watchFor(attempt.mark, nonce, nonces);
      drainTaps(taps, () => undefined);
      const { result, sent } = await attempt.go(() => drainTaps(taps, watch.see));
      drainTaps(taps, watch.see);
      const after = await Promise.all(near.map(readCounts));
      const risen = near.map(({ key }, index) =>
        rises(key, before[index] as (typeof before)[number], after[index] as (typeof after)[number]),
      );
      const trace = ears.flatMap((ear) => ear.take(name)).slice(0, mostSteps);
      const sightings = watch.inOrder();
      const again = await Promise.all(near.map((namespace) => legacyAgain(namespace, name, rules)));
      const chosen = again.flatMap((one) => one.rules).filter((rule) => tells(rule, trace));
      return {
        flow,
        result,
        sent,
        sightings,
        trace,
        decisions: near.flatMap((namespace) => decisionsIn(namespace, flow, state, sightings)),
        rules: chosen.slice(0, mostRules),
        chains: again.flatMap((one) => one.chains).slice(0, mostRules),
        rose: risen.flatMap(({ rose }) => rose),
        lost: risen.flatMap(({ lost }) => lost),
        listeners,
      };
    } finally {
      for (const ear of ears) ear.close();
      await Promise.all(removals.map((remove) => remove()));
    }
  });
}

/** The rules as they were, with how much the counters of iptables-legacy rose, for which there is no trace. */
async function legacyAgain(namespace: Namespace, own: string, before: readonly PlacedRules[]): Promise<PlacedRules> {
  const found = before.find((one) => [...one.rules, ...one.chains].some((rule) => rule.namespace === namespace.key));
  if (!found) return { rules: [], chains: [] };
  if (!found.rules.some(({ tool }) => tool === 'iptables-legacy')) return found;
  const after = await placeRules(namespace, own);
  const rules = found.rules.map((rule, index) => {
    const now = after.rules[index];
    const rose = now?.text === rule.text ? (now.packets ?? 0) - (rule.packets ?? 0) : 0;
    return { ...rule, rose };
  });
  return { ...found, rules };
}

/** Of ten thousand rules, those that our packet met, those that count, and those that translate addresses or refuse something. */
function tells(rule: PlacedRules['rules'][number], trace: WhyCase['trace']): boolean {
  if (rule.rose > 0 || rule.table === 'nat' || /nat|masquerade|redirect/i.test(rule.text)) return true;
  return trace.some(
    (step) =>
      step.namespace === rule.namespace &&
      step.table === rule.table &&
      step.family === rule.family &&
      step.handle === rule.handle,
  );
}

/** The kernel's decisions for the flow as it was sent, and as it was seen coming in anywhere, and for its answers. */
function decisionsIn(
  namespace: Namespace,
  { from, to }: WhyFlow,
  state: readonly NamespaceState[],
  sightings: WhyCase['sightings'],
): Decision[] {
  const here = state.find(({ key }) => key === namespace.key);
  if (!here) return [];
  const questions = new Map<string, Question>();
  const ask = (question: Question) => questions.set(JSON.stringify(question), question);
  if (namespace.key === from) ask({ from: '0.0.0.0', to, iif: null });
  for (const { kind, as, dev, source, destination, namespace: where } of sightings) {
    if (where !== namespace.key || as === 'out' || as === 'other' || kind === 'is-at' || kind === 'error') continue;
    ask({ from: source, to: destination, iif: dev });
    if (kind === 'there') ask({ from: destination, to: source, iif: null });
  }
  const devices = new Map(here.links.map(({ index, name }) => [index, name]));
  return decide(namespace, devices, [...questions.values()].slice(0, 20));
}

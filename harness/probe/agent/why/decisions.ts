import type { Namespace } from '../../../host/agent/namespaces.ts';
import type { Decision, NamespaceState, WhyCase } from '../../../model/index.ts';
import { decide, type Question } from './decide.ts';

const mostQuestions = 20;
/** Where a rule leads packets to (iptables-extensions(8), nft(8)). */
const leading = /(?:--to-destination|dnat(?: ip)? to) (\d+\.\d+\.\d+\.\d+)/;

/** The kernel's decisions for the flow as it was sent, and as it was seen coming in anywhere, and for its answers. */
export function decisionsIn(
  namespace: Namespace,
  { flow: { from, to }, rules, sightings }: Pick<WhyCase, 'flow' | 'rules' | 'sightings'>,
  state: readonly NamespaceState[],
): Decision[] {
  const here = state.find(({ key }) => key === namespace.key);
  if (!here) return [];
  const questions = new Map<string, Question>();
  const targets = rules
    .filter((rule) => rule.namespace === namespace.key)
    .flatMap(({ text }) => leading.exec(text)?.[1] ?? [])
    .slice(0, 3);
  const ask = (question: Question) => questions.set(JSON.stringify(question), question);
  if (namespace.key === from) ask({ from: '0.0.0.0', to, iif: null });
  for (const { kind, as, dev, source, destination, namespace: where } of sightings) {
    if (where !== namespace.key || as === 'out' || as === 'other' || kind === 'is-at' || kind === 'error') continue;
    ask({ from: source, to: destination, iif: dev });
    if (kind !== 'there') continue;
    ask({ from: destination, to: source, iif: null });
    for (const moved of targets) ask({ from: source, to: moved, iif: dev });
  }
  if (questions.size === 0) return [];
  const devices = new Map(here.links.map(({ index, name }) => [index, name]));
  return decide(namespace, devices, [...questions.values()].slice(0, mostQuestions));
}

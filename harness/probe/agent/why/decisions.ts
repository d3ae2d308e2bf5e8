import type { Namespace } from '../../../host/agent/namespaces.ts';
import type { Decision, NamespaceState, WhyFlow, WhySighting } from '../../../model/index.ts';
import { decide, type Question } from './decide.ts';

const mostQuestions = 20;

/** The kernel's decisions for the flow as it was sent, and as it was seen coming in anywhere, and for its answers. */
export function decisionsIn(
  namespace: Namespace,
  { from, to }: WhyFlow,
  state: readonly NamespaceState[],
  sightings: readonly WhySighting[],
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
  if (questions.size === 0) return [];
  const devices = new Map(here.links.map(({ index, name }) => [index, name]));
  return decide(namespace, devices, [...questions.values()].slice(0, mostQuestions));
}

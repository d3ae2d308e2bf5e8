import type { Cause, PlacedChain, PlacedRule, Stage, TraceStep } from '../model/index.ts';
import { type Ends, ruleOf, ruleTitle, type Scene, type Suspect, title } from './scene.ts';

const rejecting = /-j REJECT\b|\breject\b/;
const refusing = /-j (DROP|REJECT)\b|\b(drop|reject)\b/;

/** Rules and policies of a namespace that were seen to drop our packet, or one with these ends. */
export function dropsIn(scene: Scene, namespace: string, ends?: Ends): Suspect[] {
  const steps = withEnds(scene.seen.trace).filter((step) => step.namespace === namespace && step.verdict === 'drop');
  const mine = ends ? steps.filter((step) => isFor(step, ends)) : steps;
  const traced = (mine.length > 0 ? mine : ends ? [] : steps).map((step) => traceSuspect(scene, step));
  const counted = scene.seen.rules
    .filter((rule) => rule.namespace === namespace && rule.rose > 0 && refusing.test(rule.text))
    .map((rule) => countSuspect(scene, rule));
  return [...traced, ...counted].filter(
    (one, index, all) => all.findIndex((other) => other.because === one.because) === index,
  );
}

/** Only a packet's first step in a chain tells its ends. */
export function withEnds(trace: readonly TraceStep[]): TraceStep[] {
  const last = new Map<string, TraceStep>();
  return trace.map((step) => {
    const key = `${step.namespace} ${step.packet}`;
    if (step.source !== undefined) last.set(key, step);
    const { source, destination, sourcePort, destinationPort } = last.get(key) ?? step;
    return {
      ...step,
      ...(source && { source }),
      ...(destination && { destination }),
      ...(sourcePort && { sourcePort }),
      ...(destinationPort && { destinationPort }),
    };
  });
}

/** NAT may change either end, so one that fits is enough, unless the step is the way back's. */
function isFor(step: TraceStep, { source, destination }: Ends): boolean {
  if (step.source === undefined) return true;
  if (step.source === destination && step.destination === source) return false;
  return step.source === source || step.destination === destination;
}

function traceSuspect(scene: Scene, step: TraceStep): Suspect {
  const rule = ruleOf(scene, step);
  const chain = scene.seen.chains.find(
    (one) =>
      one.namespace === step.namespace &&
      one.family === step.family &&
      one.table === step.table &&
      one.chain === step.chain,
  );
  const what: Cause =
    step.type === 'policy' ? 'policy-drop' : rule && rejecting.test(rule.text) ? 'filter-reject' : 'filter-drop';
  const by = rule
    ? ruleTitle(rule)
    : step.type === 'policy'
      ? `the policy of ${step.chain} of ${title(step.namespace)} (table ${step.table}), which is DROP`
      : `a rule in ${step.chain} of ${title(step.namespace)} (table ${step.table})`;
  return {
    what,
    where: { namespace: step.namespace, stage: stageOf(chain, step.chain) },
    because: `${what === 'filter-reject' ? 'rejected' : 'dropped'} by ${by}`,
    ...(rule && { rule }),
    isWitnessed: true,
    evidence: [
      {
        kind: 'trace',
        text: `our packet met ${step.family} ${step.table} ${step.chain}: ${step.type} ${step.verdict}`,
      },
    ],
  };
}

function countSuspect(scene: Scene, rule: PlacedRule): Suspect {
  const what: Cause = rejecting.test(rule.text) ? 'filter-reject' : 'filter-drop';
  const isOurs = rule.rose <= scene.seen.sent * 2;
  return {
    what,
    where: { namespace: rule.namespace, stage: stageOf(undefined, rule.chain) },
    because: `${what === 'filter-reject' ? 'rejected' : 'dropped'} by ${ruleTitle(rule)}`,
    rule,
    isWitnessed: isOurs,
    evidence: [{ kind: 'counter', text: `it met ${rule.rose} packets while we sent ${scene.seen.sent}` }],
  };
}

const stages: Readonly<Record<string, Stage>> = {
  prerouting: 'prerouting',
  input: 'input',
  forward: 'forward',
  output: 'output',
  postrouting: 'postrouting',
  ingress: 'link',
  egress: 'link',
};

function stageOf(chain: PlacedChain | undefined, name: string): Stage {
  return stages[chain?.hook ?? ''] ?? stages[name.toLowerCase()] ?? 'forward';
}

import type { TraceStep } from '../model/index.ts';
import { ruleOf, ruleTitle, type Scene, title } from './scene.ts';
import { type Finding, proven } from './verdict.ts';
import { withEnds } from './verdicts.ts';

const forwarding = /^(forward|prerouting|ingress)$/;

/** Which rule, or the lack of which, let a connection through that should have been closed. */
export function whyOpen(scene: Scene): Finding {
  const { flow, sightings, chains } = scene.seen;
  const hosts = sightings.filter(({ kind, namespace }) => kind === 'there' && namespace === '@host');
  const steps = withEnds(scene.seen.trace).filter(({ namespace }) => namespace === '@host');
  const where = { namespace: '@host', stage: 'forward' as const };
  if (hosts.length === 0 || hosts.every(({ as }) => as === 'out' && flow.from === '@host'))
    return proven({
      what: 'another-way',
      where: { namespace: flow.from, stage: 'sending' },
      because: `${title(flow.from)} reaches ${flow.to} by a way on which the host is not asked`,
      evidence: [{ kind: 'tap', text: 'nothing of it was seen in the host' }],
    });
  const judged = steps.filter((step) => isForwardChain(scene, step));
  const accepted = judged.find(({ type, verdict }) => type === 'rule' && verdict === 'accept');
  const rule = accepted && ruleOf(scene, accepted);
  if (rule)
    return proven({
      ...{ what: 'let-through-by-rule', where, rule },
      because: `let through by ${ruleTitle(rule)}`,
      evidence: [{ kind: 'trace', text: `the first rule that met it: ${rule.text}` }],
    });
  const isRouted = hosts.some(({ as, dev }) => as === 'host' && !isPort(scene, dev));
  const host = scene.state.find(({ key }) => key === '@host');
  const base = chains.filter(({ namespace, hook }) => namespace === '@host' && hook === 'forward');
  if (
    judged.length === 0 &&
    !isRouted &&
    host?.bridgeFilter === false &&
    base.some(({ family }) => family === 'ip' || family === 'inet')
  )
    return proven({
      ...{ what: 'bridge-filter-off', where: { ...where, stage: 'bridge' } },
      because:
        'it only crosses the bridge, and the host’s rules do not meet what does: net.bridge.bridge-nf-call-iptables is 0',
      evidence: [{ kind: 'trace', text: 'no chain of FORWARD saw it' }],
    });
  const words = new RegExp(`\\b${flow.port ?? 0}\\b`);
  const meant = scene.seen.rules.find(
    (one) => one.namespace === '@host' && words.test(one.text) && !/ACCEPT|accept/.test(one.text),
  );
  return proven({
    ...{ what: 'no-rule-met', where, ...(meant && { rule: meant }) },
    because: `no rule of the host met it${meant ? `: ${ruleTitle(meant)} does not match it, or does not see it` : ''}`,
    evidence: [
      {
        kind: 'trace',
        text: judged.length > 0 ? 'every chain of FORWARD ended with its policy' : 'no chain of FORWARD saw it',
      },
    ],
  });
}

function isForwardChain(scene: Scene, step: TraceStep): boolean {
  if (step.table === 'nat' || step.table === 'raw') return false;
  const hooks = hooksOf(scene, step, step.chain, []);
  return hooks.some((hook) => forwarding.test(hook));
}

/** The hooks by which packets come to a chain: its own, or those of the chains that jump there. */
function hooksOf(
  scene: Scene,
  { family, table, namespace }: TraceStep,
  chain: string,
  before: readonly string[],
): string[] {
  const isHere = (one: { readonly family: string; readonly table: string; readonly namespace: string }) =>
    one.family === family && one.table === table && one.namespace === namespace;
  const hook = scene.seen.chains.find((one) => isHere(one) && one.chain === chain)?.hook;
  if (hook) return [hook];
  const jump = new RegExp(`(-j|-g|jump|goto) ${RegExp.escape(chain)}( |$)`);
  const callers = scene.seen.rules.filter((one) => isHere(one) && jump.test(one.text) && !before.includes(one.chain));
  return callers.flatMap((one) =>
    hooksOf(scene, { family, table, namespace } as TraceStep, one.chain, [...before, chain]),
  );
}

function isPort(scene: Scene, dev: string): boolean {
  return (
    scene.state
      .find(({ key }) => key === '@host')
      ?.links.some(({ name, master }) => name === dev && master !== undefined) ?? false
  );
}

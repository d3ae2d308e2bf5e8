import type { Cause, PlacedRule, TraceStep } from '../model/index.ts';
import { ruleOf, ruleTitle, type Scene, type Suspect, title } from './scene.ts';
import { withEnds } from './verdicts.ts';

const hooks = { prerouting: /^(prerouting|output)$/, postrouting: /^postrouting$/ } as const;
const translating = /-j (DNAT|REDIRECT|SNAT|MASQUERADE|NETMAP)\b|\b(dnat|redirect|snat|masquerade)\b/;
export const toTarget = /-j (DNAT|REDIRECT|NETMAP)\b|\b(dnat|redirect)\b/;
export const toSource = /-j (SNAT|MASQUERADE)\b|\b(snat|masquerade)\b/;

/** The rule that translated our packet in a namespace, as the trace tells. */
export function translator(
  scene: Scene,
  namespace: string,
  kind: RegExp,
): { rule: PlacedRule; step: TraceStep } | undefined {
  for (const step of withEnds(scene.seen.trace)) {
    if (step.namespace !== namespace || step.type !== 'rule') continue;
    const rule = ruleOf(scene, step);
    if (rule && kind.test(rule.text)) return { rule, step };
  }
  const counted = scene.seen.rules.find(
    (rule) => rule.namespace === namespace && rule.rose > 0 && kind.test(rule.text),
  );
  return (
    counted && {
      rule: counted,
      step: {
        namespace,
        packet: 0,
        family: 'ip',
        table: counted.table,
        chain: counted.chain,
        type: 'rule',
        verdict: 'accept',
      },
    }
  );
}

/** Where a rule of a namespace led our packet to, where that is another address than before. */
export function ledTo(scene: Scene, namespace: string): string | undefined {
  const text = translator(scene, namespace, toTarget)?.rule.text ?? '';
  return /(?:--to-destination|dnat(?: ip)? to) (\d+\.\d+\.\d+\.\d+)/.exec(text)?.[1];
}

/** Why a packet that passed a namespace was not translated there, though it should have been. */
export function whyUntranslated(scene: Scene, namespace: string, way: 'prerouting' | 'postrouting'): Suspect {
  const kind = way === 'prerouting' ? toTarget : toSource;
  const chains = scene.seen.chains.filter((one) => one.namespace === namespace && isNat(one.table, one.hook, way));
  const rules = scene.seen.rules.filter((rule) => rule.namespace === namespace && kind.test(rule.text));
  const [wanted] = rules;
  const steps = withEnds(scene.seen.trace).filter((step) => step.namespace === namespace);
  const accepted = steps.find(
    (step) =>
      step.type === 'rule' &&
      (step.verdict === 'accept' || step.verdict === 'return') &&
      chains.some(
        ({ table, chain, family }) =>
          table === step.table && family === step.family && reaches(scene, namespace, chain, step.chain),
      ),
  );
  const first = accepted && ruleOf(scene, accepted);
  const counted =
    rules.length > 0
      ? scene.seen.rules.find(
          (rule) =>
            rule.namespace === namespace &&
            rule.rose > 0 &&
            /-j (ACCEPT|RETURN)/.test(rule.text) &&
            hooks[way].test(rule.chain.toLowerCase()),
        )
      : undefined;
  const shadow = first && !translating.test(first.text) ? first : counted;
  const what = wanted === undefined ? missing[way] : shadow ? ('nat-shadowed' as const) : ('nat-not-met' as const);
  const where = { namespace, stage: way };
  if (wanted === undefined)
    return {
      ...{ what, where, isWitnessed: true },
      because: `${title(namespace)} has no rule that ${way === 'prerouting' ? 'leads it on (DNAT)' : 'gives it an address of its own (MASQUERADE)'}`,
      evidence: [{ kind: 'state', text: 'no rule of this kind in any table' }],
    };
  if (shadow)
    return {
      ...{ what, where, isWitnessed: true, rule: shadow },
      because: `${ruleTitle(shadow)} lets it pass before '${wanted.text}' is asked`,
      evidence: [{ kind: 'trace', text: `our packet was accepted by '${shadow.text}'` }],
    };
  return {
    ...{ what, where, isWitnessed: true, rule: wanted },
    because: `no rule translated it: ${ruleTitle(wanted)} does not match it`,
    evidence: [{ kind: 'trace', text: 'our packet passed and no rule that translates met it' }],
  };
}

const missing: Readonly<Record<'prerouting' | 'postrouting', Cause>> = {
  prerouting: 'nat-missing',
  postrouting: 'masquerade-missing',
};

function isNat(table: string, hook: string, way: 'prerouting' | 'postrouting'): boolean {
  return (
    table !== 'filter' && hooks[way].test(hook) && (table === 'nat' || way === 'postrouting' || hook === 'prerouting')
  );
}

/** Whether a chain is the base chain or one that its rules jump to. */
function reaches(scene: Scene, namespace: string, base: string, chain: string): boolean {
  if (base === chain) return true;
  const jump = new RegExp(`(-j|-g|jump|goto) ${RegExp.escape(chain)}( |$)`);
  return scene.seen.rules.some((rule) => rule.namespace === namespace && rule.chain === base && jump.test(rule.text));
}

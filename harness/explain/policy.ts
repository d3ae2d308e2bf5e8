import type { Rule, Ruleset, Survey } from '../model/index.ts';

const accepting = /-j (ACCEPT|RETURN)\b|\b(accept|return)\b/;
const comments = /(--)?comment ("[^"]*"|\S+)/g;
/** Where packets come by that the host passes on. */
const forwarding = ['forward', 'prerouting', 'ingress'];

/**
 * Why the host's rules let a connection to `port` pass that its policy was to stop, as a sentence without a full stop; undefined when the
 * rules do not tell.
 */
export function whyLetThrough(port: number, { rules, chains }: Ruleset, survey: Survey): string | undefined {
  const mention = new RegExp(`\\b${port}\\b`);
  const plain = rules.map((rule) => ({ ...rule, text: rule.text.replaceAll(comments, '').trim() }));
  const meant = plain.filter(({ text }) => mention.test(text) && !accepting.test(text));
  const [first] = meant;
  if (!first) return `no rule of the host refuses anything for port ${port}`;
  const hooks = meant.flatMap((rule) => hooksOf(rule, { rules: plain, chains }));
  if (!hooks.some((hook) => forwarding.includes(hook)))
    return `the rule '${first.text}' is in ${first.chain}, which no packet passes that the host forwards`;
  const host = survey.namespaces.find(({ key }) => key === '@host');
  const routedOnly = meant.every(({ family }) => family !== 'bridge' && family !== 'netdev');
  if (host?.bridgeFilter === false && routedOnly)
    return 'the switch net.bridge.bridge-nf-call-iptables is 0, so the rules never meet what only crosses the bridge';
  const missed = meant.find(({ packets }) => packets === 0);
  return missed && `the rule '${missed.text}' in ${missed.chain} has met no packet: one before it has let them through`;
}

/** The hooks by which packets come to a rule: its chain's, or those of the chains that jump there. */
function hooksOf(rule: Rule, all: Ruleset, seen: readonly string[] = []): string[] {
  const isHere = (one: { readonly family: string; readonly table: string }) =>
    one.family === rule.family && one.table === rule.table;
  const hook = all.chains.find((one) => isHere(one) && one.chain === rule.chain)?.hook;
  if (hook) return [hook];
  const jump = new RegExp(`(-j|-g|jump|goto) ${RegExp.escape(rule.chain)}( |$)`);
  const callers = all.rules.filter((one) => isHere(one) && jump.test(one.text) && !seen.includes(one.chain));
  return callers.flatMap((caller) => hooksOf(caller, all, [...seen, rule.chain]));
}

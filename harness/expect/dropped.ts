import type { Rule, Ruleset } from '../model/index.ts';

const dropping = /-j (DROP|REJECT)\b|\b(drop|reject)\b/;

/** The rules and policies that drop packets and met more of them in `after` than in `before`, as ends of a sentence. */
export function whatDropped(before: Ruleset, after: Ruleset): string[] {
  const rules = after.rules.filter((rule, index) => dropping.test(rule.text) && grew(rule, before.rules[index]));
  const chains = after.chains.filter(
    (chain, index) => chain.policy === 'DROP' && (chain.packets ?? 0) > (before.chains[index]?.packets ?? 0),
  );
  return [
    ...rules.map(({ chain, text }) => `the rule '${text}' in ${chain}`),
    ...chains.map(({ chain, table }) => `the policy of ${chain} (table ${table}), which is DROP`),
  ];
}

function grew(rule: Rule, before: Rule | undefined): boolean {
  return before?.text === rule.text && (rule.packets ?? 0) > (before.packets ?? 0);
}

import type { Rule, Ruleset } from '../model/index.ts';

/** A rule that logs, in a namespace, and how many packets it has met; null where it does not count. */
export type LogRule = { readonly at: string; readonly text: string; readonly packets: number | null };

const strings = /(--)?(comment|log-prefix|nflog-prefix|prefix) ("[^"]*"|\S+)/g;
const logging = /-j (LOG|NFLOG)\b|(^| )log( |$)/;

/** The rules of a namespace's ruleset that log, in its order. */
export function logRules(namespace: string, { rules }: Ruleset): LogRule[] {
  return rules
    .filter(({ text }) => logging.test(text.replaceAll(strings, '').trim()))
    .map((rule) => ({ at: `${namespace} ${rule.tool} ${rule.table} ${rule.chain}`, ...plain(rule) }));
}

/** What the rules met between two looks, rule by rule; nothing where they are no longer the same rules. */
export function rises(before: readonly LogRule[], after: readonly LogRule[]): number[] {
  return after.map((rule, index) => {
    const old = before[index];
    const isSame = old?.at === rule.at && old.text === rule.text;
    return isSame ? Math.max(0, (rule.packets ?? 0) - (old.packets ?? 0)) : 0;
  });
}

function plain({ text, packets }: Rule): Pick<LogRule, 'text' | 'packets'> {
  return { text, packets };
}

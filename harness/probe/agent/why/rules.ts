import type { Namespace } from '../../../host/agent/namespaces.ts';
import type { PlacedChain, PlacedRule, Rule, TraceStep, WhyFlow } from '../../../model/index.ts';
import { readLegacyNames } from './counters.ts';
import { hasTables } from './kernel-lists.ts';
import { output } from './output.ts';

export type PlacedRules = { readonly rules: readonly PlacedRule[]; readonly chains: readonly PlacedChain[] };

/** The rules of a namespace that bear on IPv4, with their handles, as nft(8) and both iptables write them; not our own table's. */
export async function placeRules(namespace: Namespace, own: string): Promise<PlacedRules> {
  const { key } = namespace;
  const [listing, legacy] = await Promise.all([
    hasTables(namespace) ? output(namespace, 'nft', ['-a', 'list', 'ruleset']) : '',
    readLegacyNames(namespace).length === 0 ? '' : output(namespace, 'iptables-legacy-save', ['-c']),
  ]);
  const native = parseListing(key, listing, own);
  const old = parseSaved(key, legacy, 'iptables-legacy');
  if (!/^table ip (filter|nat|mangle|raw|security) \{/m.test(listing)) return join(native, old);
  const saved = parseSaved(key, await output(namespace, 'iptables-nft-save', ['-c']), 'iptables-nft');
  return join(respelt(native, saved), old);
}

/** The same rules, with how much the counters of iptables-legacy rose since, for which there is no trace. */
export async function countAgain(namespace: Namespace, own: string, before?: PlacedRules): Promise<PlacedRules> {
  if (!before?.rules.some(({ tool }) => tool === 'iptables-legacy')) return before ?? { rules: [], chains: [] };
  const after = await placeRules(namespace, own);
  const rules = after.rules.map((rule, index) => {
    const old = before.rules[index];
    return { ...rule, rose: old?.text === rule.text ? (rule.packets ?? 0) - (old.packets ?? 0) : 0 };
  });
  return { ...after, rules };
}

/** Of ten thousand rules, those that our packet met, those that counted it, those that translate addresses, and those about its port. */
export function tells(rule: PlacedRule, trace: readonly TraceStep[], { port }: WhyFlow): boolean {
  if (rule.rose > 0 || rule.table === 'nat' || /nat|masquerade|redirect|jump|goto/i.test(rule.text)) return true;
  if (port !== undefined && rule.text.includes(`${port}`)) return true;
  return trace.some(
    (step) =>
      step.namespace === rule.namespace &&
      step.table === rule.table &&
      step.family === rule.family &&
      step.handle === rule.handle,
  );
}

function join(one: PlacedRules, other: PlacedRules): PlacedRules {
  return { rules: [...one.rules, ...other.rules], chains: [...one.chains, ...other.chains] };
}

/** Rules that iptables made are told in its own words: both list a chain in the same order. */
function respelt(native: PlacedRules, saved: PlacedRules): PlacedRules {
  const words = new Map<string, PlacedRule[]>();
  const place = ({ table, chain }: PlacedRule) => `${table} ${chain}`;
  for (const rule of saved.rules) words.set(place(rule), [...(words.get(place(rule)) ?? []), rule]);
  const counts = new Map<string, number>();
  const tables = new Set(saved.chains.map(({ table }) => table));
  const rules = native.rules.map((rule) => {
    if (rule.family !== 'ip' || !tables.has(rule.table)) return rule;
    const index = counts.get(place(rule)) ?? 0;
    counts.set(place(rule), index + 1);
    const text = words.get(place(rule))?.[index]?.text;
    return text === undefined ? rule : { ...rule, tool: 'iptables-nft' as const, text };
  });
  const chains = native.chains.map((chain) =>
    chain.family === 'ip' && tables.has(chain.table) ? { ...chain, tool: 'iptables-nft' as const } : chain,
  );
  return { rules, chains };
}

function parseSaved(namespace: string, saved: string, tool: Rule['tool']): PlacedRules {
  const rules: PlacedRule[] = [];
  const chains: PlacedChain[] = [];
  let table = '';
  for (const line of saved.split('\n')) {
    if (line.startsWith('*')) table = line.slice(1).trim();
    const [, name, policy] = /^:(\S+) (\S+) \[/.exec(line) ?? [];
    const common = { namespace, tool, family: 'ip', table };
    if (name !== undefined && policy !== undefined)
      chains.push({
        ...common,
        chain: name,
        ...(policy === '-' ? { hook: '', policy: '' } : { hook: name.toLowerCase(), policy: policy.toLowerCase() }),
      });
    const [, packets, chain = '', text = ''] = /^\[(\d+):\d+\] -A (\S+) (.*)$/.exec(line) ?? [];
    if (packets !== undefined) rules.push({ ...common, chain, text, packets: Number(packets), rose: 0 });
  }
  return { rules, chains };
}

function parseListing(namespace: string, listing: string, own: string): PlacedRules {
  const rules: PlacedRule[] = [];
  const chains: PlacedChain[] = [];
  let [family, table, chain] = ['', '', ''];
  for (const raw of listing.split('\n')) {
    const line = raw.trim();
    const opensTable = /^table (\S+) (\S+) \{/.exec(line);
    const opensChain = /^chain (\S+) \{/.exec(line);
    if (opensTable) [family, table, chain] = [opensTable[1] ?? '', opensTable[2] ?? '', ''];
    else if (opensChain) chain = opensChain[1] ?? '';
    else if (line === '}') chain = '';
    if (opensTable || !chain || table === own || family === 'ip6') continue;
    const common = { namespace, tool: 'nft' as const, family, table, chain };
    if (opensChain) chains.push({ ...common, hook: '', policy: '' });
    else if (line.startsWith('type ')) {
      const hook = /hook (\w+)/.exec(line)?.[1] ?? '';
      chains[chains.length - 1] = { ...common, hook, policy: /policy (\w+);/.exec(line)?.[1] ?? 'accept' };
    }
    const handle = / # handle (\d+)$/.exec(line)?.[1];
    if (opensChain || handle === undefined) continue;
    const packets = /counter packets (\d+)/.exec(line)?.[1];
    const text = line.replace(/ # handle \d+$/, '').replace(/counter packets \d+ bytes \d+/, 'counter');
    rules.push({ ...common, text, handle: Number(handle), packets: packets ? Number(packets) : null, rose: 0 });
  }
  return { rules, chains };
}

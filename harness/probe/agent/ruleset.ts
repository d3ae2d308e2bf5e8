import type { Namespace } from '../../host/agent/namespaces.ts';
import type { Chain, Rule, Ruleset } from '../../model/index.ts';
import { bounded, told } from './told.ts';

const mostRules = 2000;
const mostChains = 1000;

/** Reads every rule and policy of a namespace: iptables of both kinds, and nftables for what is not theirs. */
export async function readRuleset(namespace: Namespace): Promise<Ruleset> {
  const [nftText, ...saved] = await Promise.all([
    output(namespace, 'nft', ['-a', 'list', 'ruleset']),
    output(namespace, 'iptables-nft-save', ['-c']),
    output(namespace, 'ip6tables-nft-save', ['-c']),
    output(namespace, 'iptables-legacy-save', ['-c']),
    output(namespace, 'ip6tables-legacy-save', ['-c']),
  ]);
  const [v4, v6, legacy4, legacy6] = [
    parseSaved(saved[0] ?? '', 'iptables-nft', 'ip'),
    parseSaved(saved[1] ?? '', 'iptables-nft', 'ip6'),
    parseSaved(saved[2] ?? '', 'iptables-legacy', 'ip'),
    parseSaved(saved[3] ?? '', 'iptables-legacy', 'ip6'),
  ];
  const managed = new Set([...v4.chains, ...v6.chains].map(({ family, table }) => `${family} ${table}`));
  const nft = parseNft(nftText ?? '');
  const native = ({ family, table }: { family: string; table: string }) => !managed.has(`${family} ${table}`);
  const parts = [v4, v6, legacy4, legacy6];
  const { key } = namespace;
  return {
    rules: bounded([...parts.flatMap(({ rules }) => rules), ...nft.rules.filter(native)], mostRules, `rules in ${key}`),
    chains: bounded(
      [...parts.flatMap(({ chains }) => chains), ...nft.chains.filter(native)],
      mostChains,
      `chains in ${key}`,
    ),
  };
}

async function output(namespace: Namespace, command: string, args: readonly string[]): Promise<string> {
  return (await told(namespace, [command, ...args])).output;
}

/** Reads what `iptables-save -c` prints (iptables-save(8)). */
function parseSaved(saved: string, tool: Rule['tool'], family: string): Ruleset {
  const rules: Rule[] = [];
  const chains: Chain[] = [];
  let table = '';
  for (const line of saved.split('\n')) {
    if (line.startsWith('*')) table = line.slice(1).trim();
    const chain = /^:(\S+) (\S+) \[(\d+)/.exec(line);
    if (chain) {
      const [, name = '', policy = '', packets] = chain;
      const based = policy !== '-';
      const hook = based ? name.toLowerCase() : '';
      chains.push({ tool, family, table, chain: name, hook, policy: based ? policy : '', packets: Number(packets) });
    }
    const rule = /^\[(\d+):\d+\] -A (\S+) (.*)$/.exec(line);
    if (rule) rules.push({ tool, family, table, chain: rule[2] ?? '', text: rule[3] ?? '', packets: Number(rule[1]) });
  }
  return { rules, chains };
}

/** Reads what `nft -a list ruleset` prints (nft(8)): a rule is a line of a chain that is neither its hook nor a brace. */
function parseNft(listing: string): Ruleset {
  const rules: Rule[] = [];
  const chains: Chain[] = [];
  let [family, table, chain] = ['', '', ''];
  for (const raw of listing.split('\n')) {
    const line = raw.trim();
    const opensTable = /^table (\S+) (\S+) \{/.exec(line);
    const opensChain = /^chain (\S+) \{/.exec(line);
    if (opensTable) [family, table] = [opensTable[1] ?? '', opensTable[2] ?? ''];
    else if (opensChain) chain = opensChain[1] ?? '';
    else if (line === '}') chain = '';
    else if (chain && line.startsWith('type ')) {
      const policy = /policy (\w+);/.exec(line)?.[1] ?? 'accept';
      const hook = /hook (\w+)/.exec(line)?.[1] ?? '';
      chains.push({ tool: 'nft', family, table, chain, hook, policy: policy.toUpperCase(), packets: null });
    } else if (chain && / # handle \d+$/.test(line)) {
      const packets = /counter packets (\d+)/.exec(line)?.[1];
      const plain = line.replace(/ # handle \d+$/, '').replace(/counter packets \d+ bytes \d+/, 'counter');
      rules.push({ tool: 'nft', family, table, chain, text: plain, packets: packets ? Number(packets) : null });
    }
  }
  return { rules, chains };
}

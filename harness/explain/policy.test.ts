import { expect, test } from 'vitest';
import type { Chain, Rule, Ruleset, Survey } from '../model/index.ts';
import { whyLetThrough } from './policy.ts';

const survey = (bridgeFilter: boolean) =>
  ({ namespaces: [{ key: '@host', bridgeFilter }], processes: 0 }) as unknown as Survey;
const common = { tool: 'iptables-nft', family: 'ip', table: 'filter' } as const;

function rule(chain: string, text: string, packets = 1): Rule {
  return { ...common, chain, text, packets };
}

function rules(...list: readonly Rule[]): Ruleset {
  const base = (chain: string): Chain => ({
    ...common,
    chain,
    hook: chain.toLowerCase(),
    policy: 'ACCEPT',
    packets: 0,
  });
  const own = { ...base('SHOP'), hook: '', policy: '' };
  return { rules: list, chains: [base('INPUT'), base('FORWARD'), own] };
}

const drop = '-d 10.0.0.60/32 -p tcp -m tcp --dport 5432 -j DROP';

test.each<[string, Ruleset, boolean, string | undefined]>([
  ['no rule', rules(), true, 'no rule of the host refuses anything for port 5432'],
  [
    'a rule that accepts, and a comment that says drop',
    rules(rule('FORWARD', '-p tcp --dport 5432 -m comment --comment "drop 5432" -j ACCEPT')),
    true,
    'no rule of the host refuses anything for port 5432',
  ],
  [
    'a rule where nothing passes',
    rules(rule('INPUT', drop, 0)),
    true,
    `the rule '${drop}' is in INPUT, which no packet passes that the host forwards`,
  ],
  [
    'a chain that only INPUT jumps to',
    rules(rule('SHOP', drop, 0), rule('INPUT', '-j SHOP')),
    true,
    `the rule '${drop}' is in SHOP, which no packet passes that the host forwards`,
  ],
  [
    'bridge-nf',
    rules(rule('SHOP', drop), rule('FORWARD', '-j SHOP')),
    false,
    'the switch net.bridge.bridge-nf-call-iptables is 0, so the rules never meet what only crosses the bridge',
  ],
  [
    'a rule too late',
    rules(rule('FORWARD', '-j ACCEPT'), rule('FORWARD', drop, 0)),
    true,
    `the rule '${drop}' in FORWARD has met no packet: one before it has let them through`,
  ],
  ['a rule that does its work', rules(rule('FORWARD', drop, 7)), true, undefined],
])('%s', (_, all, bridgeFilter, sentence) => {
  expect(whyLetThrough(5432, all, survey(bridgeFilter))).toBe(sentence);
});

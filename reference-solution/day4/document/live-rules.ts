/** The rules that are in force at this moment, with what they have counted: as nft and iptables tell them. */
import { $ } from 'zx/core';
import { type Enforcer, enforcers } from '../policies.ts';

/** A rule of a chain. */
export interface Rule {
  readonly chain: string;
  /** As the tool spells it, without what follows. */
  readonly text: string;
  readonly packets: number;
  /** What it is for: its comment. */
  readonly why: string;
}

export interface Policy {
  readonly enforcer: Enforcer;
  readonly rules: readonly Rule[];
}

/** The rules of an nft table of the family inet; none when there is no such table. */
export async function nftRules(table: string): Promise<Rule[]> {
  const { exitCode, stdout } = await $({ nothrow: true, quiet: true })`nft list table inet ${table}`;
  let chain = '';
  return (exitCode === 0 ? stdout.split('\n') : []).flatMap((line) => {
    chain = /^\tchain (\S+)/.exec(line)?.[1] ?? chain;
    const found = /^\t\t(.*)counter packets (\d+) bytes \d+ ?(.*) comment "(.*)"/.exec(line);
    if (!found) return [];
    const [, before = '', packets, after = '', why = ''] = found;
    return [{ chain, text: before + after, packets: Number(packets), why }];
  });
}

/** The rules of one of the iptables that lead to our chains or are in them. */
async function iptablesRules(program: Enforcer): Promise<Rule[]> {
  const { stdout } = await $({ nothrow: true, quiet: true })`${program}-save -c -t filter`;
  return stdout.split('\n').flatMap((line) => {
    const [, packets, chain, text = ''] = /^\[(\d+):\d+\] -A (\S+) (.*)$/.exec(line) ?? [];
    if (chain === undefined || !text.concat(chain).includes('SHOP-')) return [];
    const comment = /-m comment --comment "(.*?)" /;
    const why = comment.exec(text)?.[1] ?? 'what comes from the lab, and what goes into it, is asked about';
    return [{ chain, text: `-A ${chain} ${text.replace(comment, '')}`, packets: Number(packets), why }];
  });
}

/** The policy of the flat network, and who enforces it; undefined when nobody does. */
export async function livePolicy(): Promise<Policy | undefined> {
  for (const enforcer of enforcers) {
    const rules = enforcer === 'nftables' ? await nftRules('shop-policy') : await iptablesRules(enforcer);
    if (rules.length > 0) return { enforcer, rules };
  }
  return undefined;
}

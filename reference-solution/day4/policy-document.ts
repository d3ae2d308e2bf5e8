#!/usr/bin/env node
/** Prints the security policy document: every rule that is in force at this moment, what it is for, and what it has counted. */
import { $ } from 'zx/core';
import { requireRoot } from '../day1/state.ts';
import { livePolicy, nftRules, type Rule } from './document/live-rules.ts';
import * as prose from './document/prose.ts';
import { table } from './document/table.ts';
import { tiers } from './tiers/plan.ts';

/** A section for each chain: what it is for, and a table of its rules. */
function chapters(rules: readonly Rule[], chains: Readonly<Record<string, string>>): string[] {
  const head = ['Packets', 'What it is for', 'Rule'];
  return [...Map.groupBy(rules, ({ chain }) => chain)].map(([chain, own]) => {
    const rows = own.map(({ packets, why, text }) => [String(packets), why, `\`${text.trim()}\``]);
    return [`## The chain \`${chain}\``, chains[chain] ?? '', table(head, rows, [0])].join('\n\n');
  });
}

/** Who is where, and which ways lead on from there. */
async function routes(): Promise<string> {
  const rooms = tiers.flatMap(({ bridge, rooms: own }) => own.map(({ name }) => ({ name, bridge })));
  const hosts = { who: 'the host', bridge: '', routes: await $`ip -4 route` };
  const theirs = rooms.map(async ({ name, bridge }) => ({
    who: name,
    bridge,
    routes: await $`ip -n ${name} -4 route`,
  }));
  const rows = [hosts, ...(await Promise.all(theirs))];
  const cell = (lines: readonly string[]) => lines.map((line) => `\`${line.trim()}\``).join('<br>');
  return table(
    ['Who', 'Plugged into', 'Routes'],
    rows.map(({ who, bridge, routes: list }) => [who, bridge, cell(list.lines())]),
  );
}

requireRoot();
const policy = await livePolicy();
const crossing = await nftRules('tiers');
if (policy) {
  const by = `Enforced by ${policy.enforcer}.`;
  const parts = [`# ${prose.shop.title}`, by, prose.shop.before, ...chapters(policy.rules, prose.shop.chains)];
  console.log([...parts, prose.shop.after].join('\n\n'));
} else if (crossing.length > 0) {
  const parts = [`# ${prose.tiers.title}`, prose.tiers.before, await routes()];
  console.log([...parts, ...chapters(crossing, prose.tiers.chains)].join('\n\n'));
} else {
  console.error('No policy is in force: run day4/up.ts or day4/tiers/up.ts first.');
  process.exit(1);
}

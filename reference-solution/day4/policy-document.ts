#!/usr/bin/env node
/** Prints the security policy document: every rule that is in force at this moment, what it is for, and what it has counted. */
import { $ } from 'zx/core';
import { requireRoot } from '../day1/state.ts';
import { livePolicy, nftRules, type Rule } from './document/live-rules.ts';
import * as prose from './document/prose.ts';
import { tiers } from './tiers/plan.ts';

/** A section for each chain: what it is for, and a table of its rules. */
function chapters(rules: readonly Rule[], chains: Readonly<Record<string, string>>): string[] {
  return [...Map.groupBy(rules, ({ chain }) => chain)].map(([chain, own]) =>
    [
      `## The chain \`${chain}\`\n`,
      `${chains[chain] ?? ''}\n`,
      '| Packets | What it is for | Rule |',
      '| ------: | -------------- | ---- |',
      ...own.map(({ packets, why, text }) => `| ${packets} | ${why} | \`${text.trim()}\` |`),
    ].join('\n'),
  );
}

/** Who is where, and which ways lead on from there. */
async function routes(): Promise<string> {
  const rooms = tiers.flatMap(({ bridge, rooms: own }) => own.map(({ name }) => ({ name, bridge })));
  const hosts = { who: 'the host', bridge: '', table: await $`ip -4 route` };
  const theirs = rooms.map(async ({ name, bridge }) => ({ who: name, bridge, table: await $`ip -n ${name} -4 route` }));
  const rows = [hosts, ...(await Promise.all(theirs))];
  const cell = (lines: readonly string[]) => lines.map((line) => `\`${line.trim()}\``).join('<br>');
  return [
    '| Who | Plugged into | Routes |',
    '| --- | ------------ | ------ |',
    ...rows.map(({ who, bridge, table }) => `| ${who} | ${bridge} | ${cell(table.lines())} |`),
  ].join('\n');
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

import { expect, test } from 'vitest';
import type { Rule } from '../model/index.ts';
import { logRules, rises } from './logged.ts';

function rule(text: string, packets: number | null = 0): Rule {
  return { tool: 'nft', family: 'inet', table: 't', chain: 'c', text, packets };
}

const found = (...texts: readonly string[]) =>
  logRules('@host', { rules: texts.map((text) => rule(text)), chains: [] }).map(({ text }) => text);

test('rules that log are told from those that only speak of it', () => {
  const logging = [
    '-j LOG --log-prefix "DROPPED: "',
    '-m limit --limit 5/min -j NFLOG --nflog-group 3',
    'counter log prefix "x: " group 4 comment "y"',
    'limit rate 1/second log drop',
  ];
  const others = [
    '-m comment --comment "log this" -j DROP',
    'tcp dport 80 counter accept comment "no log"',
    '-j LOGDROP',
  ];
  expect(found(...logging, ...others)).toEqual(logging);
});

test('a rise is that of the same rule, and never below nothing', () => {
  const look = (...packets: readonly (number | null)[]) =>
    logRules('@host', { rules: packets.map((count, index) => rule(`log prefix "${index}"`, count)), chains: [] });
  expect(rises(look(1, 5, null), look(4, 2, null))).toEqual([3, 0, 0]);
  expect(rises(look(1), logRules('@host', { rules: [rule('log prefix "other"', 9)], chains: [] }))).toEqual([0]);
});

import { expect, test } from 'vitest';
import type { Why } from '../model/index.ts';
import { sentence, sentences, wayTable } from './index.ts';

const certain: Why = {
  flow: { from: 'a', to: '10.0.0.2', protocol: 'icmp', target: 'b', wanted: 'open' },
  like: ['a → b', 'c → b'],
  where: { namespace: '@host', dev: 'veth-b', stage: 'link' },
  what: 'link-down',
  because: 'veth-b in the host is down',
  certain: true,
  evidence: [{ kind: 'state', text: 'veth-b has no flag UP' }],
  way: [
    { namespace: 'a', dev: 'eth0', stage: 'sending', direction: 'there', state: 'seen' },
    { namespace: '@host', dev: 'veth-b', stage: 'link', direction: 'there', state: 'died' },
  ],
};
const unsure: Why = {
  ...certain,
  like: ['a → b'],
  certain: false,
  suspects: [{ what: 'vlan', for: ['the bridge filters VLANs', 'vlan_filtering is 1'] }],
};

test('a reason names whom it is about, and doubts are told', () => {
  expect(sentence(certain)).toBe('a → b and 1 more: veth-b in the host is down.');
  expect(sentence(unsure)).toBe('a → b: not sure: veth-b in the host is down; or the bridge filters VLANs.');
  expect(sentences([certain, unsure], 1)).toBe('a → b and 1 more: veth-b in the host is down. 1 other reason.');
});

test('the way ends where the packet was lost', () => {
  expect(wayTable(certain)).toMatchObject({
    title: 'The way of a → b',
    rows: [
      ['→', 'a', 'eth0', 'seen'],
      ['→', 'the host', 'veth-b', '✗ lost here'],
      ['·', 'state', '', 'veth-b has no flag UP'],
    ],
  });
});

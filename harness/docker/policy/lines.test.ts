import { expect, test } from 'vitest';
import { readPolicy } from './lines.ts';

const words = (text: string) => {
  const read = readPolicy(text, 'policy.sh');
  return 'refused' in read
    ? read.refused.map(({ line, sentence }) => `${line}: ${sentence}`)
    : read.map((one) => one.words.join(' '));
};

test('commands, comments, variables, quotes and continued lines', () => {
  const text = `#!/bin/bash
set -euo pipefail
WAN=eth0   # the way out
sudo iptables -I DOCKER-USER 1 -i "$WAN" -m conntrack \\
  --ctstate ESTABLISHED,RELATED -j RETURN
/usr/sbin/iptables -t filter -A DOCKER-USER -i \${WAN} ! -s 198.51.100.0/24 -m comment --comment 'no; entry' -j DROP
echo "done"
exit 0
`;
  expect(words(text)).toEqual([
    'iptables -I DOCKER-USER 1 -i eth0 -m conntrack --ctstate ESTABLISHED,RELATED -j RETURN',
    'iptables -t filter -A DOCKER-USER -i eth0 ! -s 198.51.100.0/24 -m comment --comment no; entry -j DROP',
  ]);
});

test('a command that may fail says so, and nothing else of the shell is read', () => {
  const tolerant = readPolicy('iptables -F DOCKER-USER 2>/dev/null || true\niptables -F DOCKER-USER\n', 'p');
  expect(tolerant).toMatchObject([{ tolerant: true }, { tolerant: false }]);
  expect(words('iptables -F DOCKER-USER; id')).toEqual([expect.stringMatching(/^1: ';' is not read/)]);
  expect(words('\niptables -F DOCKER-USER && id')).toEqual([expect.stringMatching(/^2: '&' is not read/)]);
  expect(words('iptables -A DOCKER-USER -i $(id) -j DROP')).toEqual([expect.stringMatching(/only plain variables/)]);
  expect(words('iptables -A DOCKER-USER -i "`id`" -j DROP')).toEqual([expect.stringMatching(/no command is run/)]);
  expect(words('iptables -A DOCKER-USER -i $NONE -j DROP')).toEqual([expect.stringMatching(/NONE has no value/)]);
  expect(words("iptables -A DOCKER-USER -m comment --comment 'x -j DROP")).toEqual([
    expect.stringMatching(/not closed/),
  ]);
});

test.each([
  ['another chain', 'iptables -A FORWARD -j DROP', /only DOCKER-USER is yours/],
  ['another table', 'iptables -t nat -A DOCKER-USER -j RETURN', /DOCKER-USER is in filter/],
  ['a policy', 'iptables -P FORWARD ACCEPT', /the option -P is not taken/],
  ['a program that iptables would run', 'iptables -M /tmp/x -A DOCKER-USER -j DROP', /the option -M is not taken/],
  ['the same, spelt out', 'iptables --modprobe=/tmp/x -A DOCKER-USER -j DROP', /--modprobe=\/tmp\/x is not taken/],
  ['a file', 'iptables -A DOCKER-USER -m bpf --object-pinned /x -j DROP', /the match bpf is not taken/],
  ['a jump elsewhere', 'iptables -A DOCKER-USER -j INPUT', /the target INPUT is not taken/],
  ['another program', 'nft flush ruleset', /'nft' is not run/],
  ['a shell', 'bash -c id', /'bash' is not run/],
  ['nothing to do', 'iptables -w', /it changes no chain/],
])('%s is refused', (_, line, sentence) => {
  expect(words(line)).toEqual([expect.stringMatching(sentence)]);
});

test('a chain that a variable names is judged by its value, and commands are bounded', () => {
  expect(words('C=INPUT\niptables -F $C')).toEqual([expect.stringMatching(/^2: it changes INPUT/)]);
  expect(words('iptables -F DOCKER-USER\n'.repeat(201))).toEqual([expect.stringMatching(/more than 200/)]);
});

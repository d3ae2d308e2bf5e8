import { expect, test } from 'vitest';
import type { Entry } from './entries.ts';
import { uplinkRemark, uplinkWanted } from './uplink-wanted.ts';

function intake(files: Readonly<Record<string, string>>): { entries: readonly Entry[] } {
  const entries = Object.entries(files).map(
    ([path, text]): Entry => ({ kind: 'file', path, executable: false, data: Buffer.from(text) }),
  );
  return { entries };
}

const rule = (name: string) => `iptables -t nat -A POSTROUTING -o ${name} -j MASQUERADE`;

test.each<[string, Readonly<Record<string, string>>, string | undefined]>([
  ["a cloud's name", { 'day1/up.sh': rule('ens3') }, 'ens3'],
  ["a hypervisor's, in a variable", { 'day1/up.sh': 'WAN=enp0s3\niptables -o "$WAN"' }, 'enp0s3'],
  ['quoted, in Python', { 'up.py': 'UPLINK = "wlp2s0"' }, 'wlp2s0'],
  ["Vagrant's second one", { 'up.sh': rule('eth1') }, 'eth1'],
  [
    'in rules to restore',
    { 'up.sh': 'iptables-restore < r.v4', 'r.v4': `-A POSTROUTING -o ens33 -j MASQUERADE` },
    'ens33',
  ],
  ['in the manifest itself', { 'submission.json': `{"days":{"day1":{"up":"${rule('ens5')}"}}}` }, 'ens5'],
  ['two days that agree', { 'day1/up.sh': rule('ens3'), 'day4/up.sh': 'tc qdisc add dev ens3 root tbf' }, 'ens3'],
  ['two that do not', { 'day1/up.sh': rule('ens3'), 'day4/up.sh': rule('enp0s8') }, undefined],
  ['eth0 beside it', { 'up.sh': `${rule('ens3')}\n${rule('eth0')}` }, undefined],
  ['a way to choose', { 'up.sh': 'for i in eth0 ens3; do ip link show $i && break; done' }, undefined],
  [
    'eth0 inside namespaces alone',
    { 'up.sh': `ip netns exec a ip addr add 10.0.0.10/16 dev eth0\n${rule('ens3')}` },
    'ens3',
  ],
  [
    'eth0 as the end of a pair',
    { 'up.sh': `ip link set v1 netns a name eth0\nip -n a link set eth0 up\n${rule('ens3')}` },
    'ens3',
  ],
  ['one that the script makes', { 'up.sh': 'ip link add ens9 type dummy\nip link set ens9 up' }, undefined],
  ['in a comment', { 'up.sh': `# on my machine: ens3\n${rule('eth0')}` }, undefined],
  ['in a text for people', { 'README.md': rule('ens3'), 'up.sh': 'echo' }, undefined],
  ['found out by the script', { 'up.sh': "IF=$(ip route | awk '/default/ {print $5}')" }, undefined],
  ['no name at all', { 'up.sh': rule('br-app') }, undefined],
  ['a part of a longer word', { 'up.sh': 'ip link set veth0 up; cat lens3 tokens3.txt' }, undefined],
])('%s', (_, files, wanted) => {
  expect(uplinkWanted(intake(files))).toBe(wanted);
});

test('a name that the lab host has not is told with its line, in a sentence', () => {
  const scripts = intake({ 'day1/up.sh': `set -e\n  ${rule('ens3')}\n`, 'day4/up.sh': rule('eth0') });
  expect(uplinkRemark(scripts, 'eth0')).toBe(
    `day1/up.sh names the interface "ens3" ("${rule('ens3')}"), and the lab host's way out is called "eth0": submission.json can name another one ("uplink": "ens3").`,
  );
  expect(uplinkRemark(intake({ 'up.sh': rule('ens3') }), 'ens3')).toBeUndefined();
});

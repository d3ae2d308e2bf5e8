import { expect, test } from 'vitest';
import type { RunResult, ScriptTrouble, SubmissionFiles } from '../model/index.ts';
import { ended } from './lab-host.testkit.ts';
import { scriptTrouble } from './script-trouble.ts';

const script = `#!/bin/bash
set -euo pipefail
ip link add br-app type bridge
for s in nginx-lb redis-cache; do ip netns add "$s"; done
ip link add veth-product-service type veth peer name eth0
echo "NODE=$NODE"
ip addr add 10.0.0.300/16 dev br-app
iptables -t nat -A POSTROUTING -s 10.0.0.0/33 -j MASQUERADE
`;
const going = script.replace('set -euo pipefail', '');

function files(text: string): SubmissionFiles {
  const texts: Readonly<Record<string, string>> = { 'day1/up.sh': text, 'lib/app.py': 'import flask\n' };
  return { paths: Object.keys(texts), text: (path) => texts[path] ?? null, base64: () => null };
}

const trouble = async (output: string, run: Partial<RunResult> = {}, text = script) =>
  scriptTrouble(await ended('bash day1/up.sh', undefined, { output, exitCode: 1, ...run }), files(text));

// Each output was printed by the tool itself: bash 5.2, dash, iproute2 6.1, iptables 1.8.9, Python 3.11.
test.each<[string, Partial<ScriptTrouble>]>([
  ['day1/up.sh: line 6: NODE: unbound variable', { what: 'unbound-variable', line: 6, code: 'echo "NODE=$NODE"' }],
  ['day1/up.sh: 6: NODE: parameter not set', { what: 'unbound-variable', line: 6 }],
  ['day1/up.sh: line 9: syntax error: unexpected end of file', { what: 'syntax', line: 9 }],
  ['day1/up.sh: 9: Syntax error: end of file unexpected (expecting "fi")', { what: 'syntax', line: 9 }],
  ['day1/up.sh: line 3: brctl: command not found', { what: 'command-missing', line: 3 }],
  ['day1/up.sh: 3: brctl: not found', { what: 'command-missing', line: 3 }],
  ['sudo: brctl: command not found', { what: 'command-missing' }],
  ['E: Unable to locate package bridge-util', { what: 'package-missing' }],
  [
    'Traceback (most recent call last):\n  File "lib/app.py", line 1, in <module>\nModuleNotFoundError: No module named \'flask\'',
    { what: 'library-missing' },
  ],
  ['/usr/bin/env: ‘bash\\r’: No such file or directory', { what: 'windows-line-ends' }],
  ['bash: ./up.sh: /bin/bash^M: bad interpreter: No such file or directory', { what: 'windows-line-ends' }],
  ['bash: line 1: ./up.sh: Permission denied', { what: 'not-executable' }],
  ['bash: nofile.sh: No such file or directory', { what: 'no-such-file' }],
  [
    'Error: argument "veth-product-service" is wrong: "name" not a valid ifname',
    { what: 'name-too-long', line: 5, code: 'ip link add veth-product-service type veth peer name eth0' },
  ],
  [
    "iptables v1.8.9 (nf_tables): interface name `veth-product-service' must be shorter than IFNAMSIZ (15)\nTry `iptables -h' or 'iptables --help' for more information.",
    { what: 'name-too-long', line: 5 },
  ],
  ['RTNETLINK answers: File exists', { what: 'exists', file: 'day1/up.sh' }],
  ['Cannot create namespace file "/run/netns/nginx-lb": File exists', { what: 'exists', line: 4 }],
  ['Error: any valid prefix is expected rather than "10.0.0.300/16".', { what: 'wrong-word', line: 7 }],
  ["iptables v1.8.9 (nf_tables): invalid mask `33' specified", { what: 'wrong-word' }],
  ['Command "foo" is unknown, try "ip link help".', { what: 'wrong-word' }],
  ['sysctl: cannot stat /proc/sys/net/ipv4/ip_foward: No such file or directory', { what: 'no-such-thing' }],
  ['Cannot find device "br-app"', { what: 'no-such-thing' }],
  ['OSError: [Errno 98] Address already in use', { what: 'address-in-use' }],
  ['Error: listen EADDRINUSE: address already in use 0.0.0.0:80', { what: 'address-in-use' }],
  ['Do you want to continue? [Y/n] Abort.', { what: 'waits-for-input' }],
  ['EOFError: EOF when reading a line', { what: 'waits-for-input' }],
  ['Something nobody knows', { what: 'error', says: 'Something nobody knows' }],
])('%s', async (output, expected) => {
  expect(await trouble(`br-app is up\n${output}\n`)).toMatchObject({ stopped: true, isTelling: true, ...expected });
});

test('a script that stops at errors stopped at the last; one that goes on is told the first that tells something', async () => {
  const output =
    'Cannot find device "br-app"\nup.sh: line 4: brctl: command not found\nup.sh: line 6: tc2: command not found\n';
  expect(await trouble(output)).toMatchObject({ line: 6, stopped: true });
  expect(await trouble(output, { exitCode: 0 }, going)).toMatchObject({ line: 4, stopped: false, isTelling: true });
  expect(await trouble(output, { exitCode: 1 }, going)).toMatchObject({ line: 4, stopped: false });
});

test('tidying up before the start is no error, and neither is an end without one', async () => {
  const tidy =
    'Cannot remove namespace file "/run/netns/x": No such file or directory\niptables: Bad rule (does a matching rule exist in that chain?).\n';
  expect(await trouble(tidy, { exitCode: 0 }, going)).toBeUndefined();
  expect(await trouble('br-app is up\n', { exitCode: 0 })).toBeUndefined();
  expect(await trouble('RTNETLINK answers: File exists\n', { exitCode: 0 }, going)).toMatchObject({ isTelling: false });
});

test('a script that asks for input and is silent is told to', async () => {
  const asking = 'set -e\nread -p "Continue? " answer\nip netns add a\n';
  expect(await trouble('', {}, asking)).toMatchObject({ what: 'waits-for-input', line: 2, stopped: true });
  expect(await trouble('', {}, 'set -e\nwhile read -r a; do b; done < list\n')).toBeUndefined();
});

test('a script that never returned is told with its last words', async () => {
  const run = { ended: 'time', exitCode: null, signal: 'SIGKILL' } as const;
  expect(await trouble('Serving HTTP on port 80\n', run)).toMatchObject({
    what: 'never-ended',
    says: 'Serving HTTP on port 80',
    file: 'day1/up.sh',
  });
  expect(await trouble('', { ...run, ended: 'memory' })).toMatchObject({ what: 'limit', stopped: true });
});

test('a line that is endless is cut', async () => {
  expect((await trouble(`up.sh: line 3: ${'x'.repeat(9000)}: command not found`))?.says.length).toBeLessThan(210);
});

test('what a submission prints and writes is read in a time that does not grow with its square', async () => {
  for (const output of [
    '.'.repeat(64_000),
    `${'a: '.repeat(20_000)}x`,
    '‘'.repeat(20_000),
    `[y/n]${' '.repeat(60_000)}x`,
  ])
    expect(await trouble(output)).toMatchObject({ what: 'error', stopped: true });
  expect(await trouble('up.sh: line 3: x: command not found', {}, '\n'.repeat(900_000))).toMatchObject({ line: 3 });
});

test('a number that is none of a line is left out, so that the record stays one', async () => {
  for (const number of ['0', '9'.repeat(400)])
    expect(await trouble(`up.sh: line ${number}: x: command not found`)).not.toHaveProperty('line');
});

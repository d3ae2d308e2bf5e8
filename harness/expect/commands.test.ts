import { expect, test } from 'vitest';
import { commandsOf } from './commands.ts';
import { tellLines } from './told-lines.ts';

const markdown = (text: string) => tellLines({ format: 'markdown', pages: [text] });

test.each<[string, string, readonly string[]]>([
  [
    'fences of shells',
    '```bash\na b\n```\n```yaml\nc: d\n```\n```Shell\ne\n```\n```console\nf\n```',
    ['a b', 'e', 'f'],
  ],
  ['prompts', '```console\n$ ip a \\\n  show\n1: lo\nroot@vm:~$ ls\n```', ['ip a \\\n  show\nls']],
  [
    'a block without a language that is typed',
    '```\nsudo ip netns add a\n```\n\n    iptables -L',
    ['sudo ip netns add a', 'iptables -L'],
  ],
  ['a block without a language that is read', '```\n1: lo: <UP>\n```', []],
  ['prompts of root', '```console\n# ip netns add a\n# ip netns list\na\n```', ['ip netns add a\nip netns list']],
  ['prompts with a place', '```\n[me@vm lab]# ls\nx\nroot@vm:~/lab# pwd\n```', ['ls\npwd']],
  ['a comment, and no prompt', '```bash\n# ip addresses\nconnect a 10\n```', ['# ip addresses\nconnect a 10']],
  ['a file to be saved', '```bash\n#!/bin/bash\nset -e\n```', []],
  [
    'what is below a heading that is left out',
    '# A\n## Trouble\n### DNS\n```sh\nrm x\n```\n## B\n```sh\nls\n```',
    ['ls'],
  ],
])('commands are what a person types: %s', (_, text, commands) => {
  expect(commandsOf(markdown(text), /trouble/i)).toEqual(commands);
});

test.each([
  '# the bridge\nip link add br-app type bridge',
  '# 1. Bridge\n\n# nothing else\nsudo brctl addbr br-app',
  'set -e\nip netns add a',
  'BRIDGE=br-app',
  'BRIDGE=br-app\nip link add "$BRIDGE" type bridge',
  'NAMES="a b\nc d"\nip netns add a',
  'NAMES=(a b c)',
  'HOST=$(hostname) ip netns add a',
  'LAB_UPLINK=eth0 bash day1/up.sh',
  'declare -A NS=([a]=1)',
  'while read -r name; do\n  ip netns add "$name"\ndone < names',
  'while read -r name\ndo\n  ip netns add "$name"\ndone < names',
  'until curl -s localhost; do sleep 1; done',
  'for n in a b; do ip netns add $n; done',
  'for n in a b\ndo\n  ip netns add $n\ndone',
  'for ((i = 0; i < 3; i++)); do echo $i; done',
  'if [ -e x ]; then rm x; fi',
  'if ! ip netns list; then exit; fi',
  'if ip netns list | grep a\nthen\n  true\nfi',
  'connect() {\n  ip link set $1 up\n}\nconnect a',
  'function connect {\n  ip link set $1 up\n}',
  'cat > names <<EOF\na\nEOF',
  "cat <<'EOF' | sudo tee /etc/x\na\nEOF",
  'echo 1 > /proc/sys/net/ipv4/ip_forward',
  'echo "a -> b"',
  'modprobe br_netfilter',
  'sysctl -w net.ipv4.ip_forward=1',
  'apt-get update && apt-get install -y iproute2',
  'git clone x && cd x',
  'ping -c1 10.0.0.10',
  'bridge fdb show',
  './day1/up.sh',
  '/usr/sbin/ip netns add a',
  'source venv/bin/activate',
  '. ./settings.sh',
  'export LAB_UPLINK=eth0',
  'node day1/up.ts',
  'user@vm ~ $ ip netns add a',
  '[[ -e x ]] && rm x',
])('a block without a language is typed: %s', (text) => {
  expect(commandsOf(markdown(`\`\`\`\n${text}\n\`\`\``))).toHaveLength(1);
});

test.each([
  '# nothing\n# but comments',
  '# /etc/hosts\n10.0.0.10 nginx-lb',
  '# nginx.conf\nserver {\n  listen 80;\n}',
  'client -> host:8080 -> nginx',
  'docker -> nginx',
  'docker      10.0.0.2\nlinux       10.0.0.3',
  'host ──── br-app',
  'PING 10.0.0.10 (10.0.0.10) 56(84) bytes of data.',
  'bridge name\tbridge id\t\tSTP enabled\tinterfaces',
  'service address port\nnginx-lb 10.0.0.10 80',
  'nginx-lb\napi-gateway',
  'nginx 10.0.0.10\ngateway 10.0.0.20',
  'node 1: nginx\nnode 2: gateway',
  'default via 10.0.0.1 dev eth0',
  'net.ipv4.ip_forward = 1',
  '*nat\n:PREROUTING ACCEPT [0:0]\n-A PREROUTING -j DNAT',
  'Chain FORWARD (policy ACCEPT)',
  'table ip nat {\n}',
  '{"status": "ok"}',
  '[Unit]\nDescription=x',
  'services:\n  a:\n    image: b',
  'FROM node:20',
  'import os\nprint(os.name)',
  'for x in range(3):\n    print(x)',
  'export const names = [];',
  'while (true) {\n  look();\n}',
  'if (x) {\n  look();\n}',
  'if you see this, then nothing is wrong',
  'SELECT * FROM orders;',
  '.\n├── day1\n└── day2',
  'HTTP/1.1 200 OK',
])('a block without a language is read: %s', (text) => {
  expect(commandsOf(markdown(`\`\`\`\n${text}\n\`\`\``))).toEqual([]);
});

test('a block is looked at as fast where it was made to take long', { timeout: 20_000 }, () => {
  for (const bit of ['A=1 ', 'a@', 'a@a', '; ', '$', '[a@', 'while ', '" '])
    expect(commandsOf(markdown(`\`\`\`\n${bit.repeat(20_000)}\n\`\`\``)).length).toBeLessThan(2);
});

import { expect, test } from 'vitest';
import type { RunResult } from '../model/index.ts';
import { ownErrors } from './own-errors.ts';

const run = (output: string, otherwise: Partial<RunResult> = {}): RunResult => ({
  command: 'bash up.sh',
  ended: 'exit',
  exitCode: 0,
  signal: null,
  output,
  outputBytes: output.length,
  durationMs: 1,
  ...otherwise,
});

test.each([
  'up.sh: line 12: brctl2: command not found',
  'Cannot find device "br-ap"',
  'RTNETLINK answers: Operation not supported',
  "iptables v1.8.9 (nf_tables): Chain 'FOO' does not exist",
  'Error: Invalid address.',
  'sysctl: cannot stat /proc/sys/net/ipv4/ip_forwards: No such file or directory',
  'Object "adress" is unknown, try "ip help".',
  'psycopg2.OperationalError: connection refused',
  'nginx: [emerg] bind() to 0.0.0.0:80 failed',
  "cp: cannot stat 'x': No such file or directory",
])('%s is told of', (line) => {
  expect(ownErrors('day1', run(`== Setting up\n\u001b[31m${line}\u001b[0m\ndone\n`))).toContain(
    line.slice(0, 20).replaceAll('"', '\\"'),
  );
});

test.each([
  'Cannot remove namespace file "/var/run/netns/nginx-lb": No such file or directory',
  'iptables: Bad rule (does a matching rule exist in that chain?).',
  'RTNETLINK answers: File exists',
  'nginx: configuration file /etc/nginx/nginx.conf test is successful',
  'no errors found',
  'Errors: 0',
  '64 bytes from 10.0.0.10: icmp_seq=1 ttl=64 time=0.05 ms',
])('%s is none', (line) => {
  expect(ownErrors('day1', run(`${line}\n`))).toBeUndefined();
});

test('what did not end well is told of otherwise, and many complaints are counted', () => {
  expect(ownErrors('day1', run('Error: no', { exitCode: 1 }))).toBeUndefined();
  expect(ownErrors('day1', run('Error: no', { ended: 'time', exitCode: null }))).toBeUndefined();
  const many = ['a', 'b', 'b', 'c', 'd', 'e'].map((one) => `Error: ${one}`).join('\r\n');
  expect(ownErrors('day4', run(many), 'tiers')).toBe(
    'tiers of day4 went on to its end, and complained on the way: "Error: a", "Error: b", "Error: c" and 2 more.',
  );
});

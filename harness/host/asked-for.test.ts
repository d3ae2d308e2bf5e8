import { expect, test } from 'vitest';
import { askedFor } from './asked-for.ts';

test.each([
  ['up.sh: line 12: traceroute: command not found', 'command', 'traceroute'],
  ['/tmp/x.sh: 3: nc: not found', 'command', 'nc'],
  ['sh: 1: dig: not found', 'command', 'dig'],
  ['sudo: arping: command not found', 'command', 'arping'],
  ['exec of "socat" failed: No such file or directory', 'command', 'socat'],
  ["timeout: failed to run command 'ab': No such file or directory", 'command', 'ab'],
  ['nohup: failed to run command ‘haproxy’: No such file or directory', 'command', 'haproxy'],
  ['env: ‘ruby’: No such file or directory', 'command', 'ruby'],
  ["FileNotFoundError: [Errno 2] No such file or directory: 'mtr'", 'command', 'mtr'],
  ['Failed to start haproxy.service: Unit haproxy.service not found.', 'service', 'haproxy'],
  ['bind9: unrecognized service', 'service', 'bind9'],
  ['modprobe: FATAL: Module sch_netem not found in directory /lib/modules/6.1.0', 'kernel', 'sch_netem'],
  ["ModuleNotFoundError: No module named 'fastapi.responses'", 'library', 'fastapi'],
  ["Error [ERR_MODULE_NOT_FOUND]: Cannot find package 'express' imported from /lab/a.mjs", 'library', 'express'],
  ['Cannot find device "enp0s3"', 'interface', 'enp0s3'],
  ['\u001b[31msh: 1: docker: not found\u001b[0m', 'docker', 'Docker'],
  ['ERROR: Cannot connect to the Docker daemon at unix:///var/run/docker.sock.', 'docker', 'Docker'],
])('%s', (line, kind, name) => {
  expect(askedFor(`before\n${line}\nafter\n`, '')).toMatchObject([{ kind, name }]);
});

test.each([
  'Cannot find device "eth1"',
  "Error: Cannot find module './own.js'",
  '/opt/own: No such file or directory',
  'up.sh: line 1: $(reboot): command not found',
  'the command was not found',
])('%s is not asked of the machine', (line) => {
  expect(askedFor(line, '')).toEqual([]);
});

test('notes count without a line, each thing once, and only so many', () => {
  const notes = 'package htop\nunit haproxy\npython fastapi\nnonsense x\ncommand htop\npackage htop\n';
  expect(askedFor('', notes)).toEqual([
    { kind: 'package', name: 'htop' },
    { kind: 'service', name: 'haproxy' },
    { kind: 'library', name: 'fastapi' },
    { kind: 'command', name: 'htop' },
  ]);
  const flood = Array.from({ length: 1000 }, (_, index) => `package p${index}`).join('\n');
  expect(askedFor('', flood).length).toBeLessThan(50);
});

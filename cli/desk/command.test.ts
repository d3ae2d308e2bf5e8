import { expect, test } from 'vitest';
import { helpLines, readCommand } from './command.ts';

test.each([
  ['check', { kind: 'check', names: [] }],
  ['  check  day1.internet ping-matrix ', { kind: 'check', names: ['day1.internet', 'ping-matrix'] }],
  ['why nginx-lb api-gateway:3000', { kind: 'why', from: 'nginx-lb', to: 'api-gateway:3000' }],
  ['why nginx-lb -> 8.8.8.8', { kind: 'why', from: 'nginx-lb', to: '8.8.8.8' }],
  ['log redis-cache', { kind: 'log', service: 'redis-cache' }],
  ['shell', { kind: 'shell', namespace: null }],
  ['shell host', { kind: 'shell', namespace: null }],
  ['shell nginx-lb', { kind: 'shell', namespace: 'nginx-lb' }],
  ['run ip -n a  link | cat', { kind: 'run', line: 'ip -n a  link | cat' }],
  ['map', { kind: 'map' }],
  ['quit', { kind: 'quit' }],
  ['', { kind: 'nothing' }],
  ['# a remark', { kind: 'nothing' }],
])('%s', (line, command) => {
  expect(readCommand(line)).toEqual(command);
});

test.each([
  ['frobnicate', "There is no command 'frobnicate': 'help' lists them."],
  ['constructor', "There is no command 'constructor': 'help' lists them."],
  ['why nginx-lb', 'Say: why FROM TO[:PORT]'],
  ['why a b c', 'Say: why FROM TO[:PORT]'],
  ['log', 'Say: log SERVICE'],
  ['shell a b', 'Say: shell [NAMESPACE]'],
  ['run', 'Say: run COMMAND'],
  ['map all', 'Say: map'],
  ['hint', "There is no command 'hint': 'help' lists them."],
])('%s is refused with a sentence', (line, sentence) => {
  expect(readCommand(line)).toEqual({ kind: 'wrong', sentence });
});

test('an exercise has hints and answers, and nothing to watch or grade', () => {
  expect(readCommand('hint', { exercise: true })).toEqual({ kind: 'hint' });
  expect(readCommand('grade', { exercise: true })).toMatchObject({ kind: 'wrong' });
  const [desk, exercise] = [helpLines(false).join('\n'), helpLines(true).join('\n')];
  expect(desk).toMatch(/^grade/m);
  expect(desk).not.toMatch(/^solve/m);
  expect(exercise).toMatch(/^solve/m);
  expect(exercise).not.toMatch(/^watch/m);
});

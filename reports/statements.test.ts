import { expect, test } from 'vitest';
import { statementsOf } from './statements.ts';

test('sentences and semicolons part a finding; addresses and file names do not', () => {
  expect(statementsOf('30 of 36 do not. a → 10.0.0.20: no route. docs/day1.md says; nothing.')).toEqual([
    '30 of 36 do not.',
    'a → 10.0.0.20: no route.',
    'docs/day1.md says',
    'nothing.',
  ]);
});

test('an abbreviation ends no sentence', () => {
  expect(statementsOf('Some address, e.g. 10.0.0.1, is missing.')).toEqual([
    'Some address, e.g. 10.0.0.1, is missing.',
  ]);
});

test('lines that somebody laid out stay as they are', () => {
  expect(statementsOf('-A FORWARD; x. y\n-A INPUT')).toEqual(['-A FORWARD; x. y\n-A INPUT']);
});

test('nothing is no statement', () => {
  expect(statementsOf(' ')).toEqual([]);
});

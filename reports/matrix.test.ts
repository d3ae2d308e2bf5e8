import { expect, test } from 'vitest';
import type { Cell } from '../harness/model/index.ts';
import { meaning, readableMatrix } from './matrix.ts';

const ok: Cell = { state: 'ok', note: '1 ms' };
const no: Cell = { state: 'no', note: 'no' };
const self: Cell = { state: 'self', note: '' };

test('columns follow the order of the rows, and others come last', () => {
  const matrix = readableMatrix({
    kind: 'matrix',
    title: 't',
    from: ['a', 'b'],
    to: ['b', 'gateway', 'a'],
    cells: [[ok, no, self], [self]],
  });
  expect(matrix.columns).toEqual(['a', 'b', 'gateway']);
  expect(matrix.rows.map(({ name, cells }) => [name, ...cells.map(({ state, note }) => `${state} ${note}`)])).toEqual([
    ['a', 'self ', 'ok 1 ms', 'no '],
    ['b', 'unknown ', 'self ', 'unknown '],
  ]);
});

test('a single column lies down', () => {
  const matrix = readableMatrix({ kind: 'matrix', title: 't', from: ['a', 'b'], to: ['x'], cells: [[ok], [no]] });
  expect(matrix.corner).toBe('to ↓ from →');
  expect(matrix.columns).toEqual(['a', 'b']);
  expect(matrix.rows.map(({ name, cells }) => [name, ...cells.map(({ state }) => state)])).toEqual([['x', 'ok', 'no']]);
});

test('an empty matrix is empty', () => {
  expect(readableMatrix({ kind: 'matrix', title: 't', from: [], to: [], cells: [] }).rows).toEqual([]);
});

test('in the table of a policy the signs say whether it is as it should be', () => {
  const matrix = { kind: 'matrix', title: 't', from: ['a'], to: ['b'], cells: [[ok]] } as const;
  expect(meaning(matrix)).toMatchObject({ legend: expect.stringContaining('✓ works'), words: { no: 'does not' } });
  expect(meaning({ ...matrix, about: 'policy' })).toMatchObject({
    legend: expect.stringContaining('– not judged'),
    words: { no: 'not as it should be' },
  });
});

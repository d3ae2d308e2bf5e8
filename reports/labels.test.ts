import { expect, test } from 'vitest';
import type { Evidence } from '../harness/model/index.ts';
import { evidenceView } from './evidence-view.ts';
import { judgedUnits } from './labels.ts';

test('a report is called after what was judged, not after what was brought up for it', () => {
  const days = [{ day: 'day1' }, { day: 'day4' }, { day: 'bonus1' }] as never;
  const results = [{ id: 'bonus1.metrics' }, { id: 'bonus1.mutual' }] as never;
  expect(judgedUnits({ days, results })).toEqual(['bonus1']);
  expect(judgedUnits({ days, results: [] })).toEqual(['day1', 'day4', 'bonus1']);
});

test('a short column has room for its words, however long the others are', async () => {
  const row = ['nginx-lb', 'sidecar', 'a word and another '.repeat(9), 'x'.repeat(60)];
  const evidence: Evidence = {
    kind: 'table',
    title: 't',
    columns: ['service', 'is', 'opens to', 'in clear'],
    rows: [row],
  };
  const view = await evidenceView(evidence);
  const weights = view.kind === 'table' ? view.weights : [];
  const share = 108 / weights.reduce((sum, weight) => sum + weight, 0);
  expect(weights.slice(0, 2).map((weight) => weight * share)).toEqual([10, 9]);
});

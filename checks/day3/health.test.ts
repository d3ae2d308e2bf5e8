import { expect, test } from 'vitest';
import type { Json } from '../../harness/model/index.ts';
import { statusIn, statusWords, wordsOf } from './dashboard-text.ts';
import { healthDashboard } from './health-dashboard.ts';
import { readHealthLines } from './health-lines.ts';
import { healthMonitor } from './health-monitor.ts';

test('lines are read as a fair reader would; what is cut off or no JSON is left out', () => {
  const text = [
    '{"time":1,"service":"api-gateway","status":"UP","latencyMs":1.7}',
    '{"Time":1,"Service":"10.0.0.30:5000","Status":"down","Latency_ms":null,"more":1}',
    'noise',
    '{"service":"somebody","status":"UP"}',
    '{"service":"nginx-lb","status":"degraded"}',
    '{"service":"order-service","status":"UP"',
  ].join('\n');
  expect(readHealthLines(text)).toEqual([
    { service: 'api-gateway', status: 'UP', latencyMs: 1.7 },
    { service: 'product-service', status: 'DOWN', latencyMs: null },
    { service: 'nginx-lb', status: 'other', latencyMs: null },
  ]);
});

const names = ['nginx-lb', 'api-gateway', 'product-service', 'order-service'];
const blackout = { service: 'order-service', how: 'refused', downMs: 900, upMs: 900, flickered: [], unheard: [] };
const seen = (change: object = {}, one: object = {}) =>
  ({
    silence: null,
    alive: names,
    up: names,
    timed: names,
    blackouts: [{ ...blackout, ...one }],
    ...change,
  }) as unknown as Json;

test.each([
  [seen(), 'pass', undefined],
  [seen({}, { downMs: null }), 'fail', 'it was not told to be DOWN within 2 s'],
  [seen({}, { downMs: null }), 'fail', 'order-service after it refused connections: that it was UP says nothing'],
  [seen({}, { met: 0 }), 'fail', 'it was told to be DOWN, and nobody had asked it'],
  [seen({}, { met: 2 }), 'pass', undefined],
  [seen({}, { upMs: null }), 'fail', 'it was not told to be UP within 2 s'],
  [seen({}, { flickered: ['nginx-lb'] }), 'fail', 'nginx-lb answered us all the while, and did not stay UP'],
  [seen({}, { unheard: ['nginx-lb'] }), 'fail', 'nothing was told of nginx-lb'],
  [seen({ timed: [] }), 'fail', 'it was UP without a latency'],
  [seen({ up: [], timed: [], blackouts: [] }), 'fail', 'nothing was ever UP, so nothing was cut off'],
  [seen({ silence: 'health ran. It printed nothing.' }), 'fail', 'health ran. It printed nothing.'],
  [seen({ alive: [] }), 'blocked', undefined],
])('the monitor, case %#: %s', (observed, status, actual) => {
  const outcome = healthMonitor.judge(observed);
  expect(outcome.status).toBe(status);
  if (actual !== undefined) expect(outcome).toMatchObject({ actual: expect.stringContaining(actual) });
});

test("a page's words are those that people see, and a status is the first that is said", () => {
  const page =
    '<style>.up{}</style><h2>nginx-lb</h2><b class="down">UP</b> 99 % <h2>order-service</h2><p>DOWN, last up at 9</p>';
  const words = statusWords(wordsOf(page), 'page', names);
  expect(Object.keys(words)).toEqual(['nginx-lb', 'order-service']);
  expect(Object.values(words).map(statusIn)).toEqual(['UP', 'DOWN']);
  const printed = wordsOf('nginx-lb is UP\n\u001b[31mnginx-lb is DOWN\u001b[0m');
  expect(statusIn(statusWords(printed, 'printed', names)['nginx-lb'] ?? '')).toBe('DOWN');
});

const all = (status: string) => names.map((name) => `${name} ${status}`).join('\n');

test.each([
  ['a page', { page: all('UP'), printed: '' }, { page: all('DOWN'), printed: '' }, 'pass'],
  ['a terminal', { page: '', printed: all('ok') }, { page: '', printed: all('failed') }, 'pass'],
  ['a page of the start', { page: all('UP'), printed: '' }, { page: all('UP'), printed: '' }, 'fail'],
  ['a page of one service', { page: 'nginx-lb UP', printed: '' }, { page: 'nginx-lb UP', printed: '' }, 'fail'],
  ['nothing', { page: '', printed: '' }, { page: '', printed: '' }, 'fail'],
])('the dashboard: %s', (_, before, view, status) => {
  const during = { service: 'order-service', told: true, view };
  const observed = { silence: null, alive: names, before, during } as unknown as Json;
  expect(healthDashboard.judge(observed).status).toBe(status);
});

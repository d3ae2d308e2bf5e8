import { describe, expect, test } from 'vitest';
import type { Json } from '../../harness/model/index.ts';
import { failover } from './failover.ts';
import { productInstances } from './instances.ts';
import { entriesIn } from './registry.ts';
import { roundRobin } from './round-robin.ts';
import { selfRegistration } from './self-registration.ts';
import { answer, told } from './told.ts';

describe('the registry', () => {
  test('entries are found one a name, in lists, and beside one another', () => {
    const body = {
      'order-service': { ip: '10.0.0.40', port: 5000, health: 'unknown' },
      products: [{ ip: '10.0.0.30', port: '5000' }],
      'product-service': { ip: '10.0.0.32', port: 5000, instances: [{ ip: '10.0.0.31', port: 5000 }] },
      nonsense: { ip: 7, port: 1 },
    };
    expect(entriesIn(body).map(({ name, ip, port }) => `${name} ${ip}:${port}`)).toEqual([
      'order-service 10.0.0.40:5000',
      'products 10.0.0.30:5000',
      'product-service 10.0.0.32:5000',
      'product-service 10.0.0.31:5000',
    ]);
    expect([entriesIn(null), entriesIn('x'), entriesIn([1])]).toEqual([[], [], []]);
  });

  const six = [
    ['nginx-lb', '10.0.0.10', 80],
    ['api-gateway', '10.0.0.20', 3000],
    ['product-service', '10.0.0.32', 5000],
    ['order-service', '10.0.0.40', 5000],
    ['redis-cache', '10.0.0.50', 6379],
    ['postgres-db', '10.0.0.60', 5432],
  ].map(([name, ip, port]) => ({ name, ip, port })) as { name: string; ip: string; port: number }[];
  const seen = (back: string, entries = six) => ({ entries, again: { entry: six[3], back } }) as unknown as Json;

  test('any instance stands for the products; who never comes back costs a part', () => {
    expect(told(selfRegistration.judge(seen('by itself')))).toBe('pass');
    expect(told(selfRegistration.judge(seen('after an outage')))).toBe('pass');
    expect(told(selfRegistration.judge(seen('never')))).toMatch(/^0\.75 .*order-service was deregistered and never/);
    const heard = (packets: number, back = 'by itself') =>
      told(selfRegistration.judge({ entries: six, again: { entry: six[3], back, heard: packets } } as unknown as Json));
    expect([heard(12), heard(4, 'after an outage')]).toEqual(['pass', 'pass']);
    expect(heard(0)).toMatch(/^0\.50 .*order-service came back, and nothing had left its namespace for the registry/);
    expect(heard(0, 'never')).toMatch(/^0\.75 .*never came back/);
    const astray = six.map((one) => (one.name === 'api-gateway' ? { ...one, ip: '127.0.0.1' } : one));
    expect(told(selfRegistration.judge(seen('by itself', astray)))).toMatch(
      /^0\.75 api-gateway: it is registered with 127\.0\.0\.1:3000, not with 10\.0\.0\.20:3000/,
    );
    const own = six.filter(({ name }) => /order|product|gateway/.test(name));
    expect(told(selfRegistration.judge({ entries: own, again: { entry: own[0], back: 'by itself' } } as never))).toBe(
      'pass',
    );
    expect(told(selfRegistration.judge(null))).toBe('blocked by day4.registry-contract');
  });
});

describe('instances', () => {
  const products = answer(200, JSON.stringify([{ id: '1', name: 'Laptop', price: 999.99, stock: 50 }]));
  const one = (at: string, namespace: number, processes: number[]) => ({
    ...{ at, namespace, processes },
    trouble: null,
    answer: products,
  });

  test('three processes in three namespaces; workers of one server may share theirs', () => {
    const right = [one('a', 1, [10, 11]), one('b', 2, [20, 21]), one('c', 3, [30])];
    expect(told(productInstances.judge({ instances: right }))).toBe('pass');
    const sameProcess = [one('a', 1, [10]), one('b', 2, [10]), one('c', 3, [30])];
    expect(told(productInstances.judge({ instances: sameProcess }))).toBe('0.67 b: it is the same process as a.');
    const sameRoom = [one('a', 1, [10]), one('b', 1, [20]), one('c', 1, [30])];
    expect(told(productInstances.judge({ instances: sameRoom }))).toBe('0.33 b, c: it is in the same namespace as a.');
  });

  test.for([
    ['wrapped, with who served it', { instance: 'b', products: [{ id: '1', name: 'Laptop' }] }, 'pass'],
    ['wrapped twice', { served_by: 'b', data: { items: [{ id: 1, name: 'Laptop', price: 'dear' }] } }, 'pass'],
    ['under their ids', { 1: { id: '1', name: 'Laptop' } }, 'pass'],
    ['without a product', { instance: 'b', products: [] }, /^0\.67 b: answered 200 .* no product/],
    ['a greeting', { id: 'b', name: 'product-service' }, /^0\.67 b: answered 200 .* no product/],
  ] as const)('the list may come %s', ([, body, outcome]) => {
    const second = { ...one('b', 2, [20]), answer: answer(200, JSON.stringify(body)) };
    const judged = told(productInstances.judge({ instances: [one('a', 1, [10]), second, one('c', 3, [30])] }));
    if (typeof outcome === 'string') expect(judged).toBe(outcome);
    else expect(judged).toMatch(outcome);
  });
});

describe('round robin', () => {
  const judge = (...batches: number[][]) => told(roundRobin.judge({ batches, strange: null, strangers: 0 }));
  const turn = [
    [4, 3, 3],
    [3, 4, 3],
    [3, 3, 4],
  ];

  test('20 each, or one more or less', () => {
    expect(judge(...turn, ...turn)).toBe('pass');
    expect(judge(...turn, ...turn.slice(0, 2), [4, 3, 3])).toBe('pass');
  });

  test('what is even in all and in no part is chance', () => {
    const chance = [
      [6, 2, 2],
      [2, 6, 2],
      [2, 2, 6],
    ];
    expect(judge(...chance, ...chance)).toMatch(/^0\.50 .* In all that is even, but not in turn: 6 \/ 2 \/ 2/);
  });

  test('one, two, and none', () => {
    expect(judge(...Array(6).fill([10, 0, 0]))).toMatch(/^0\.00 .*arrived 60 \/ 0 \/ 0\. Only the first ever gets one/);
    expect(judge(...Array(6).fill([5, 5, 0]))).toMatch(/^0\.25 /);
    const unused = {
      batches: Array(6)
        .fill([4, 3, 3])
        .map(
          (_, index) =>
            [
              [4, 3, 3],
              [3, 4, 3],
              [3, 3, 4],
            ][index % 3],
        ),
    };
    const thrownAway = { ...unused, strange: answer(200, '{}'), strangers: 60 };
    expect(told(roundRobin.judge(thrownAway as Json))).toMatch(
      /^0\.50 .*arrived 20 \/ 20 \/ 20\. 60 were answered differently: 200 \{\}\.$/,
    );
    const dead = { batches: Array(6).fill([0, 0, 0]), strange: answer(503, 'no'), strangers: 60 };
    expect(told(roundRobin.judge(dead))).toMatch(/^0\.00 .* 60 were answered differently: 503 no\.$/);
  });
});

describe('failover', () => {
  const well = (of: number) => ({ of, failed: 0, first: null });
  const before = { ...well(9), arrived: [3, 3, 3] };
  const cut = { victim: '10.0.0.32:5000', met: 12, ejected: well(9), held: well(36), back: true };
  const judge = (more: object, missing = false) =>
    told(failover.judge({ before, missing, cut: more === null ? null : { ...cut, ...more } } as unknown as Json));

  test('served by the others and back again', () => {
    expect(judge({})).toBe('pass');
    expect(judge({ back: false })).toMatch(/^0\.67 when 10\.0\.0\.32:5000 is back: it got no request/);
    const failing = { of: 9, failed: 3, first: answer(503) };
    expect(judge({ ejected: failing })).toMatch(
      /^0\.33 .*3 of 9 requests still failed \(the first got 503 \(empty\)\)/,
    );
    expect(judge({ held: { ...failing, of: 36 } })).toMatch(/some requests were served, and then 3 of 36/);
  });

  test('whoever knows of an outage without asking earns nothing by it; one that could not be made proves nothing', () => {
    expect(judge({ met: 0 })).toMatch(
      /^0\.33 while 10\.0\.0\.32:5000 is dead: nothing was sent to 10\.0\.0\.32:5000 any more/,
    );
    const seen = (failed: number, missing: boolean) => ({ before: { ...before, failed }, missing, cut: null });
    expect(told(failover.judge(seen(0, false)))).toBe('blocked by day4.round-robin');
    expect(told(failover.judge(seen(0, true)))).toBe('blocked by day4.instances');
    expect(told(failover.judge(seen(9, false)))).toBe('blocked by day4.round-robin');
  });
});

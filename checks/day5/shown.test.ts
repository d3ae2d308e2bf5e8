import { expect, test } from 'vitest';
import type { AnyCheck, Evidence } from '../../harness/model/index.ts';
import { checks } from './index.ts';
import { all, type Change, type Recorded, show } from './recorded.ts';

type Table = Evidence & { readonly kind: 'table' };
type Matrix = Evidence & { readonly kind: 'matrix' };

function table(id: Recorded, change?: Change): Table {
  return show(id, change)[0] as Table;
}

test('what is shown of a record of the first version has its titles', () => {
  const shown = all.flatMap((id) => show(id).map(({ kind, title }) => `${id} ${kind}: ${title}`));
  expect(shown).toEqual([
    'day5.image-size table: What the images add',
    'day5.compose-up table: The stack after 8.7 s',
    "day5.compose-networks matrix: Who reaches whom, at the services' ports",
    'day5.compose-replicas table: Of 90 requests for products, on the wire',
    'day5.limits table: Limits in force, as the kernel has them',
    'day5.non-root table: Who runs, as the kernel has it',
    'day5.rps-comparison table: GET /api/products from outside, medians of the rounds',
    'day5.rps-comparison text: How it was measured, and the result',
    'day5.comparison-report table: What the report says, as it was read',
    'day5.healthcheck table: What Docker calls a service that we broke',
  ]);
});

test('a table has a row for each thing that was seen', () => {
  expect(table('day5.image-size').rows.slice(0, 2)).toEqual([
    ['nginx-lb', 'nginx:alpine', '0.0 MB'],
    ['api-gateway', 'node:24-alpine', '11 MB'],
  ]);
  expect(table('day5.image-size', ({ images }) => Object.assign(images[0], { added: null })).rows[0]?.[2]).toBe('?');
  expect(table('day5.compose-up').rows[0]).toEqual(['shop_nginx-lb_1', '172.21.0.3', 'healthy', 'answers']);
  expect(table('day5.compose-up').rows).toHaveLength(8);
  expect(table('day5.compose-replicas').rows).toContainEqual(['shop_product-service_2', '30']);
  expect(table('day5.limits').rows.at(-1)).toEqual(['shop_redis-cache_1', '64 MiB', '0.50']);
  expect(table('day5.non-root').rows).toContainEqual(['shop_postgres-db_1', '70']);
  expect(table('day5.rps-comparison').rows).toEqual([
    ['Linux namespaces', '7045', '0.9', '1.9', '9.7', '42795', '0'],
    ['Docker', '2835', '2.2', '6.6', '27.0', '15770', '0'],
  ]);
  expect(table('day5.comparison-report').rows).toContainEqual(['Docker, requests per second', '2329']);
  expect(table('day5.healthcheck').rows[0]).toEqual(['shop_api-gateway_1', 'healthy', 'unhealthy', 'healthy']);
});

test('the matrix tells what is asked for from what is forbidden, and from what is neither', () => {
  const { from, to, cells } = show('day5.compose-networks')[0] as Matrix;
  const cell = (one: string, other: string) => cells[from.indexOf(one)]?.[to.indexOf(other)];
  expect(cell('nginx-lb', 'api-gateway')).toEqual({ state: 'ok', note: 'open' });
  expect(cell('nginx-lb', 'postgres-db')).toEqual({ state: 'ok', note: 'closed' });
  expect(cell('product-service', 'order-service')).toEqual({ state: 'self', note: 'open' });
  expect(cell('redis-cache', 'redis-cache')).toEqual({ state: 'self', note: '' });
});

test('the result of the comparison is told with its interval', () => {
  const [, how] = show('day5.rps-comparison');
  expect(how).toMatchObject({
    text: expect.stringMatching(
      /Docker answers 0\.36 times .* \(95 % interval 0\.18 to 0\.57\): Linux namespaces are faster\.$/,
    ),
  });
});

test('what a service that is not well wrote last is shown below the stack', () => {
  const logs = [{ service: 'order-service', text: 'no route to the database' }];
  expect(show('day5.compose-up', (seen) => Object.assign(seen, { logs }))[1]).toEqual({
    kind: 'text',
    title: 'What order-service wrote last',
    text: 'no route to the database',
  });
});

test('the engine that built, and its stand-ins, are named', () => {
  const engine = { engine: '20.10.24', compose: '1.29.2', standIns: ['node:24-alpine'] };
  const [shown] = show('day5.images-build', (seen) => Object.assign(seen, { engine }));
  expect(shown).toMatchObject({
    title: 'The engine and its base images',
    text: expect.stringMatching(/^Docker Engine 20\.10\.24, Compose 1\.29\.2\. Stand-ins: node:24-alpine\./),
  });
});

test('nothing is shown of a stack that is not there', () => {
  const live = all.filter((id) => !/images-build|multi-stage|image-size|compose-up|report/.test(id));
  const shown = live.map((id) => (checks.find((one) => one.id === id) as AnyCheck).show?.({ missing: 'x' }) ?? []);
  expect(shown).toEqual(live.map(() => []));
  const failed = { by: 'day5.compose-up', sentence: 'It is not run.' };
  expect(show('day5.compose-up', (seen) => Object.assign(seen, { failed }))).toEqual([]);
  expect(show('day5.comparison-report', (seen) => Object.assign(seen, { report: null }))).toEqual([]);
});

import { describe, expect, test } from 'vitest';
import type { AnyCheck } from '../../harness/model/index.ts';
import { checks } from './index.ts';
import { all, type Change, type Fault, judge, told } from './recorded.ts';

test('every check has its observation of the reference solution, and passes', () => {
  expect(checks.map(({ id }) => id).toSorted()).toEqual(all.toSorted());
  expect(all.map((id) => [id, told(judge(id))])).toEqual(all.map((id) => [id, 'pass']));
});

test('what hangs on the stack is blocked where there is none, by the check whose business that is', () => {
  const live = all.filter((id) => !/images-build|multi-stage|image-size|compose-up|report/.test(id));
  const missing = { missing: 'day5.images-build' };
  const outcomes = live.map((id) => (checks.find((one) => one.id === id) as AnyCheck).judge(missing));
  expect(outcomes.map(told)).toEqual(live.map(() => 'blocked by day5.images-build'));
});

test("where the machine is too slow for the stack's health checks, what Docker says is no fault, and what we see is", () => {
  const overdue = 'The health checks of a were not done.';
  const outcome = (change: Change, id: Parameters<typeof judge>[0] = up) =>
    judge(id, (seen) => change(Object.assign(seen, { overdue })));
  const sick: Change = ({ crew }) => Object.assign(crew['product-service'][1], { health: 'unhealthy' });
  const ended: Change = ({ crew }) => Object.assign(crew['order-service'][0], { state: 'exited', exitCode: 1 });
  expect(outcome(() => undefined)).toEqual({ status: 'pass' });
  expect(outcome(sick)).toEqual({ status: 'error', reason: overdue });
  expect(outcome(ended)).toMatchObject({ status: 'fail' });
  expect(outcome(() => undefined, 'day5.healthcheck')).toEqual({ status: 'error', reason: overdue });
});

const up = 'day5.compose-up';
const serve = 'day5.containers-serve';
const networks = 'day5.compose-networks';
const nobody = { failed: 'ECONNREFUSED', durationMs: 2 };
const reach: (from: string, to: string, result: string) => Change =
  (from, to, result) =>
  ({ tried }) => {
    const one = tried.find((each: { from: string; to: string }) => each.from === from && each.to === to);
    one.results = one.results.map((addresses: string[]) => addresses.map(() => result));
  };

const faults: readonly Fault[] = [
  {
    name: 'the file is refused',
    id: up,
    change: (seen) =>
      Object.assign(seen, { failed: { by: up, sentence: 'It is not run. a.yml, line 3: privileged.' } }),
    told: '0.00 It is not run. a.yml, line 3: privileged.',
  },
  {
    name: 'an image does not build',
    id: up,
    change: (seen) => Object.assign(seen, { failed: { by: 'day5.images-build', sentence: 'No image.' } }),
    told: 'blocked by day5.images-build',
  },
  {
    name: 'a container exits at once',
    id: up,
    change: ({ crew }) => Object.assign(crew['order-service'][0], { state: 'exited', exitCode: 1 }),
    told: '0.83 order-service: has ended (exit code 1).',
  },
  {
    name: 'a gateway listens at another port',
    id: up,
    change: ({ crew }) => Object.assign(crew['api-gateway'][0], { trouble: 'at port 3000, GET /health: it refused' }),
    told: '0.83 api-gateway: at port 3000, GET /health: it refused.',
  },
  {
    name: 'a service answers, and Docker calls it sick',
    id: up,
    change: ({ crew }) => Object.assign(crew['product-service'][1], { health: 'unhealthy' }),
    told: "0.83 product-service: 1 of 3 containers: answers, but Docker calls it 'unhealthy'.",
  },
  {
    name: 'a service is not in the file',
    id: up,
    change: (seen) => {
      seen.crew['redis-cache'] = [];
      seen.complaint = "Compose failed: 'no such service'";
    },
    told: "0.83 redis-cache: has no container. Compose failed: 'no such service'.",
  },
  {
    name: 'nothing is published at 8080',
    id: serve,
    change: (seen) => {
      seen.answers = seen.answers.map(() => nobody);
      Object.assign(seen, { created: nobody, refused: nobody, rows: { rows: [] }, keys: 0 });
    },
    told: /^0\.00 GET \/health, .*: refused the connection\. the row of the order: PostgreSQL has none\./i,
  },
  {
    name: 'the order service had not come up',
    id: serve,
    change: (seen) => Object.assign(seen, { created: nobody, rows: { rows: [] }, down: ['order-service'] }),
    told: 'blocked by day5.compose-up',
  },
  {
    name: 'an order is confirmed that nobody stored',
    id: serve,
    change: (seen) => Object.assign(seen, { rows: { rows: [] } }),
    told: '0.82 the row of the order: PostgreSQL has none.',
  },
  {
    name: 'the row is another order',
    id: serve,
    change: ({ rows }) => Object.assign(rows.rows[0], { id: '99999' }),
    told: '0.82 the row of the order: it is not what was ordered and answered.',
  },
  {
    name: 'the cache is not used',
    id: serve,
    change: (seen) => Object.assign(seen, { keys: 0 }),
    told: '0.91 the cache: Redis holds no key after all that.',
  },
  {
    name: 'a page takes the place of OK',
    id: serve,
    change: ({ answers }) => Object.assign(answers[0], { body: '<html>' }),
    told: '0.91 GET /health: answered "<html>" instead of OK.',
  },
  {
    name: 'the gateway reaches Redis',
    id: networks,
    change: reach('api-gateway', 'redis-cache', 'open'),
    told: '0.96 api-gateway → redis-cache: it gets through, and they share no network.',
  },
  {
    name: 'all are on one network',
    id: networks,
    change: ({ tried }) => {
      for (const one of tried) one.results = one.results.map(() => ['open']);
    },
    told: /^0\.22 nginx-lb → product-service, .*: it gets through, and they share no network\.$/,
  },
  {
    name: 'the product service has no way to Redis, so that others have none proves nothing',
    id: networks,
    change: reach('product-service', 'redis-cache', 'timeout'),
    told: /^0\.78 product-service → redis-cache: it does not get through \(timeout\)\. nginx-lb → redis-cache, .*: nobody reaches it/,
  },
  {
    name: 'one of the three replicas cannot be reached',
    id: networks,
    change: ({ tried }) => {
      const one = tried.find(
        (each: { from: string; to: string }) => each.from === 'api-gateway' && each.to === 'product-service',
      );
      one.results[2] = ['timeout'];
    },
    told: /api-gateway → product-service: it does not get through/,
  },
  {
    name: 'PostgreSQL is published to the world',
    id: networks,
    change: (seen) => Object.assign(seen, { others: [{ service: 'postgres-db', port: 5432, result: 'open' }] }),
    told: /^0\.96 the external client → postgres-db: port 5432 of the host lets it in\.$/,
  },
  {
    name: 'there is one replica',
    id: 'day5.compose-replicas',
    change: (seen) => Object.assign(seen, { arrived: [{ container: 'shop_product-service_1', requests: 90 }] }),
    told: '0.00 One runs: shop_product-service_1 got 90. 90 of the requests were answered with 200.',
  },
  {
    name: 'one of three gets them all',
    id: 'day5.compose-replicas',
    change: ({ arrived }) => {
      for (const [index, one] of arrived.entries()) one.requests = index === 1 ? 90 : 0;
    },
    told: /^0\.00 3 run: shop_product-service_1 got 0, shop_product-service_2 got 90/,
  },
  {
    name: 'two of three share',
    id: 'day5.compose-replicas',
    change: ({ arrived }) => Object.assign(arrived[2], { requests: 3 }),
    told: /^0\.50 3 run: /,
  },
  {
    name: 'one serves, and the others are sent copies',
    id: 'day5.compose-replicas',
    change: ({ arrived }) => {
      for (const one of arrived) one.requests = 90;
    },
    told: /^0\.00 3 run: .* That is 270 for 90: requests were sent to several at once\.$/,
  },
  {
    name: 'no request gets as far',
    id: 'day5.compose-replicas',
    change: ({ arrived }) => {
      for (const one of arrived) one.requests = 0;
    },
    told: 'blocked by day5.containers-serve',
  },
  {
    name: 'the volume is a tmpfs',
    id: 'day5.compose-volume',
    change: ({ after }) => Object.assign(after, { rows: { rows: [] } }),
    told: '0.00 The order was a row before, and is none afterwards.',
  },
  {
    name: 'PostgreSQL does not answer to the end of our patience',
    id: 'day5.compose-volume',
    change: ({ after }) => Object.assign(after, { rows: { failed: 'timeout' } }),
    told: '0.00 After down and up PostgreSQL does not tell whether the order is a row (timeout).',
  },
  {
    name: 'down left the container of PostgreSQL',
    id: 'day5.compose-volume',
    change: ({ after }) => Object.assign(after, { renewed: false, left: 1 }),
    told: 'error The grader could not tell: after down 1 containers were left.',
  },
  {
    name: 'there was no order to lose',
    id: 'day5.compose-volume',
    change: (seen) => Object.assign(seen, { after: undefined }),
    told: 'blocked by day5.containers-serve',
  },
];

describe('a fault in what was seen', () => {
  test.for(faults)('$id: $name', ({ id, change, told: wanted }) => {
    expect(told(judge(id, change))).toEqual(typeof wanted === 'string' ? wanted : expect.stringMatching(wanted));
  });
});

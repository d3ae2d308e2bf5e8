import { describe, expect, test } from 'vitest';
import type { Check, Json, Outcome } from '../../harness/model/index.ts';
import { checks } from './index.ts';
import recorded from './recorded.json' with { type: 'json' };

/** What the reference solution was seen to do, check by check, and what becomes of it with a fault in it. */

// biome-ignore lint/suspicious/noExplicitAny: observations of thirteen shapes, each changed by those who know it
type Change = (seen: any) => unknown;

function judge(id: keyof typeof recorded, change: Change = () => undefined): Outcome {
  const seen = structuredClone(recorded[id]) as unknown as Json;
  change(seen);
  return (checks.find((one) => one.id === id) as Check).judge(seen);
}

function told(outcome: Outcome): string {
  if (outcome.status === 'fail') return `${outcome.score.toFixed(2)} ${outcome.actual}`;
  if (outcome.status === 'blocked') return `blocked by ${outcome.by}`;
  return outcome.status === 'error' ? `error ${outcome.reason}` : 'pass';
}

const all = Object.keys(recorded) as (keyof typeof recorded)[];

test('every check has its observation of the reference solution, and passes', () => {
  expect(checks.map(({ id }) => id).toSorted()).toEqual(all.toSorted());
  expect(all.map((id) => [id, told(judge(id))])).toEqual(all.map((id) => [id, 'pass']));
});

test('what hangs on the stack is blocked where there is none, by the check whose business that is', () => {
  const live = all.filter((id) => !/images-build|multi-stage|image-size|compose-up|report/.test(id));
  const missing = { missing: 'day5.images-build' };
  const outcomes = live.map((id) => (checks.find((one) => one.id === id) as Check).judge(missing));
  expect(outcomes.map(told)).toEqual(live.map(() => 'blocked by day5.images-build'));
});

interface Case {
  readonly name: string;
  readonly id: keyof typeof recorded;
  readonly change: Change;
  readonly told: string | RegExp;
}

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

const cases: readonly Case[] = [
  {
    name: 'a Dockerfile is missing, and nobody can try the others',
    id: 'day5.images-build',
    change: (seen) => {
      seen.builds = { unavailable: 'There is no Docker.' };
      const one = seen.images.find(({ service }: { service: string }) => service === 'order-service');
      Object.assign(one, { dockerfile: null, trouble: 'is missing' });
    },
    told: '0.75 order-service: its Dockerfile is missing.',
  },
  {
    name: 'without Docker nobody can say whether they build',
    id: 'day5.images-build',
    change: (seen) => Object.assign(seen, { builds: { unavailable: 'There is no Docker.' } }),
    told: 'error The grader could not tell: There is no Docker.',
  },
  {
    name: 'a build ends with an error',
    id: 'day5.images-build',
    change: ({ builds }) => Object.assign(builds[1], { tag: null, trouble: "does not build: 'npm ERR! missing'" }),
    told: /^0\.75 .*Dockerfile does not build: 'npm ERR! missing'\.$/,
  },
  {
    name: 'one service is built in one stage',
    id: 'day5.multi-stage',
    change: ({ services }) => Object.assign(services[0], { single: 'has one stage only' }),
    told: /^0\.67 .*Dockerfile has one stage only\.$/,
  },
  {
    name: 'no Dockerfile could be read',
    id: 'day5.multi-stage',
    change: (seen) => Object.assign(seen, { services: [] }),
    told: 'blocked by day5.images-build',
  },
  {
    name: 'an image carries 120 MB',
    id: 'day5.image-size',
    change: ({ images }) => Object.assign(images[1], { added: 120_400_000 }),
    told: /^0\.75 .*its image adds 120 MB to node:24-alpine\.$/,
  },
  {
    name: 'an image begins from the full one',
    id: 'day5.image-size',
    change: ({ images }) => Object.assign(images[1], { base: 'node:24' }),
    told: /^0\.75 .*its image begins from node:24, which is not a small one\.$/,
  },
  {
    name: 'a base that is not below the image',
    id: 'day5.image-size',
    change: ({ images }) => Object.assign(images[1], { added: null }),
    told: /^error The grader could not find node:24-alpine among the layers/,
  },
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
    told: /^0\.36 nginx-lb → product-service, .*: it gets through, and they share no network\.$/,
  },
  {
    name: 'the product service has no way to Redis, so that others have none proves nothing',
    id: networks,
    change: reach('product-service', 'redis-cache', 'timeout'),
    told: /^0\.79 product-service → redis-cache: it does not get through \(timeout\)\. nginx-lb → redis-cache, .*: nobody reaches it/,
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
    told: /^0\.97 the external client → postgres-db: port 5432 of the host lets it in\.$/,
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
  {
    name: 'one request of a hundred fails',
    id: 'day5.rps-comparison',
    change: ({ comparison }) => {
      for (const round of comparison.rounds) {
        Object.assign(round, { void: 'b: failed' });
        Object.assign(round.b, { succeeded: 1980, failed: 20 });
      }
      Object.assign(comparison, { ratio: null, faster: null, invalid: 'void' });
    },
    told: /^0\.00 6 of 6 rounds are void\. Linux namespaces: 0 of \d+ requests failed\. Docker: 120 of 12000 requests failed\.$/,
  },
  {
    name: 'there is no report',
    id: 'day5.comparison-report',
    change: (seen) => Object.assign(seen, { report: null }),
    told: "0.00 There is no file 'docs/day5-comparison.md', which submission.json names as the report.",
  },
  {
    name: 'the figures are turned round, and so is the winner: our measurement says otherwise',
    id: 'day5.comparison-report',
    change: ({ report }) => {
      const { linux, docker } = report;
      Object.assign(report, { linux: docker, docker: linux, winner: 'docker' });
    },
    told: '0.80 the winner and our measurement: it says Docker, and by our measurement Docker answers 0.70 to 0.86 times as many requests as Linux.',
  },
  {
    name: 'the winner is not the one of the figures, and contradicts ours',
    id: 'day5.comparison-report',
    change: ({ report }) => Object.assign(report, { winner: 'docker' }),
    told: /^0\.70 the winner: it says Docker, and its own figures say otherwise\. the winner and our measurement/,
  },
  {
    name: 'the contrary of ours by less than the clear part is no contradiction',
    id: 'day5.comparison-report',
    change: (seen) => {
      const { linux, docker } = seen.report;
      Object.assign(seen.report, { linux: docker, docker: linux, winner: 'docker' });
      seen.ours = { low: 0.7, high: 0.95 };
    },
    told: 'pass',
  },
  {
    name: 'figures that are close may be called no difference',
    id: 'day5.comparison-report',
    change: ({ report }) => {
      report.docker.perSecond = 3000;
      report.winner = 'none';
    },
    told: 'pass',
  },
  {
    name: 'figures that are far apart may not',
    id: 'day5.comparison-report',
    change: ({ report }) => Object.assign(report, { winner: 'none' }),
    told: '0.90 the winner: it says no difference, and its own figures say otherwise.',
  },
  {
    name: 'one URL was measured twice',
    id: 'day5.comparison-report',
    change: ({ report }) => Object.assign(report, { servers: ['localhost:8080'] }),
    told: '0.80 the URLs: it names one server only, http://localhost:8080, for two stacks.',
  },
  {
    name: 'nobody says what failed',
    id: 'day5.comparison-report',
    change: ({ report }) => {
      report.linux.failed = null;
      report.docker.failed = null;
    },
    told: "0.80 Linux's failures, Docker's failures: its row has no failed requests.",
  },
  {
    name: 'without our measurement the report still counts',
    id: 'day5.comparison-report',
    change: (seen) => {
      seen.ours = null;
      seen.report.winner = null;
      seen.report.method.tool = false;
    },
    told: /^0\.60 the method: it does not say the tool\. the winner: no line begins with "Winner:"/,
  },
  {
    name: 'a check that always succeeds',
    id: 'day5.healthcheck',
    change: ({ broken }) => Object.assign(broken[0], { content: true, test: ['CMD-SHELL', 'true'], during: 'healthy' }),
    told: '0.83 api-gateway: its check still succeeds when the service hangs: true.',
  },
  {
    name: 'a service without a check',
    id: 'day5.healthcheck',
    change: ({ broken }) => Object.assign(broken.at(-1), { test: null, before: null, during: null, after: null }),
    told: '0.83 redis-cache: it has no health check.',
  },
  {
    name: 'a check that asks too seldom',
    id: 'day5.healthcheck',
    change: ({ broken }) => Object.assign(broken[0], { during: 'healthy' }),
    told: "0.83 api-gateway: 30 s after the service hung Docker still called it 'healthy'.",
  },
  {
    name: 'a check that always fails',
    id: 'day5.healthcheck',
    change: ({ broken }) => Object.assign(broken[0], { before: 'unhealthy' }),
    told: "0.83 api-gateway: Docker calls it 'unhealthy' while nothing is wrong with it.",
  },
  {
    name: 'a service that answered although we had stopped it',
    id: 'day5.healthcheck',
    change: ({ broken }) => Object.assign(broken[0], { answerDuring: null, during: 'healthy' }),
    told: /^error The grader could not tell: shop_api-gateway_1 answered although/,
  },
  {
    name: 'no limit on memory in one replica, none on processors in Redis',
    id: 'day5.limits',
    change: ({ containers }) => {
      const of = (service: string) => containers.find((one: { service: string }) => one.service === service);
      of('product-service').memoryBytes = null;
      of('redis-cache').cpus = null;
    },
    told: '0.83 product-service: no limit on memory is in force. redis-cache: no limit on processor time is in force.',
  },
  {
    name: 'a limit that no machine has',
    id: 'day5.limits',
    change: ({ containers }) => Object.assign(containers[0], { memoryBytes: 2 ** 50 }),
    told: /^0\.92 .*no limit on memory is in force\.$/,
  },
  {
    name: 'a service that does not run has no limits',
    id: 'day5.limits',
    change: (seen) => {
      seen.containers = seen.containers.filter((one: { service: string }) => one.service !== 'order-service');
    },
    told: 'blocked by day5.compose-up',
  },
  {
    name: 'root, alone and among others',
    id: 'day5.non-root',
    change: ({ containers }) => {
      const of = (service: string) => containers.find((one: { service: string }) => one.service === service);
      of('api-gateway').uids = [0];
      of('nginx-lb').uids = [0, 101];
    },
    told: '0.67 nginx-lb: a part of it runs as root. api-gateway: it runs as root.',
  },
];

describe('a fault in what was seen', () => {
  test.for(cases)('$id: $name', ({ id, change, told: wanted }) => {
    expect(told(judge(id, change))).toEqual(typeof wanted === 'string' ? wanted : expect.stringMatching(wanted));
  });
});

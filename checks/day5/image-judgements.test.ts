import { describe, expect, test } from 'vitest';
import { type Fault, judge, told } from './recorded.ts';

const faults: readonly Fault[] = [
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
    name: 'invented figures that lie close, and no difference, where ours is more than twice',
    id: 'day5.comparison-report',
    change: (seen) => {
      Object.assign(seen.report.linux, { perSecond: 1000 });
      Object.assign(seen.report.docker, { perSecond: 1100 });
      Object.assign(seen.report, { winner: 'none' });
      Object.assign(seen, { ours: { low: 0.3, high: 0.4 } });
    },
    told: '0.80 the winner and our measurement: it says no difference, and by our measurement Docker answers 0.30 to 0.40 times as many requests as Linux.',
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
    name: 'as much as the whole of a machine',
    id: 'day5.limits',
    change: ({ containers }) => Object.assign(containers[0], { memoryBytes: 32 * 2 ** 30, cpus: 32 }),
    told: /^0\.83 .*no limit on memory is in force\. .*no limit on processor time is in force\.$/,
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
  test.for(faults)('$id: $name', ({ id, change, told: wanted }) => {
    expect(told(judge(id, change))).toEqual(typeof wanted === 'string' ? wanted : expect.stringMatching(wanted));
  });
});

import { readdirSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { machineState } from '../host/machine-state.ts';
import type { Attempt, Container, Docker, DockerRun } from '../model/index.ts';
import { connect, http, load, survey } from '../probe/index.ts';
import { listeners, redis, sql, wire } from '../probe/services.ts';
import { archive } from './archive.testkit.ts';
import { withDocker } from './docker.testkit.ts';
import { shopSample } from './shop.testkit.ts';

const longMs = 180_000;

function ran(attempt: Attempt): DockerRun {
  if ('refused' in attempt) throw new Error(`refused: ${JSON.stringify(attempt.refused)}`);
  return attempt;
}

async function until<T>(look: () => Promise<T>, good: (seen: T) => boolean): Promise<T> {
  const deadline = performance.now() + 30_000;
  for (;;) {
    const seen = await look();
    if (good(seen) || performance.now() > deadline) return seen;
    await delay(100);
  }
}

const named = (containers: readonly Container[], service: string) =>
  containers.filter(({ compose }) => compose?.service === service);

/** What an engine could leave on this machine. */
function traces(): string[] {
  const parents = ['/var/tmp', '/tmp', '/sys/fs/cgroup', '/sys/fs/cgroup/memory', '/sys/fs/cgroup/pids'];
  return parents.flatMap((parent) =>
    readdirSync(parent)
      .filter((name) => name.startsWith(`netproof-docker-${process.pid}-`))
      .map((name) => `${parent}/${name}`),
  );
}

test(
  'a shop runs from a Compose file, and the probes see it from outside and inside',
  (context) =>
    withDocker(context, async (docker) => {
      await docker.unpack(archive(shopSample));
      const shop = docker.compose('docker-compose.yml');
      expect(await shop.refusals()).toEqual([]);
      expect(ran(await shop.up())).toMatchObject({ ended: 'exit', exitCode: 0 });
      expect([...docker.standIns].toSorted()).toEqual([
        'nginx:alpine',
        'postgres:15-alpine',
        'python:3.11-slim',
        'redis:alpine',
      ]);

      const { host } = docker;
      const url = `http://${docker.address}:8080/`;
      const page = await until(
        () => http(host, { from: '@client', url }),
        (seen) => 'status' in seen && seen.status === 200,
      );
      expect(page).toMatchObject({ status: 200, body: expect.stringMatching(/^\d+$/) });

      const containers = await shop.ps();
      const [web, cache, store] = ['web', 'redis-cache', 'postgres-db'].map((one) => named(containers, one)[0]);
      const copies = named(containers, 'counter');
      expect(copies.map(({ compose }) => compose?.number)).toEqual([1, 2, 3]);
      for (const copy of copies) {
        expect(copy).toMatchObject({ state: 'running', uids: [1234], cpus: 0.5, memoryBytes: 96 * 1024 * 1024 });
        expect(copy.healthcheck?.[0]).toBe('CMD-SHELL');
      }
      expect(web?.ports).toEqual(['8080 → 80/tcp']);
      expect(Object.keys(web?.addresses ?? {}).map((name) => name.replace(/^.*_/, ''))).toEqual(['back', 'front']);

      const [cacheAt = '', storeAt = ''] = [cache, store].map((one) => Object.values(one?.addresses ?? {})[0] ?? '');
      const tries = [
        { from: copies[0]?.name ?? '', to: cacheAt, port: 6379 },
        { from: web?.name ?? '', to: cacheAt, port: 6379 },
        { from: store?.name ?? '', to: storeAt, port: 5432 },
      ];
      const reached = await until(
        () => connect(host, tries),
        (seen) => seen[2]?.result === 'open',
      );
      expect(reached.map(({ result }) => result)).toEqual(['open', 'timeout', 'open']);

      const requests = Array.from({ length: 12 }, () => ({ from: '@client', url }));
      const at = copies.map(({ name }) => ({ in: name, port: 5000 }));
      const arrived = await until(
        async () => new Set((await wire(host, { requests, at })).segments.map(({ namespace }) => namespace)),
        (places) => places.size === 3,
      );
      expect(arrived).toEqual(new Set(copies.map(({ name }) => name)));
      expect(await load(host, { from: '@client', url, connections: 2, seconds: 1 })).toMatchObject({ failed: 0 });
      expect(await listeners(host)).toContainEqual({ namespace: cache?.name, address: '0.0.0.0', port: 6379 });
      const counted = await redis(host, {
        from: cache?.name ?? '',
        host: cacheAt,
        port: 6379,
        commands: [['GET', 'n']],
      });
      expect(counted).toMatchObject({ replies: [expect.stringMatching(/^\d{2,}$/)] });

      const query = async (text: string) => {
        const [now] = named(await shop.ps(), 'postgres-db');
        const at = { from: now?.name ?? '', host: Object.values(now?.addresses ?? {})[0] ?? '', port: 5432 };
        return sql(host, { ...at, user: 'postgres', password: 'secret', database: 'orders', text });
      };
      expect(await query("CREATE TABLE kept AS SELECT 'here' AS word")).toMatchObject({ rows: [] });
      expect(ran(await shop.down()).exitCode).toBe(0);
      expect(await docker.containers()).toEqual([]);
      expect(await docker.volumes()).toEqual(expect.arrayContaining([expect.stringMatching(/_data$/)]));
      expect(ran(await shop.up({ services: ['postgres-db'] })).exitCode).toBe(0);
      const kept = await until(
        () => query('SELECT word FROM kept'),
        (one) => 'rows' in one,
      );
      expect(kept).toEqual({ rows: [{ word: 'here' }] });

      await docker.clean();
      expect([await docker.containers(), await docker.volumes(), await docker.networks()]).toEqual([[], [], []]);
      const left = (await docker.images()).flatMap(({ names }) => names);
      expect(left.toSorted()).toEqual([...docker.standIns].toSorted());
    }),
  longMs,
);

test(
  'builds, and what no build can be made of',
  (context) =>
    withDocker(context, async (docker) => {
      const build = (text: string, more: object = {}) =>
        docker.build({ context: '.', dockerfile: 'Dockerfile', tag: 'tried', text, ...more });
      await docker.unpack(
        archive({ 'package.json': '{"dependencies":{"fastify":"^5"}}', 'package-lock.json': '{}', hello: 'hello' }),
      );
      const staged = `FROM node:22-slim AS deps
WORKDIR /app
COPY package*.json ./
RUN npm ci --omit=dev && node -e "require('fastify')"
FROM node:22-slim
RUN apt-get update && apt-get install -y --no-install-recommends curl && rm -rf /var/lib/apt/lists/*
COPY --from=deps /app /app
USER node
HEALTHCHECK CMD curl -f http://localhost:3000/
EXPOSE 3000
`;
      expect(ran(await build(staged))).toMatchObject({ ended: 'exit', exitCode: 0 });
      const [image, base] = [await docker.image('tried'), await docker.image('node:22-slim')];
      expect(image).toMatchObject({ user: 'node', healthcheck: expect.any(Array), exposed: ['3000/tcp'] });
      expect(image?.layers.slice(0, base?.layers.length)).toEqual(base?.layers);
      expect(await docker.run('tried', ['curl', '--version'])).toMatchObject({ exitCode: 0 });
      expect(await docker.image('gone')).toBeNull();

      const lacking = ran(await build('FROM python:3.11\nRUN pip install tensorflow\n'));
      expect(lacking.exitCode).not.toBe(0);
      expect(lacking.output).toContain('No matching distribution found for tensorflow');
      expect(lacking.output).toContain("This image stands in for a registry's and builds have no network");
      expect(await build('FROM alpine:3\nFROM golang:1.22\n')).toEqual({
        refused: [
          { file: 'Dockerfile', line: 2, sentence: expect.stringContaining('there is no image golang:1.22 here') },
        ],
      });
      expect(await build('FROM alpine:3', { context: '../..' })).toMatchObject({
        refused: [{ sentence: expect.stringContaining('is no folder of the submission') }],
      });
      expect(await build('RUN true')).toMatchObject({
        refused: [{ sentence: expect.stringContaining('no FROM line') }],
      });
      expect(ran(await build('FROM alpine:3\nRUN wget -T 3 http://8.8.8.8/\n')).exitCode).not.toBe(0);

      expect(await build('FROM alpine:3\nRUN while :; do sleep 1; done\n', { timeoutMs: 4000 })).toMatchObject({
        ended: 'time',
      });
      const busy = async () => (await survey(docker.host)).processes;
      expect(await until(busy, (processes) => processes === 0)).toBe(0);
      expect(await docker.run('alpine:3', ['sleep', '1000'], { timeoutMs: 3000 })).toMatchObject({ ended: 'time' });
      expect(await docker.containers()).toEqual([]);
    }),
  longMs,
);

test(
  'what asks for more than a grader gives does not run',
  (context) =>
    withDocker(context, async (docker) => {
      const compose = async (text: string, more: Readonly<Record<string, string>> = {}) => {
        await docker.unpack(archive({ 'compose.yml': text, ...more }));
        return docker.compose('compose.yml').up();
      };
      const top = 'version: "3.8"\nservices:\n  a:\n    image: alpine:3\n';
      expect(await compose(`${top}    volumes:\n      - /var/run/docker.sock:/s\n`)).toEqual({
        refused: [{ file: 'compose.yml', line: 6, sentence: expect.stringContaining('mounts the Docker socket') }],
      });
      // Written so that only Compose itself can tell what it comes to.
      expect(await compose(`${top}    volumes: ["\${WHERE}:/x"]\n`, { '.env': 'WHERE=/etc\n' })).toMatchObject({
        refused: [{ sentence: expect.stringContaining('mounts /etc of the host') }],
      });
      expect(await compose('services:\n  - what')).toMatchObject({ refused: [{ file: 'compose.yml' }] });
      const unknown = ran(await compose(`${top}    colour: blue\n`));
      expect(unknown.exitCode).not.toBe(0);
      expect(unknown.output).toContain('colour');
      expect(await compose(top.replace('alpine:3', 'mongo:7'))).toMatchObject({
        refused: [{ line: 4, sentence: expect.stringContaining('there is no image mongo:7 here') }],
      });
      expect(await docker.compose('gone.yml').up()).toMatchObject({
        refused: [{ sentence: 'there is no such file in the submission' }],
      });
      expect(await docker.containers()).toEqual([]);
      await expect(docker.host.run('docker ps')).rejects.toThrow('runs no shell lines');
    }),
  longMs,
);

test(
  'containers can be killed, started and looked into; the end leaves no trace',
  async (context) => {
    const before = await machineState();
    await withDocker(context, async (docker: Docker) => {
      await docker.unpack(
        archive({
          'compose.yml': `version: "3.8"
services:
  a:
    image: busybox:1
    command: ["sh", "-c", "echo hello; exec httpd -f -p 8000 -h /etc"]
    pids_limit: 50
`,
        }),
      );
      const one = docker.compose('compose.yml', 'one');
      expect(ran(await one.up()).exitCode).toBe(0);
      const name = (await one.ps())[0]?.name ?? '';
      expect(await docker.exec(name, ['cat', '/etc/hostname'])).toMatchObject({ exitCode: 0 });
      expect(await docker.exec(name, ['sleep', '100'], { timeoutMs: 1500 })).toMatchObject({ ended: 'time' });
      expect((await one.ps())[0]).toMatchObject({ pids: 50, memoryBytes: null, cpus: null, health: null });
      await until(
        () => docker.logs(name),
        (text) => text.includes('hello'),
      );
      expect(await docker.logs(name)).toContain('hello');
      const inside = () => http(docker.host, { from: name, url: 'http://127.0.0.1:8000/hosts' });
      expect(await inside()).toMatchObject({ status: 200 });
      await docker.kill(name);
      const dead = await until(
        () => one.ps(),
        ([seen]) => seen?.state === 'exited',
      );
      expect(dead[0]).toMatchObject({ exitCode: 137, pid: 0, uids: [] });
      await expect(inside()).rejects.toThrow(`There is no network namespace '${name}'`);
      await docker.start(name);
      const again = await until(inside, (seen) => 'status' in seen).catch((error: Error) => error.message);
      expect(again).toMatchObject({ status: 200 });
    });
    expect(traces()).toEqual([]);
    expect(await machineState()).toEqual(before);
  },
  longMs,
);

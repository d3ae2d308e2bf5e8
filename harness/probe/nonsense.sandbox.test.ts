import { afterAll, beforeAll, expect, test } from 'vitest';
import { openLabHost } from '../host/index.ts';
import type { LabHost, Load } from '../model/index.ts';
import { hostileProgram, hostileServices } from './hostile-services.testkit.ts';
import { http, load, survey } from './index.ts';
import { listeners, poll, redis, sql } from './services.ts';

/** What servers say that mean their clients ill: none of it ends the agent, holds it, or is anything but a failed request. */

let host: LabHost;
beforeAll(async () => {
  host = await openLabHost();
  const { exitCode } = await host.run(`cat > h.cjs <<'END'\n${hostileProgram()}END\nnode h.cjs > said 2>&1 &`);
  expect(exitCode).toBe(0);
  const { signal } = new AbortController();
  const open = await poll(
    { signal },
    8000,
    () => listeners(host),
    (seen) => seen.length === hostileServices.length,
  );
  expect(open).toHaveLength(hostileServices.length);
});
afterAll(() => host?.[Symbol.asyncDispose]());

test.for(hostileServices)('$speaks: $name', async ({ port, speaks }) => {
  const at = { from: '@host', host: '127.0.0.1', port, timeoutMs: 1500 };
  const login = { user: 'u', password: 'p', database: 'd', text: 'SELECT 1' };
  const ask = {
    http: () => http(host, { ...at, url: `http://127.0.0.1:${port}/` }),
    redis: () => redis(host, { ...at, commands: [['PING'], ['GET', 'a'], ['GET', 'b']] }),
    postgres: () => sql(host, { ...at, ...login }),
  }[speaks];
  const seen = await ask();
  expect(seen).toEqual({ ...seen, failed: expect.stringMatching(/^.{1,300}$/) });
  expect((await survey(host)).namespaces).toHaveLength(1);
});

test('clients of the wrong kind are told nothing either', async () => {
  const seen = await Promise.all(
    hostileServices.flatMap(({ port }) => [
      redis(host, { from: '@host', host: '127.0.0.1', port, timeoutMs: 1000, commands: [['PING']] }),
      http(host, { from: '@host', url: `http://127.0.0.1:${port}/`, timeoutMs: 1000 }),
    ]),
  );
  for (const one of seen) expect(one).toHaveProperty('failed');
});

test('answers that nobody asked for are failures of a load', async () => {
  const answer = 'HTTP/1.1 200 OK\\r\\nContent-Length: 2\\r\\n\\r\\nok';
  const serve = (port: number, times: number) =>
    `require("net").createServer((c) => c.on("data", () => c.write("${answer}".repeat(${times}))).on("error", () => 0)).listen(${port}, "127.0.0.1")`;
  const task = await host.start(`exec node -e '${serve(7901, 1)}; ${serve(7902, 3)}'`);
  const from = '@host';
  const url = (port: number) => `http://127.0.0.1:${port}/`;
  await poll(
    { signal: new AbortController().signal },
    20_000,
    () => http(host, { from, url: url(7902) }),
    (seen) => 'status' in seen,
  );
  const [honest, loud] = [7901, 7902].map((port) => load(host, { from, url: url(port), connections: 2, seconds: 0.5 }));
  expect(await honest).toMatchObject({ failed: 0 });
  const { answered, failed } = (await loud) as Load;
  expect(failed).toBeGreaterThan(answered / 2);
  await task.stop(0);
});

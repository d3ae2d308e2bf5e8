import { afterAll, beforeAll, expect, test } from 'vitest';
import { openLabHost } from '../host/index.ts';
import type { LabHost } from '../model/index.ts';
import { hostileProgram, hostileServices } from './hostile-services.testkit.ts';
import { http, survey } from './index.ts';
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

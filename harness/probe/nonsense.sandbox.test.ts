import { afterAll, beforeAll, expect, test } from 'vitest';
import { openLabHost } from '../host/index.ts';
import type { LabHost } from '../model/index.ts';
import { http, survey } from './index.ts';
import { listeners, poll, redis, sql } from './services.ts';

/** What servers say that are no servers: to a client of PostgreSQL, of Redis, and without an end. */
const nonsense = [
  {
    port: 6001,
    text: 'R\\0\\0\\0\\x08\\0\\0\\0\\0Z\\0\\0\\0\\x05IT\\0\\0\\0\\x06\\0\\x01D\\0\\0\\0\\x06\\xff\\xff',
    times: 1,
  },
  { port: 6002, text: '*1\\r\\n', times: 50_000 },
  { port: 6003, text: 'x', times: 20_000_000 },
];
const server = nonsense.map(
  ({ port, text, times }) =>
    `net.createServer(s => s.on("error", () => {}).on("data", () => s.write(Buffer.from("${text}".repeat(${times}), "latin1")))).listen(${port});`,
);

let host: LabHost;
beforeAll(async () => {
  host = await openLabHost();
  await host.run(`node -e 'const net = require("net"); ${server.join(' ')}' > /dev/null 2>&1 &`);
  const { signal } = new AbortController();
  const open = await poll(
    { signal },
    5000,
    () => listeners(host),
    (seen) => seen.length === nonsense.length,
  );
  expect(open).toHaveLength(nonsense.length);
});
afterAll(() => host?.[Symbol.asyncDispose]());

test.for(nonsense)('what the server at $port says ends no probe but its own', async ({ port }) => {
  const at = { from: '@host', host: '127.0.0.1', port, timeoutMs: 1000 };
  const login = { user: 'u', password: 'p', database: 'd', text: 'SELECT 1' };
  expect(await sql(host, { ...at, ...login })).toHaveProperty('failed');
  expect(JSON.stringify(await redis(host, { ...at, commands: [['PING']] }))).toMatch(/failed|error/);
  expect(await http(host, { from: '@host', url: `http://127.0.0.1:${port}/`, timeoutMs: 1000 })).toHaveProperty(
    'failed',
  );
  expect((await survey(host)).namespaces).toHaveLength(1);
});

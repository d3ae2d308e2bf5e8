import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, test } from 'vitest';
import { openCollector } from './collector.ts';

async function withCollector(work: (url: string, posts: ReturnType<typeof openCollector>['posts']) => Promise<void>) {
  const { posts, take } = openCollector();
  const server = createServer((request, response) => {
    if (!take(request, response)) response.end('the internet');
  }).listen(0, '127.0.0.1');
  try {
    await new Promise((resolve) => server.once('listening', resolve));
    await work(`http://127.0.0.1:${(server.address() as AddressInfo).port}`, posts);
  } finally {
    server.closeAllConnections();
    server.close();
  }
}

const post = (body: string, type = 'application/json') => ({ method: 'POST', body, headers: { 'content-type': type } });

test('what is posted is kept as it came, and answered in its own encoding', () =>
  withCollector(async (url, posts) => {
    const json = await fetch(`${url}/v1/traces`, post('{"a":1}'));
    expect([json.status, json.headers.get('content-type'), await json.text()]).toEqual([200, 'application/json', '{}']);
    const binary = await fetch(`${url}/v1/traces`, post('x', 'application/x-protobuf'));
    expect([binary.status, await binary.text()]).toEqual([200, '']);
    expect(posts.map(({ type, body }) => [type, body.toString()])).toEqual([
      ['application/json', '{"a":1}'],
      ['application/x-protobuf', 'x'],
    ]);
  }));

test('everything else is the internet’s, and what is too large is refused', () =>
  withCollector(async (url, posts) => {
    for (const path of ['/', '/v1/metrics'])
      expect(await (await fetch(url + path, post('x'))).text()).toBe('the internet');
    expect(await (await fetch(`${url}/v1/traces`)).text()).toBe('the internet');
    const large = await fetch(`${url}/v1/traces`, post('x'.repeat(1024 * 1024 + 1))).catch(() => undefined);
    expect([413, undefined]).toContain(large?.status);
    expect(posts).toEqual([]);
  }));

test('of a flood, the newest are kept', () =>
  withCollector(async (url, posts) => {
    for (let n = 0; n < 410; n++) await fetch(`${url}/v1/traces`, post(`${n}`));
    expect([posts.length, posts[0]?.body.toString()]).toEqual([400, '10']);
  }));

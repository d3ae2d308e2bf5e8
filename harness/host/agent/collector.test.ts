import { createServer } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
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

test('whoever goes on sending after the refusal, and many at once, are refused and do no harm', () =>
  withCollector(async (url, posts) => {
    const { port } = new URL(url);
    const sending = Array.from(
      { length: 12 },
      () =>
        new Promise<void>((resolve) => {
          const socket = connect(Number(port), '127.0.0.1', () => {
            socket.write('POST /v1/traces HTTP/1.1\r\nhost: x\r\ncontent-length: 9000000\r\n\r\n');
            for (let n = 0; n < 30; n++) socket.write('x'.repeat(100_000));
            socket.end();
          });
          socket
            .resume()
            .on('error', () => undefined)
            .on('close', () => resolve());
        }),
    );
    await Promise.all(sending);
    expect(posts).toEqual([]);
    await expect.poll(async () => (await fetch(`${url}/v1/traces`, post('x'))).status).toBe(200);
  }));

test('of a flood, the newest are kept', () =>
  withCollector(async (url, posts) => {
    for (let n = 0; n < 410; n++) await fetch(`${url}/v1/traces`, post(`${n}`));
    expect([posts.length, posts[0]?.body.toString()]).toEqual([400, '10']);
  }));

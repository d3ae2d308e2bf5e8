import { createServer } from 'node:http';

/** A key-value store with Consul's routes under /v1/kv, as far as a lab needs them. It forgets when it ends. */
const entries = new Map<string, string>();
const mostEntries = 1000;
const mostBytes = 64 * 1024;

const server = createServer(async (request, response) => {
  const answer = (status: number, body = '') => response.writeHead(status).end(body);
  const { pathname, searchParams } = new URL(request.url ?? '/', 'http://registry');
  const key = /^\/v1\/kv\/(.+)$/.exec(pathname)?.[1];
  if (key === undefined) return answer(404);
  if (request.method === 'GET') {
    const value = entries.get(key);
    if (value === undefined) return answer(404);
    return answer(200, searchParams.has('raw') ? value : JSON.stringify([{ Key: key, Value: btoa(value) }]));
  }
  if (request.method === 'DELETE') return answer(200, String(entries.delete(key)));
  if (request.method !== 'PUT') return answer(405);
  let value = '';
  for await (const chunk of request.setEncoding('utf8')) if (value.length <= mostBytes) value += chunk;
  if (value.length > mostBytes || (!entries.has(key) && entries.size >= mostEntries)) return answer(413);
  entries.set(key, value);
  return answer(200, 'true');
});
server.listen(8500);

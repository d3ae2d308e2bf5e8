import supertest from 'supertest';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { registry } from './registry.ts';

/** The registry by itself, over the loopback: who may register is what an address says, so only its own entry is live. */
const app = registry({ HOST: '127.0.0.1', PORT: 0, LOG_LEVEL: 'silent', LIMIT: 3 });
const asked = supertest(app.server);

beforeAll(async () => void (await app.ready()));
afterAll(async () => app.close());

const entry = (name: string, port = 5000) => ({ name, ip: '127.0.0.1', port });

test('what registers is discovered until it deregisters, and then unknown', async () => {
  await asked.post('/register').send(entry('product-service')).expect(200);
  const found = await asked.get('/discover/product-service').expect(200);
  expect(found.body).toMatchObject({ ip: '127.0.0.1', port: 5000 });
  await asked.delete('/deregister/product-service').expect(200);
  await asked.get('/discover/product-service').expect(404);
});

test.each([
  ['no address', { name: 'a', port: 1 }],
  ['a port out of range', { name: 'a', ip: '127.0.0.1', port: 70_000 }],
  ['a name for an address', { name: 'a', ip: 'localhost', port: 1 }],
])('%s is refused', async (_, body) => {
  const { status, body: answer } = await asked.post('/register').send(body);
  expect([status, answer]).toEqual([400, { error: expect.any(String) }]);
});

import { expect, test } from 'vitest';
import { nonRoot } from './non-root.ts';
import { told } from './recorded.ts';

type Looks = readonly (readonly number[])[];

/** What is judged of one container of each service: of these, what each look finds in it; of the others, that 101 runs it. */
async function judgeLooks(looks: Readonly<Record<string, Looks>>): Promise<string> {
  const names = ['nginx-lb', 'api-gateway', 'product-service', 'order-service', 'redis-cache', 'postgres-db'];
  let at = -1;
  const ps = async () => {
    at++;
    return names.map((service) => {
      const own = looks[service] ?? [[101]];
      return { id: service, name: service, state: 'running', compose: { service }, uids: own[at % own.length] };
    });
  };
  const shared = { file: 'compose.yml', rise: { failed: null } };
  const { signal } = new AbortController();
  return told(nonRoot.judge(await nonRoot.observe({ docker: { compose: () => ({ ps }) }, shared, signal })));
}

test('a health check that Docker is just starting is not the service running as root', async () => {
  expect(await judgeLooks({ 'api-gateway': [[0, 1000], [1000]], 'nginx-lb': [[101], [101, 0]] })).toBe('pass');
});

test('what is root in every look is told', async () => {
  expect(await judgeLooks({ 'api-gateway': [[0, 1000]], 'redis-cache': [[0], [0, 0]] })).toBe(
    '0.67 api-gateway: a part of it runs as root. redis-cache: it runs as root.',
  );
});

import { describe, expect, test } from 'vitest';
import type { Json } from '../../harness/model/index.ts';
import { residents, type TierName, tiers as tierNames } from '../../labs/day4/network.ts';
import { tierPolicy } from './tier-policy.ts';
import { tiers } from './tiers.ts';
import { answer, told } from './told.ts';

describe('the tiers', () => {
  const bridges = tierNames.map(({ name, bridge, address, prefix }) => ({
    ...{ tier: name, name: bridge, up: true },
    addresses: [`${address}/${prefix}`],
  }));
  const leg = (tier: TierName, bridgeOf: TierName | null = tier) => ({
    address: tierNames.find(({ name }) => name === tier)?.address.replace(/1$/, '10') ?? '',
    bridge: bridgeOf && `br-${bridgeOf}`,
    subnetOf: tier,
    bridgeOf,
  });
  const homes = residents.map(({ name, home }) => ({
    name,
    key: name,
    interfaceAddresses: [leg(home[0] as TierName)],
  }));
  const judge = (name: string, ...interfaceAddresses: ReturnType<typeof leg>[]) =>
    told(
      tiers.judge({
        bridges,
        residents: homes.map((one) => (one.name === name ? { ...one, interfaceAddresses } : one)),
      }),
    );

  test('everybody at home; the gateway may live in either tier or in both, a service may have a leg in the database', () => {
    expect(judge('nobody')).toBe('pass');
    expect(judge('api-gateway', leg('frontend'))).toBe('pass');
    expect(judge('api-gateway', leg('frontend'), leg('backend'))).toBe('pass');
    expect(judge('order-service', leg('backend'), leg('database'))).toBe('pass');
  });

  test('a leg too many, none, one on another bridge', () => {
    expect(judge('nginx-lb', leg('frontend'), leg('database'))).toMatch(
      /^0\.89 nginx-lb: it has a leg in the database/,
    );
    expect(judge('redis-cache')).toBe('0.89 redis-cache: it has no address, none in the database network.');
    expect(judge('redis-cache', leg('database', 'backend'))).toBe('0.89 redis-cache: 172.22.0.10 hangs on br-backend.');
    expect(judge('order-service', leg('backend', null))).toBe('0.89 order-service: 172.21.0.10 hangs on no bridge.');
  });

  test('a bridge by another name costs that name; without bridges nobody is anywhere', () => {
    const other = bridges.map((one) => (one.tier === 'backend' ? { ...one, name: 'br-mid' } : one));
    expect(told(tiers.judge({ bridges: other, residents: homes }))).toBe(
      '0.89 the backend network: its bridge is called br-mid, not br-backend.',
    );
    const none = bridges.map((one) => ({ ...one, name: null, addresses: [], up: false }));
    const nowhere = residents.map(({ name }) => ({ name, key: null, interfaceAddresses: [] }));
    expect(told(tiers.judge({ bridges: none, residents: nowhere }))).toMatch(/^0\.00 /);
  });
});

describe('the tier policy', () => {
  const names = residents.map(({ name }) => name);
  const needed = ['nginx-lb api-gateway', 'api-gateway product-service', 'api-gateway order-service'];
  const stores = ['product-service redis-cache', 'order-service postgres-db'];
  const order = { url: 'http://203.0.113.10:8080/api/orders', answer: answer(201), rows: { rows: [{ id: '1' }] } };
  function judge(isOpen: (pair: string) => boolean, placed: Json = order, guest?: string) {
    const all = guest === undefined ? names : [...names, guest];
    const rows = all.map((name) => ({ name, key: name }));
    const columns = names.map((name) => ({ name, key: name, address: '', port: 0 }));
    const connections = all.flatMap((row) =>
      names
        .filter((name) => name !== row)
        .map((column) => {
          const open = isOpen(`${row} ${column}`);
          const way = ['@host x', ...(open ? [`${column} eth0`] : [])];
          return { row, column, from: row, to: '', port: 0, result: open ? 'open' : 'timeout', way };
        }),
    );
    const seen = {
      table: { rows, columns, connections },
      frontend: ['nginx-lb', ...all.slice(names.length)],
      guest: guest ?? null,
      order: placed,
      why: { state: [], cases: [] },
    };
    return told(tierPolicy.judge(seen));
  }
  const right = (pair: string) => [...needed, ...stores].includes(pair);

  test('what the shop needs, and not the frontend to the stores', () => {
    expect(judge(right)).toBe('pass');
    expect(judge(() => true)).toBe('0.50 nginx-lb to redis-cache, nginx-lb to postgres-db: the connection was open.');
  });

  test('whoever is new in the frontend does not reach the stores either', () => {
    expect(judge(right, order, 'guest')).toBe('pass');
    const known = (pair: string) => right(pair) || pair.startsWith('guest ');
    expect(judge(known, order, 'guest')).toBe(
      '0.67 guest to redis-cache, guest to postgres-db: the connection was open.',
    );
  });

  test('where nothing works nothing is protected', () => {
    expect(judge(() => false, { ...order, answer: { failed: 'timeout', durationMs: 5000 } })).toMatch(
      /^0\.00 an order from outside: POST .* gave no answer within 5\.0 s; .*nobody reaches it, which proves nothing/,
    );
    expect(judge(right, null)).toMatch(/^0\.50 an order from outside: there is no order-service/);
  });
});

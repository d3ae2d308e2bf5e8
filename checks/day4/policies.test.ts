import { describe, expect, test } from 'vitest';
import { policy } from '../../labs/day4/network.ts';
import { accessPolicy } from './access-policy.ts';
import { dropLog } from './drop-log.ts';
import { outbound } from './outbound.ts';
import { rateLimit } from './rate-limit.ts';
import { told } from './told.ts';

describe('the rate limit', () => {
  const count = (answered: number, dropped: number, cut = 0) => ({ answered, dropped, refused: 0, cut });
  const right = {
    from: 'order-service',
    burst: count(21, 39),
    steady: count(8, 37),
    steadySeconds: 4.5,
    afterSeconds: 1.3,
  };
  const judge = (more: object) => told(rateLimit.judge({ ...right, slow: 'answered', ...more }));

  test('about as many as asked; refused is as good as dropped', () => {
    expect(judge({})).toBe('pass');
    expect(judge({ burst: { answered: 19, dropped: 0, refused: 41, cut: 0 } })).toBe('pass');
  });

  test('no limit earns nothing, and closed is no limit', () => {
    expect(judge({ burst: count(60, 0), steady: count(45, 0) })).toMatch(/^0\.00 at once: 60 of 60/);
    expect(judge({ burst: count(0, 60), steady: count(0, 45), slow: 'dropped' })).toMatch(/^0\.00 at once: 0 of 60/);
  });

  test('a limit on every packet lets connections begin and not end', () => {
    expect(judge({ burst: count(4, 40, 16), slow: 'cut' })).toMatch(
      /^0\.60 .*16 of 28 connections were opened and then/,
    );
  });

  test('a limit for the first who asks is none for the second; one bucket for all leaves the second little', () => {
    const second = (opened: number) => ({ other: { from: 'redis-cache', opened, seconds: 1.3 } });
    expect([judge(second(0)), judge(second(21)), judge({ other: null })]).toEqual(['pass', 'pass', 'pass']);
    expect(judge(second(60))).toBe('0.50 whoever asks: 60 of 60 from redis-cache got through.');
    expect(judge({ ...second(60), burst: count(60, 0), steady: count(45, 0) })).toMatch(/^0\.00 /);
  });

  test('no caller is nobody’s limit', () => {
    expect(told(rateLimit.judge(null))).toBe('blocked by day2.gateway-contract');
  });
});

describe('outbound', () => {
  const ports = [
    ...policy.outbound.tcp.map((port) => ['tcp', port] as const),
    ...policy.outbound.udp.map((port) => ['udp', port] as const),
    ['tcp', 22] as const,
    ['udp', 123] as const,
  ];
  const seen = (through: (protocol: string, port: number, from: string) => boolean) => ({
    services: ['a', 'b'],
    connections: ['a', 'b', '@client'].flatMap((from) =>
      ports.map(([protocol, port]) => {
        const passes = from === '@client' || through(protocol, port, from);
        return { from, protocol, port, arrived: passes, answered: passes };
      }),
    ),
  });
  const isAsked = (protocol: string, port: number) => port !== 22 && port !== 123 && protocol !== '';

  test('what is asked passes, and nothing else', () => {
    expect(told(outbound.judge(seen(isAsked)))).toBe('pass');
    expect(told(outbound.judge(seen(() => true)))).toBe('0.00 TCP 22, UDP 123: every service got out.');
    const one = seen((protocol, port, from) => isAsked(protocol, port) || (port === 22 && from === 'b'));
    expect(told(outbound.judge(one))).toBe('0.50 TCP 22: b got out.');
  });

  test('a lab that reaches nothing has restricted nothing', () => {
    expect(told(outbound.judge(seen(() => false)))).toMatch(/^0\.00 .*it proves nothing that this does not get out/);
    expect(told(outbound.judge({ services: [], connections: [] }))).toMatch(/^0\.00 /);
  });

  test('an internet that does not answer its own client is our error', () => {
    const dead = seen(isAsked);
    const connections = dead.connections.map((one) => (one.from === '@client' ? { ...one, answered: false } : one));
    expect(() => outbound.judge({ ...dead, connections })).toThrow('does not answer its client');
  });
});

describe('the log', () => {
  const phase = (rise: number, ms = 400) => ({ ms, rises: [rise] });
  const quiet = { idle: phase(0), stores: phase(8), out: phase(4), passing: phase(0) };
  const judge = (more: object = {}, dropped = { stores: true, out: true }, packets: number | null = 12) => {
    const rules = [{ at: '@host nft t refuse', text: 'log', packets }];
    return told(dropLog.judge({ rules, phases: { ...quiet, ...more }, dropped, passed: true }));
  };

  test('rises with what is dropped', () => {
    expect(judge()).toBe('pass');
    expect(judge({ out: phase(0) })).toBe(
      '0.50 a connection out: it was dropped, and no rule that logs was seen to meet it.',
    );
    expect(judge({ passing: phase(8) })).toMatch(/^0\.67 what is let through: the rule 'log' logs it/);
  });

  test('what rises by itself proves nothing, in either direction', () => {
    expect(judge({ idle: phase(8), stores: phase(9), out: phase(9) })).toMatch(/^0\.00 /);
    expect(judge({ idle: phase(3), stores: phase(15), out: phase(15), passing: phase(5) })).toBe('pass');
  });

  test('what is not dropped is another check’s business', () => {
    expect(judge({ stores: phase(0) }, { stores: false, out: true })).toBe('blocked by day4.access-policy');
    expect(judge({ out: phase(0) }, { stores: true, out: false })).toBe('blocked by day4.outbound');
  });

  test('a rule without a counter shows nothing, as the brief says', () => {
    const none = { stores: phase(0), out: phase(0) };
    expect(judge(none, { stores: true, out: true }, null)).toMatch(
      /^0\.00 .*'log' has no counter, and so shows nothing/,
    );
    expect(judge(none)).toMatch(/^0\.00 /);
  });
});

describe('the access policy', () => {
  const rooms = ['nginx-lb', 'api-gateway', 'product-service', 'order-service', 'redis-cache', 'postgres-db'];
  const columns = [
    { name: 'redis-cache', address: '10.0.0.50', port: 6379, key: 'redis-cache' },
    { name: 'postgres-db', address: '10.0.0.60', port: 5432, key: 'postgres-db' },
    { name: 'product-service', address: '10.0.0.30', port: 5000, key: 'product-service' },
    { name: 'order-service', address: '10.0.0.40', port: 5000, key: 'order-service' },
  ];
  const right = (row: string, column: string) =>
    row === '@host' ||
    column.endsWith('-service') ||
    (column === 'redis-cache' ? row === 'product-service' : row === 'order-service');
  const stores = [
    { name: 'PostgreSQL', port: 5432, allowed: ['order-service'] },
    { name: 'Redis', port: 6379, allowed: ['product-service'] },
  ];
  function judge(isOpen: (row: string, column: string) => boolean, absent: string | null = null) {
    const rows = [...rooms, '@client', '@host'].map((name) => ({ name, key: name }));
    const connections = rows.flatMap(({ name: row }) =>
      columns
        .filter(({ name }) => name !== row)
        .map(({ name: column }) => {
          const open = isOpen(row, column);
          const way = ['@host x', ...(open ? [`${column} eth0`] : [])];
          return { row, column, from: row, to: '', port: 0, result: open ? 'open' : 'timeout', way };
        }),
    );
    const seen = stores.map((store) => ({ ...store, absent: store.port === 5432 ? absent : null }));
    return told(
      accessPolicy.judge({ table: { rows, columns, connections }, stores: seen, why: { state: [], cases: [] } }),
    );
  }

  test('the host is shown and not judged', () => {
    expect(judge(right)).toBe('pass');
    expect(judge((row, column) => row !== '@host' && right(row, column))).toBe('pass');
  });

  test('an open lab earns nothing', () => {
    expect(judge(() => true)).toMatch(
      /^0\.00 nginx-lb, api-gateway, product-service, redis-cache, @client: connects to PostgreSQL/,
    );
  });

  test('a dead store is not a closed one', () => {
    const dead = judge((row, column) => column !== 'postgres-db' && right(row, column), 'nothing listens there');
    expect(dead).toMatch(
      /^0\.42 order-service to PostgreSQL: nothing listens there\. .*proves nothing, as nobody does/,
    );
  });

  test('a policy that leaves no shop to protect costs', () => {
    expect(judge((row, column) => right(row, column) && !(row === 'api-gateway' && column === 'order-service'))).toBe(
      '0.77 api-gateway to order-service: the connection got no answer and was last seen entering the host on x.',
    );
  });

  test('one that slips through costs its part', () => {
    expect(judge((row, column) => right(row, column) || (row === 'nginx-lb' && column === 'redis-cache'))).toBe(
      '0.90 nginx-lb: connects to Redis, port 6379.',
    );
  });
});

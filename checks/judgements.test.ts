import { describe, expect, test } from 'vitest';
import type { Wanted } from '../harness/expect/reach.ts';
import type { Outcome } from '../harness/model/index.ts';
import { addresses } from './day1/addresses.ts';
import { internet } from './day1/internet.ts';
import { masquerade } from './day1/masquerade.ts';
import { namespaces } from './day1/namespaces.ts';
import { pingMatrix } from './day1/ping-matrix.ts';
import { portForward } from './day1/port-forward.ts';
import { sourceKept } from './day1/source-kept.ts';
import { vethPairs } from './day1/veth-pairs.ts';
import { rightFlow, rightSurvey } from './survey.testkit.ts';

/** Judgements are pure: what a recorded observation is judged to be needs no lab host. */
function told(outcome: Outcome): string {
  return outcome.status === 'fail' ? `${outcome.score.toFixed(2)} ${outcome.actual}` : outcome.status;
}

const services = [
  ['nginx-lb', '10.0.0.10'],
  ['api-gateway', '10.0.0.20'],
] as const;

function between(change: (from: string, to: string) => Partial<Wanted> = () => ({})): Wanted[] {
  return services.flatMap(([from, source]) =>
    services
      .filter(([to]) => to !== from)
      .map(([to, address]) => ({
        from,
        to,
        target: to,
        flow: rightFlow(from, address, to, source),
        ...change(from, to),
      })),
  );
}

test('namespaces: a name that leads to another, and a name that is missing', () => {
  const service = (name: string, inode: number | null) => ({ name, inode });
  expect(told(namespaces.judge({ host: 1, services: [service('a', 2), service('b', 3)] }))).toBe('pass');
  expect(told(namespaces.judge({ host: 1, services: [service('a', 2), service('b', 2)] }))).toBe(
    '0.50 b is the same namespace as a.',
  );
  expect(told(namespaces.judge({ host: 1, services: [service('a', 1), service('b', null)] }))).toBe(
    "0.00 a is the host's own namespace; b is missing.",
  );
});

describe('addresses', () => {
  test('pass with the mask of the subnet or of the bridge', () => {
    expect(told(addresses.judge(rightSurvey()))).toBe('pass');
  });

  test('fail for one held twice, in the namespace that should have it', () => {
    const seen = rightSurvey((all) => {
      const other = all.get('redis-cache');
      const extra = other?.links.map((link) => ({ ...link, addresses: [...link.addresses, '10.0.0.60/32'] })) ?? [];
      if (other) all.set('redis-cache', { ...other, links: extra.slice(1) });
    });
    expect(told(addresses.judge(seen))).toBe(
      '0.67 redis-cache: lo is down; postgres-db: 10.0.0.60 is also held by redis-cache.',
    );
  });
});

test('veth-pairs: a host end on no bridge is named', () => {
  expect(told(vethPairs.judge(rightSurvey()))).toBe('pass');
  const seen = rightSurvey((all) => {
    const host = all.get('@host');
    const links = host?.links.map(({ master, portState, ...link }) =>
      link.name === 'port0' ? link : { ...link, ...(master && { master }), ...(portState && { portState }) },
    );
    if (host && links) all.set('@host', { ...host, links });
  });
  expect(told(vethPairs.judge(seen))).toBe("0.83 nginx-lb: port0, the host's end of eth0, is on no bridge.");
});

describe('the ping matrix', () => {
  const judge = (wanted: readonly Wanted[]) =>
    told(pingMatrix.judge({ survey: rightSurvey(), wanted, why: { state: [], cases: [] } }));

  test('takes no answer for an arrival, and no arrival for an answer', () => {
    expect(judge(between())).toBe('pass');
    const unanswered = between((from, to) =>
      from === 'nginx-lb' ? { flow: rightFlow(from, '10.0.0.20', to, '10.0.0.10', false) } : {},
    );
    expect(judge(unanswered)).toMatch(/^0\.50 1 of 2 do not\. Among them nginx-lb → api-gateway/);
    const impostor = between((from) =>
      from === 'nginx-lb' ? { flow: rightFlow(from, '10.0.0.20', '@host', '10.0.0.10') } : {},
    );
    expect(judge(impostor)).toMatch(/^0\.50 1 of 2 do not/);
  });

  test('a namespace that was not there to probe is a failure, not a drop', () => {
    expect(judge(between(() => ({ flow: null })))).toMatch(
      /^0\.00 2 of 2 do not\. .*There is no namespace for nginx-lb/,
    );
  });
});

test('source-kept cannot be told from pings that never arrived', () => {
  const seen = (wanted: Wanted[]) => ({ survey: rightSurvey(), wanted, why: { state: [], cases: [] } });
  expect(told(sourceKept.judge(seen(between())))).toBe('pass');
  const masked = between((from, to) => ({ flow: rightFlow(from, '', to, '10.0.0.1') }));
  expect(told(sourceKept.judge(seen(masked)))).toMatch(/^0\.00 2 of 2 pings came with another source/);
  const lost = between((from) => ({ flow: rightFlow(from, '', from, '', false) }));
  expect(sourceKept.judge(seen(lost))).toEqual({ status: 'blocked', by: 'day1.ping-matrix' });
});

test('masquerade is judged by the source at the internet, with or without a reply', () => {
  const out = (source: string, replied: boolean, target = '@internet') =>
    services.map(([from]) => ({
      from,
      to: '8.8.8.8',
      target: '@internet',
      flow: rightFlow(from, '8.8.8.8', target, source, replied),
    }));
  const seen = (wanted: Wanted[]) => ({
    survey: rightSurvey(),
    wanted,
    why: { state: [], cases: [] },
    own: ['203.0.113.10'],
  });
  expect(told(masquerade.judge(seen(out('203.0.113.10', false))))).toBe('pass');
  expect(told(masquerade.judge(seen(out('192.0.2.7', false))))).toMatch(
    /^0\.00 Sources seen at 8\.8\.8\.8: 192\.0\.2\.7/,
  );
  expect(masquerade.judge(seen(out('', false, '@host')))).toEqual({ status: 'blocked', by: 'day1.internet' });
  expect(told(internet.judge(seen(out('203.0.113.10', true))))).toBe('pass');
  expect(told(internet.judge(seen(out('10.0.0.10', false))))).toMatch(/^0\.00 2 of 2 are not/);
});

describe('the port forward', () => {
  const judge = (source: string, sourcePort: number, hasRule = false) => {
    const packet = { dev: 'eth0', kind: 'tcp', destination: '10.0.0.10' } as const;
    const sightings = [
      {
        ...packet,
        namespace: '@client',
        way: 'out',
        source: '198.51.100.20',
        sourcePort: 40_001,
        destinationPort: 8080,
      },
      { ...packet, namespace: 'nginx-lb', way: 'in', source, sourcePort, destinationPort: 80 },
    ];
    const response = { status: 200, headers: {}, body: '', durationMs: 1 };
    const delivery = { server: 'ours', response, echoed: true, sightings, attempts: [] };
    const seen = { delivery, hasRule, target: 'nginx-lb', survey: rightSurvey(), why: { state: [], cases: [] } };
    return told(portForward.judge(seen as never));
  };

  test('is right where the packets are the client’s own, or a rule translates them', () => {
    expect(judge('198.51.100.20', 40_001)).toBe('pass');
    expect(judge('10.0.0.1', 40_001)).toBe('pass');
    expect(judge('10.0.0.1', 1024, true)).toBe('pass');
  });

  test('earns half by a process on the host that opens a connection of its own', () => {
    expect(judge('10.0.0.1', 51_234)).toMatch(
      /^0\.50 It arrives, but no address was translated: a process on the host/,
    );
  });
});

import { expect, test } from 'vitest';
import type { Packet, Sighting, Survey, SurveyedLink, SurveyedNamespace } from '../../harness/model/index.ts';
import { told } from '../day4/told.ts';
import { chain } from './chain.ts';
import { empty } from './empty.ts';
import { inputPolicy } from './input-policy.ts';
import { natInside } from './nat-inside.ts';
import { pair } from './pair.ts';
import { policyRouting } from './policy-routing.ts';
import { castsOf } from './rooms.ts';
import type { Sent } from './trial.ts';
import { unixSocket } from './unix-socket.ts';

const lo: SurveyedLink = {
  ...{ name: 'lo', index: 1, kind: 'loopback', up: false, carrier: true, mac: '', mtu: 65_536, addresses: [] },
};

/** A namespace with cables: each a link's name, its address, and whose end the other one is. */
function room(key: string, cables: readonly (readonly [string, string, string])[] = []): SurveyedNamespace {
  const links = cables.map(([name, address, peer], at): SurveyedLink => {
    const own = { name, index: 2 + at, kind: 'veth', mtu: 1500, addresses: [`${address}/24`] };
    return { ...lo, ...own, up: true, peer: { namespace: peer, index: 9 } };
  });
  const names = key.startsWith('@') ? [] : [key];
  return {
    key,
    names,
    inode: 1,
    forwarding: false,
    bridgeFilter: null,
    links: [lo, ...links],
    routes: [],
    neighbours: [],
  };
}

const survey = (...namespaces: SurveyedNamespace[]): Survey => ({ namespaces, processes: 0 });

/** A ping that went along these places: 'in blue to-red', the source last where it is another one. */
function ping(from: string, to: string, target: string | null, source: string, way: string, replied = true): Sent {
  const packet: Packet = { kind: 'request', source, destination: to };
  const sightings = way.split(', ').map((place): Sighting => {
    const [direction = '', namespace = '', dev = '', other = source] = place.split(' ');
    return { ...packet, namespace, dev, way: direction === 'in' ? 'in' : 'out', source: other };
  });
  return { from, to, target, replied, sightings, unanswered: [] };
}

test('empty: a link, lo that is up and a route are each a part, and a name of another lab is nobody’s', () => {
  const judge = (one: SurveyedNamespace, replied = false) => {
    const flow = {
      ...ping(one.key, '127.0.0.1', one.key, '127.0.0.1', 'out empty lo', replied),
      refused: 'ENETUNREACH',
    };
    return told(empty.judge({ survey: survey(one), trials: [{ names: ['empty'], keys: [one.key], flows: [flow] }] }));
  };
  expect(judge(room('empty'))).toBe('pass');
  expect(judge({ ...room('empty'), links: [lo, { ...lo, name: 'tunl0', kind: 'ipip' }] })).toBe('pass');
  expect(judge(room('empty', [['eth0', '10.0.0.1', 'x']]))).toBe('0.75 its links: there is eth0 beside lo.');
  expect(judge({ ...room('empty'), links: [{ ...lo, up: true }] }, true)).toMatch(/^0.50 lo: it is up/);
  expect(castsOf(survey(room('@host'), room('server')), 'empty')).toEqual([[null]]);
  expect(castsOf(survey(room('@host'), room('void')), 'empty')).toEqual([[room('void')]]);
});

test('pair: a way over the host is not one cable, and the best of several pairs counts', () => {
  const [left, right] = [room('left', [['a', '10.0.0.1', 'right']]), room('right', [['b', '10.0.0.2', 'left']])];
  const trial = (way: string) => ({
    ...{ names: ['left', 'right'], keys: ['left', 'right'] },
    flows: [
      ping('left', '10.0.0.2', 'right', '10.0.0.1', `out left a, ${way}in right b`),
      ping('right', '10.0.0.1', 'left', '10.0.0.2', `out right b, ${way}in left a`),
    ],
  });
  const judge = (way: string, ...more: ReturnType<typeof trial>[]) =>
    told(pair.judge({ survey: survey(left, right), trials: [trial(way), ...more] }));
  expect(judge('')).toBe('pass');
  const host = survey(room('left', [['a', '10.0.0.1', '@host']]), room('right', [['b', '10.0.0.2', '@host']]));
  const over = trial('in @host v1, ');
  expect(told(pair.judge({ survey: host, trials: [over] }))).toMatch(/^0.00 left → right: it comes by b, .* in @host/);
  expect(judge('', { ...over, keys: ['left', null as never] })).toBe('pass');
});

test('chain: a bridge in the middle is no forwarding, and a changed source is not kept', () => {
  const blue = room('blue', [
    ['r', '10.0.1.2', 'red'],
    ['g', '10.0.2.2', 'green'],
  ]);
  const ends = [room('red', [['x', '10.0.1.1', 'blue']]), room('green', [['y', '10.0.2.1', 'blue']])];
  const judge = (middle: SurveyedNamespace, source = '', there = 'in blue r, out blue g, ') =>
    told(
      chain.judge({
        survey: survey(middle, ...ends),
        trials: [
          {
            ...{ names: ['red', 'blue', 'green'], keys: ['red', 'blue', 'green'] },
            flows: [
              ping('red', '10.0.2.1', 'green', '10.0.1.1', `${there}in green y${source}`),
              ping('green', '10.0.1.1', 'red', '10.0.2.1', 'in blue g, out blue r, in red x'),
            ],
          },
        ],
      }),
    );
  expect(judge(blue)).toBe('pass');
  const ports = blue.links.map((link) => ({ ...link, master: 'br0' }));
  expect(judge({ ...blue, links: ports })).toBe(
    '0.00 red → green, green → red: a bridge of blue carries it, and nothing is forwarded.',
  );
  expect(judge(blue, ' 10.0.2.2')).toBe('0.50 red → green: it arrives from 10.0.2.2: its source was changed.');
  expect(judge(blue, '', '')).toBe('0.50 red → green: it does not pass through blue.');
});

test('nat-inside: the router lends its own address, and nobody has done so before', () => {
  const seen = survey(
    room('inside', [['a', '192.168.0.2', 'router']]),
    room('router', [
      ['lan', '192.168.0.1', 'inside'],
      ['wan', '10.0.0.1', 'outside'],
    ]),
  );
  const judge = (way: string, replied = true) => {
    const flows = [ping('inside', '10.0.0.2', 'outside', '192.168.0.2', way, replied)];
    const trial = { names: ['inside', 'router', 'outside'], keys: ['inside', 'router', 'outside'], flows };
    return told(natInside.judge({ survey: seen, trials: [trial] }));
  };
  expect(judge('in router lan, out router wan 10.0.0.1, in outside b 10.0.0.1')).toBe('pass');
  expect(judge('in router lan, in outside b')).toContain('it arrives from 192.168.0.2, which is no address of router');
  expect(judge('in router lan 192.168.0.9, in outside b 10.0.0.1')).toContain('from 192.168.0.9 already');
  expect(judge('in router lan, in outside b', false)).toContain('arrives, and no answer comes back');
  expect(judge('in @host x', false)).toContain('was last seen coming into @host by x');
});

test('policy-routing: the way of table 100 is one source’s and not every one’s', () => {
  const far = '198.51.100.7';
  const by = (source: string, dev: string, end: string) => ({
    ...ping('home', far, null, source, `out home ${dev}, in ${end} eth0`),
    source,
  });
  const route = (table: string, dev: string) => ({ type: 'unicast', to: 'default', dev, table });
  const judge = (flows: readonly Sent[], routes = [route('main', 'one'), route('100', 'two')]) =>
    told(
      policyRouting.judge({
        survey: survey(),
        trials: [{ names: ['isp1', 'home', 'isp2'], keys: ['isp1', 'home', 'isp2'], flows, routes, rules: [] }],
      }),
    );
  const [main, second] = [by('10.0.1.2', 'one', 'isp1'), by('10.0.2.2', 'two', 'isp2')];
  expect(judge([main, second])).toBe('pass');
  expect(judge([main, by('10.0.2.2', 'one', 'isp1')])).toMatch(
    /^0.25 by isp2: no source .*nothing leaves by its route/,
  );
  expect(judge([by('10.0.1.2', 'two', 'isp2'), second])).toContain('all leave by its route, whatever their source');
  expect(judge([main, second], [route('main', 'one'), route('200', 'two')])).toBe('0.50 table 100: it has no route.');
  expect(judge([])).toContain('isp1 and isp2 have none in common');
});

test('input-policy: silence counts only where something gets through, and an answer is no silence', () => {
  const tried = (port: number, result: string, way = ['guard eth0']) => {
    return { from: 'visitor', to: '10.8.0.1', port, result, way };
  };
  const through = (port: number, isOpen: boolean) => {
    const packet = { kind: 'tcp' as const, source: '10.8.0.2', destination: '10.8.0.1', destinationPort: port };
    const sightings = isOpen ? [{ ...packet, namespace: 'guard', dev: 'eth0', way: 'in' as const }] : [];
    const response = { failed: 'timeout', durationMs: 1 };
    return { port, delivery: { server: 'ours' as const, response, echoed: isOpen, sightings, attempts: [] } };
  };
  const judge = (open: readonly number[], rest: ReturnType<typeof tried>, replied = false) =>
    told(
      inputPolicy.judge({
        trials: [
          {
            ...{ names: ['guard', 'visitor'], keys: ['guard', 'visitor'] },
            deliveries: [80, 443].map((port) => through(port, open.includes(port))),
            connections: [...[80, 443].map((port) => tried(port, 'ECONNREFUSED')), rest],
            pings: [ping('visitor', '10.8.0.1', 'guard', '10.8.0.2', 'in guard eth0', replied)],
          },
        ],
      }),
    );
  expect(judge([80, 443], tried(22, 'timeout'))).toBe('pass');
  expect(judge([80, 443], tried(22, 'ECONNREFUSED'))).toBe('0.50 the rest: port 22 answers (refused).');
  expect(judge([80, 443], tried(22, 'timeout', []))).toContain('what is sent to port 22 never comes to guard');
  expect(judge([80, 443], tried(22, 'timeout'), true)).toBe('0.50 the rest: a ping is answered.');
  expect(judge([80], tried(22, 'timeout'))).toBe('0.75 port 443: it is not open.');
  expect(judge([], tried(22, 'timeout'))).toMatch(/^0.00 .*nothing at all gets through/);
});

test('unix-socket: both sockets answer at home, and one of them abroad', () => {
  const unix = (result: string) => ({ from: 'client', to: { path: '/tmp/x' }, result });
  const tcp = (from: string, result: string) => ({ from, to: { address: '127.0.0.1', port: 9000 }, result });
  const judge = (...answers: (ReturnType<typeof unix> | ReturnType<typeof tcp>)[]) =>
    told(
      unixSocket.judge({
        ...{ names: ['server', 'client'], keys: ['server', 'client'], answers },
        paths: answers.some(({ to }) => 'path' in to) ? ['/tmp/x'] : [],
        ports: answers.some(({ to }) => 'port' in to) ? [9000] : [],
      }),
    );
  const [own, away] = [tcp('server', 'echo'), tcp('client', 'ECONNREFUSED')];
  expect(judge(unix('echo'), own, away)).toBe('pass');
  expect(judge(unix('ENOENT'), own, away)).toBe('0.50 the Unix socket: from client, /tmp/x: ENOENT.');
  expect(judge(unix('echo'), own, tcp('client', 'silent'))).toContain('client reaches it at 127.0.0.1:9000');
  expect(judge(unix('echo'), tcp('server', 'silent'), away)).toContain(
    'what server sends to itself does not come back',
  );
  expect(judge(unix('echo'))).toContain('nothing of server listens on one');
  expect(
    told(unixSocket.judge({ names: ['a', 'b'], keys: ['#1', '#1'], paths: [], ports: [], answers: [] })),
  ).toContain('one and the same namespace');
});

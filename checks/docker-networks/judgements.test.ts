import { expect, test } from 'vitest';
import { told } from '../day4/told.ts';
import { dns } from './dns.ts';
import { drivers } from './drivers.ts';
import { internal } from './internal.ts';
import { isolation } from './isolation.ts';
import { multiHomed } from './multi-homed.ts';
import { addressOf, but, down, keyOf, room, rooms, up, without, word } from './sample.testkit.ts';
import { subnets } from './subnets.ts';

const crossed = (['web', 'shop'] as const).flatMap((a) =>
  ['db', 'stock'].flatMap((b) => [word(a, b, null), word(b, a, null)]),
);
const apart = [word('web', 'shop'), word('shop', 'web'), word('db', 'stock'), word('stock', 'db'), ...crossed];

test('isolation: a way between the two networks, a lost way within one, and silence that proves nothing', () => {
  const judge = (words = apart, stack = up) => told(isolation.judge({ ...stack, words }));
  expect(judge()).toBe('pass');
  expect(judge(but(apart, word('web', 'db')))).toMatch(/^0.90 web → db: it gets through\.$/);
  // UDP alone is a way, too.
  const [tcp, udp] = word('stock', 'shop').said;
  const half = { ...word('stock', 'shop', null), said: [{ ...tcp, by: null, result: 'timeout' }, udp] };
  expect(judge(but(apart, half as never))).toMatch(/stock → shop: it gets through/);
  const mute = but(apart, word('db', 'stock', null));
  expect(judge(mute)).toMatch(/db → stock: it does not get through \(timeout\)/);
  expect(judge(mute)).toMatch(/web → stock, shop → stock: nobody reaches stock, so that/);
  expect(judge(but(apart, word('web', 'shop', keyOf('app'))))).toMatch(/web → shop: it does not get through/);
});

test('isolation: who does not run is told, and nothing at all has its one reason', () => {
  expect(
    told(isolation.judge({ ...without('db'), words: apart.filter(({ from, to }) => from !== 'db' && to !== 'db') })),
  ).toMatch(/no container of db runs/);
  expect(told(isolation.judge({ ...down, words: [] }))).toBe('0.00 It is not run. c.yml, line 3: it is bad.');
  const shared = { ...up, rooms: rooms.map((one) => (one.service === 'shop' ? { ...one, key: keyOf('web') } : one)) };
  expect(told(isolation.judge({ ...shared, words: apart }))).toMatch(/both are in one network namespace/);
});

const lookup = (from: string, name: string, address: string | null, server = '127.0.0.11') => ({
  from,
  name,
  seen: [
    {
      ...{ from: keyOf(from), server, name, result: address === null ? 'no such name' : 'answered' },
      addresses: address === null ? [] : [address],
    },
  ],
});
const found = [
  ['web', 'shop'],
  ['shop', 'app'],
  ['app', 'stock'],
  ['db', 'app'],
  ['ledger', 'safe'],
] as const;
const lookups = [
  ...found.map(([from, name]) => lookup(from, name, from === 'db' ? '10.20.1.4' : addressOf(name))),
  ...[lookup('web', 'db', null), lookup('stock', 'shop', null)],
  ...[lookup('loner', 'stray', null, '203.0.113.1'), lookup('stray', 'loner', null, '203.0.113.1')],
];
const greetings = [
  ...found.map(([from, name]) => word(from, name, keyOf(name), from === 'db' ? '10.20.1.4' : addressOf(name))),
  ...[word('loner', 'stray'), word('stray', 'loner')],
];

test('dns: a name has to lead to the one that it is, and to nobody from where there is no way', () => {
  const judge = (all = lookups, words = greetings, stack = up) => told(dns.judge({ ...stack, lookups: all, words }));
  const instead = (one: (typeof lookups)[number]) =>
    lookups.map((old) => (old.from === one.from && old.name === one.name ? one : old));
  expect(judge()).toBe('pass');
  expect(judge(instead(lookup('web', 'shop', null)))).toMatch(
    /shop, asked for in web: it leads to no address \(no such name\)/,
  );
  const wrong = [...but(greetings, word('web', 'shop', keyOf('app'), '10.20.0.4'))];
  expect(judge(instead(lookup('web', 'shop', '10.20.0.4')), wrong)).toMatch(
    /it leads to 10\.20\.0\.4, where shop does not/,
  );
  expect(judge(instead({ from: 'web', name: 'shop', seen: [] }))).toMatch(/there is no name server to ask/);
  expect(judge(instead(lookup('web', 'db', '10.20.1.2')))).toMatch(
    /db, asked for in web: it leads to 10\.20\.1\.2, which is db/,
  );
  // Who shares a network with somebody, if wrongly, finds them by name: that is isolation's business.
  const joined = [...greetings, word('web', 'db')];
  expect(judge(instead(lookup('web', 'db', '10.20.1.2')), joined)).toBe('pass');
  const leaked = instead(lookup('loner', 'stray', '172.17.0.3'));
  expect(judge(leaked)).toMatch(/stray, asked for in loner: it leads to 172\.17\.0\.3, which is stray/);
  // An address of somebody else's is no answer: some resolvers have one for whatever they do not know.
  expect(judge(instead(lookup('loner', 'stray', '198.18.0.1')))).toBe('pass');
  expect(judge(lookups, but(greetings, word('loner', 'stray', null)))).toMatch(/loner → stray by address: it does not/);
});

const around = ['web', 'shop', 'db', 'stock'].flatMap((name) => [word('app', name), word(name, 'app')]);
const detour = (from: string, to: string, by: string | null = null) => ({
  ...{ from, to, via: '10.20.0.4', hearer: keyOf(to) },
  said: {
    from: keyOf(from),
    to: addressOf(to),
    protocol: 'udp' as const,
    port: 1,
    result: 'timeout',
    by,
    source: null,
  },
});
const detours = (['web', 'shop'] as const).flatMap((a) => ['db', 'stock'].flatMap((b) => [detour(a, b), detour(b, a)]));

test('multi-homed: a leg that is missing, and what is carried across', () => {
  const judge = (words = around, ways = detours) => told(multiHomed.judge({ ...up, words, detours: ways }));
  expect(judge()).toBe('pass');
  expect(judge(but(around, word('app', 'db', null)))).toMatch(/^0.94 app → db: it does not get through/);
  const carried = detours.map((one) =>
    one.from === 'web' && one.to === 'db' ? detour('web', 'db', keyOf('db')) : one,
  );
  expect(judge(around, carried)).toBe('0.94 web → db by the way of app: app forwards it.');
  // Without a way to app nothing was sent, and that nothing arrived says nothing.
  expect(
    judge(
      around,
      detours.filter(({ from }) => from !== 'web'),
    ),
  ).toMatch(/web does not reach app, so that it could/);
});

const vault = [
  ...[word('safe', 'ledger'), word('ledger', 'safe'), word('web', 'internet'), word('db', 'internet')],
  ...[
    word('safe', 'internet', null),
    word('ledger', 'internet', null),
    word('web', 'shop'),
    word('safe', 'shop', null),
  ],
];

test('internal: a way out, and one that nobody else has either', () => {
  const judge = (words = vault) => told(internal.judge({ ...up, words }));
  expect(judge()).toBe('pass');
  expect(judge(but(vault, word('safe', 'internet')))).toMatch(/^0.67 safe → internet: it gets through/);
  expect(judge(but(vault, word('ledger', 'safe', null)))).toMatch(/ledger → safe: it does not get through/);
  const cut = but(but(vault, word('web', 'internet', null)), word('db', 'internet', null));
  expect(judge(cut)).toMatch(/safe → internet, ledger → internet: nobody reaches internet, so that it is kept/);
  expect(judge(but(vault, word('safe', 'shop')))).toMatch(/safe → shop: it gets through/);
});

const asked = ['web', 'shop', 'app'].map((from) => ({ from, gateway: '10.20.0.1', replied: true }));
const more = ['app', 'db', 'stock'].map((from) => ({ from, gateway: '10.20.1.1', replied: true }));
const pings = [...asked, ...more];

test('subnets: each place has its part, the mask and the gateway too', () => {
  const judge = (own = rooms, all = pings) => told(subnets.judge({ ...up, rooms: own, asked: all }));
  const instead = (one: (typeof rooms)[number]) => rooms.map((old) => (old.service === one.service ? one : old));
  expect(judge()).toBe('pass');
  expect(judge(instead(room('web', ['10.20.0.2/16'], '10.20.0.1')))).toMatch(
    /web on front: it has 10\.20\.0\.2\/16, and none/,
  );
  expect(judge(instead(room('web', ['10.20.0.2/16'], '10.20.0.1')))).toMatch(
    /the networks: 10\.20\.0\.0\/16 and .* overlap/,
  );
  expect(judge(instead(room('db', ['172.18.0.2/16'], '172.18.0.1')))).toMatch(
    /db on back: it has 172\.18\.0\.2\/16, and none of/,
  );
  expect(judge(instead(room('db', ['10.20.1.2/25'], '10.20.1.100')))).toMatch(/default route leads to 10\.20\.1\.100/);
  expect(judge(instead(room('safe', [])))).toMatch(/safe on vault: it has no address, and none of/);
  const silent = pings.map((one) => (one.from === 'stock' ? { ...one, replied: false } : one));
  expect(judge(rooms, silent)).toMatch(/stock on back: 10\.20\.1\.1 does not answer it/);
});

const driven = [
  ...[word('shop', 'internet'), word('shop', 'web'), word('hermit', 'internet', null), word('hermit', 'web', null)],
  word('the client', 'porter'),
];

test('drivers: a hermit with company, a porter in a room of its own', () => {
  const judge = (words = driven, stack = up) => told(drivers.judge({ ...stack, words }));
  expect(judge()).toBe('pass');
  const company = {
    ...up,
    rooms: rooms.map((one) => (one.service === 'hermit' ? room('hermit', ['172.18.0.9/16']) : one)),
  };
  expect(judge(but(driven, word('hermit', 'internet')), company)).toBe(
    '0.67 hermit’s addresses: it has 172.18.0.9/16. hermit → internet: it gets through.',
  );
  expect(judge(but(driven, word('shop', 'internet', null)))).toMatch(/shop does not reach it either/);
  expect(judge(but(driven, word('the client', 'porter', null)))).toMatch(/^0.50 porter: what comes to the machine/);
  expect(judge(driven, without('hermit'))).toMatch(/^0.50 hermit: no container of it runs/);
  expect(judge(driven, without('porter'))).toMatch(/^0.50 porter: no container of it runs/);
});

import { expect, test } from 'vitest';
import { hops } from '../../labs/bonus1/mesh.ts';
import { topology } from '../../labs/topology.ts';
import { counts, grown, readCounters } from './counters.ts';
import { encrypted } from './encrypted.ts';
import { metrics } from './metrics.ts';
import { mutual } from './mutual.ts';
import { noByPass } from './no-by-pass.ts';
import { isServed, questionFor, whatCame } from './questions.ts';
import { rotation } from './rotation.ts';
import { readTold } from './told.ts';

const addressOf = (name: string) => topology.services.find((one) => one.name === name)?.address ?? name;
const told = Object.fromEntries(hops.map(({ service }) => [service, null]));

const sealed = hops.map(({ service }) => ({ destination: addressOf(service), port: 15_443, pieces: 4 }));
const shop = {
  untold: told,
  refused: null,
  orderKept: true,
  clear: [],
  sealed,
  ports: Object.fromEntries(hops.map(({ service }) => [service, 15_443])),
};
const clear = (source: string, destination: string) => ({
  secret: 'nonce',
  ...{ source: addressOf(source), destination: addressOf(destination), sourcePort: 40_000, destinationPort: 5432 },
});

test('encrypted: all sealed and the order kept passes', () => {
  expect(encrypted.judge(shop)).toEqual({ status: 'pass' });
});

test('encrypted: a hop in clear costs its part, in either direction, and to any instance', () => {
  for (const one of [clear('order-service', 'postgres-db'), clear('postgres-db', 'order-service')])
    expect(encrypted.judge({ ...shop, clear: [one] })).toMatchObject({ status: 'fail', score: 0.8 });
  const third = { ...clear('api-gateway', ''), destination: '10.0.0.32' };
  expect(encrypted.judge({ ...shop, clear: [third] })).toMatchObject({ score: 0.8 });
});

test('encrypted: nothing in clear is nothing without what is sealed, or without an answer', () => {
  expect(encrypted.judge({ ...shop, sealed: [] })).toMatchObject({ status: 'fail', score: 0 });
  expect(encrypted.judge({ ...shop, refused: 'An order was answered 502' })).toMatchObject({ score: 0 });
  expect(encrypted.judge({ ...shop, orderKept: false })).toMatchObject({ status: 'fail' });
  const oldPort = sealed.map((one) => ({ ...one, port: 443 }));
  expect(encrypted.judge({ ...shop, sealed: oldPort })).toMatchObject({ score: 0 });
});

test('encrypted: who sends it somewhere else entirely has told it as well', () => {
  expect(encrypted.judge({ ...shop, clear: [clear('api-gateway', '203.0.113.1')] })).toMatchObject({ score: 0.5 });
});

const asked = (service: string, as: 'caller' | 'nobody' | 'forged' | 'other', served: boolean) => ({
  ...{ service, as, name: 'someone', served, came: served ? '' : 'status 403', verified: true },
});
const tries = hops.flatMap(({ service }) => [
  asked(service, 'caller', true),
  ...(['nobody', 'forged', 'other'] as const).map((as) => asked(service, as, false)),
]);

test('mutual: the caller alone passes; who refuses everybody, or nobody, does not', () => {
  const seen = { untold: told, missing: [] };
  expect(mutual.judge({ ...seen, tries })).toEqual({ status: 'pass' });
  expect(mutual.judge({ ...seen, tries: tries.map((one) => ({ ...one, served: false })) })).toMatchObject({ score: 0 });
  const forged = tries.map((one) => ({ ...one, served: one.served || one.as === 'forged' }));
  expect(mutual.judge({ ...seen, tries: forged })).toMatchObject({ status: 'fail', score: 0.75 });
  expect(mutual.judge({ ...seen, tries: [] })).toMatchObject({ status: 'fail', score: 0 });
  const untried = tries.filter(({ as }) => as !== 'other');
  expect(mutual.judge({ ...seen, tries: untried })).toMatchObject({ status: 'fail', score: 0.75 });
  const unknown = tries.map((one) => ({ ...one, verified: false }));
  expect(mutual.judge({ ...seen, tries: unknown })).toMatchObject({ status: 'fail', score: 0.75 });
});

const door = (service: string, is: 'sidecar' | 'metrics' | 'other', opens: readonly string[], more = {}) => ({
  ...{
    service,
    at: service,
    address: addressOf(service),
    port: 1,
    is,
    opens,
    clear: opens,
    answered: false,
    sealed: is === 'sidecar',
  },
  ...more,
});
const callers = Object.fromEntries(hops.map(({ caller, service }) => [service, caller]));
const closed = hops.flatMap(({ caller, service }) => [door(service, 'sidecar', [caller]), door(service, 'other', [])]);

test('no-by-pass: what opens beside the sidecar is a by-pass, unless it is a sidecar’s, too', () => {
  const seen = (...more: object[]) => noByPass.judge({ from: [], callers, doors: [...closed, ...more] });
  expect(seen()).toEqual({ status: 'pass' });
  expect(seen(door('order-service', 'other', ['@client']))).toMatchObject({ status: 'fail', score: 0.8 });
  expect(seen(door('order-service', 'other', ['@host'], { sealed: true }))).toEqual({ status: 'pass' });
  expect(seen(door('order-service', 'metrics', ['@host']))).toEqual({ status: 'pass' });
  expect(seen(door('order-service', 'metrics', ['@host'], { answered: true }))).toMatchObject({ status: 'fail' });
  // Where a mesh leads a caller's words to the caller's own sidecar, the old port seems to open.
  expect(seen(door('order-service', 'other', ['api-gateway'], { clear: [] }))).toEqual({ status: 'pass' });
  // The way out of nginx's sidecar, open to all: whoever comes is nginx.
  expect(seen(door('nginx-lb', 'other', ['@client']))).toMatchObject({ status: 'fail' });
});

test('no-by-pass: who speaks TLS to some and words in clear to one is open to that one', () => {
  const from = ['product-service', 'redis-cache', 'order-service'];
  const seen = (sealedTo: readonly string[]) =>
    noByPass.judge({
      from: [],
      callers,
      doors: [...closed, door('product-service', 'other', from, { sealed: true, sealedTo })],
    });
  expect(seen(from)).toEqual({ status: 'pass' });
  expect(seen(from.slice(0, 2))).toMatchObject({
    status: 'fail',
    actual: expect.stringContaining('opens to order-service'),
  });
});

test('no-by-pass: who opens ports without end has failed, and is not asked at each', () => {
  expect(noByPass.judge({ from: [], callers, doors: [], tooMany: 2500 })).toMatchObject({ status: 'fail', score: 0 });
});

test('questions: a refusal in words is no answer of PostgreSQL', () => {
  const answers = (heard: string) => isServed({ heard }, questionFor('postgres-db'));
  expect(['ERROR not allowed\n', 'Refused: TLS only', 'EHLO\0\0'].filter(answers)).toEqual([]);
  expect(answers('E\0\0\0\u0085SFATAL\0VFATAL\0C0A000\0')).toBe(true);
});

test('no-by-pass: where nothing opens, nothing can be told', () => {
  const doors = closed.map((one) => ({ ...one, opens: [] }));
  expect(noByPass.judge({ from: [], callers, doors })).toEqual({ status: 'blocked', by: 'bonus1.mutual' });
  expect(noByPass.judge({ from: [], callers, doors: [] })).toEqual({ status: 'blocked', by: 'bonus1.mutual' });
});

const renewed = hops.map(({ service }) => ({ service, before: '01', after: '02', verified: true }));
const requests = { sent: 30, failed: 0, first: null };
const turned = { untold: told, complaint: null, renewed, usual: requests, meanwhile: requests };

test('rotation: a new serial number everywhere, and no lost request', () => {
  expect(rotation.judge(turned)).toEqual({ status: 'pass' });
  const lossy = { ...requests, failed: 2, first: '502 (empty)' };
  expect(rotation.judge({ ...turned, meanwhile: lossy })).toMatchObject({ status: 'fail', score: 0.5 });
  const one = renewed.map((each, index) => (index === 0 ? { ...each, after: '01' } : each));
  expect(rotation.judge({ ...turned, renewed: one })).toMatchObject({ status: 'fail', score: 0.9 });
  const foreign = renewed.map((each) => ({ ...each, verified: false }));
  expect(rotation.judge({ ...turned, renewed: foreign })).toMatchObject({ status: 'fail', score: 0 });
});

test('rotation: who renews nothing earns nothing by losing nothing, and a broken shop loses by itself', () => {
  const same = renewed.map((each) => ({ ...each, after: '01' }));
  expect(rotation.judge({ ...turned, renewed: same })).toMatchObject({ status: 'fail', score: 0 });
  const broken = { ...requests, failed: 30 };
  expect(rotation.judge({ ...turned, usual: broken, meanwhile: broken })).toMatchObject({ status: 'fail', score: 0 });
  expect(rotation.judge({ ...turned, usual: { ...requests, sent: 0 } })).toMatchObject({ status: 'blocked' });
});

const rounds = [
  { sent: 7, seconds: 1 },
  { sent: 20, seconds: 2 },
] as const;

test('metrics: a number grows by as many as were sent, and somewhat more', () => {
  const judge = (by: readonly [number, number]) => counts({ name: '', by }, rounds);
  expect([judge([7, 20]), judge([14, 41]), judge([11, 26])]).toEqual([true, true, true]);
  // Too few; bytes; the milliseconds; a number that grows by itself whenever it is asked for.
  expect([judge([7, 19]), judge([4000, 11_000]), judge([1000, 2000]), judge([30, 30])]).toEqual(
    Array.from({ length: 4 }, () => false),
  );
  const one = { silent: null, refused: null, rounds };
  const counted = (by: readonly [number, number]) =>
    hops.map(({ service }) => ({ ...one, service, grown: [{ name: 'a', by }] }));
  expect(metrics.judge({ untold: told, counted: counted([7, 20]) })).toEqual({ status: 'pass' });
  expect(metrics.judge({ untold: told, counted: counted([1, 1]) })).toMatchObject({ status: 'fail', score: 0 });
  const refused = counted([1, 1]).map((each) => ({ ...each, refused: 'status 403' }));
  expect(metrics.judge({ untold: told, counted: refused })).toEqual({ status: 'blocked', by: 'bonus1.mutual' });
  const crowded = refused.map((each) => ({ ...each, alone: null }));
  expect(metrics.judge({ untold: told, counted: crowded })).toMatchObject({ status: 'fail', score: 0 });
  const away = counted([7, 20]).map((each) => ({ ...each, silent: 'its metrics were answered 404' }));
  expect(metrics.judge({ untold: told, counted: away })).toMatchObject({ status: 'fail', score: 0 });
});

test.for([
  [
    'Prometheus',
    (n: number) => `# HELP a up to 5\na_total{port="15443",le="0.5"} ${n}\na_total{port="15443",le="1"} 3\n`,
  ],
  ['nginx', (n: number) => `Active connections: 1 \nserver accepts handled requests\n 4 4 ${n} \nReading: 0\n`],
  ['JSON', (n: number) => `{"inbound": {"requests": ${n}, "bytes": 100}, "outbound": {"requests": 2}}`],
  ['CSV', (n: number) => `# pxname,svname,scur\nfront,FRONTEND,1,${n},0,,\nback,a,0,3,0,,\n`],
  ['numbers as Go writes them', (n: number) => `a ${n.toExponential()}\n`],
] as const)('metrics: numbers are read from %s', ([, text]) => {
  const found = grown(readCounters(text(10)), readCounters(text(17)), readCounters(text(37)));
  expect(found.map(({ by }) => by)).toEqual([[7, 20]]);
});

test('questions: an answer is the program’s own, and no refusal by what stands before it', () => {
  const heard = (text: string) => ({ heard: text, ended: 'closed' });
  const health = questionFor('order-service');
  expect(isServed(heard('HTTP/1.1 200 OK\r\n\r\n{"status":"healthy","service":"order-service"}'), health)).toBe(true);
  expect(isServed(heard('HTTP/1.1 400 Bad Request\r\n\r\n"service"'), health)).toBe(false);
  expect(isServed(heard('+PONG\r\n'), questionFor('redis-cache'))).toBe(true);
  expect(isServed(heard('E\0\0\0\x5aSFATAL'), questionFor('postgres-db'))).toBe(true);
  for (const name of ['redis-cache', 'postgres-db', 'api-gateway'] as const) {
    expect(isServed(heard('\x15\x03\x01\0\x02\x02\x46'), questionFor(name))).toBe(false);
    expect(isServed(heard(''), questionFor(name))).toBe(false);
  }
  expect(whatCame(heard('HTTP/1.1 403 Forbidden'))).toBe('status 403');
  expect(whatCame({ heard: '', ended: 'ECONNRESET' })).toBe('nothing (ECONNRESET)');
});

const pem = (what: string) => `-----BEGIN ${what}-----\nAAAA\n-----END ${what}-----\n`;
const file = (name: string, text: string) => ({ name, bytes: text.length, content: btoa(text) });

test('what the line mesh left is read, in either order of key and certificate, and what is missing is named', () => {
  const identity = file('api-gateway.pem', `${pem('EC PRIVATE KEY')}${pem('CERTIFICATE')}${pem('CERTIFICATE')}`);
  const sidecars = file(
    'sidecars.json',
    '{"api-gateway": {"port": 15443}, "redis-cache": {"port": "1"}, "nginx-lb": 3}',
  );
  const { identities, sidecars: read, missing } = readTold([file('ca.pem', pem('CERTIFICATE')), identity, sidecars]);
  expect(identities['api-gateway']?.certificate.match(/BEGIN/g)).toHaveLength(2);
  expect(identities['api-gateway']?.key).toContain('EC PRIVATE KEY');
  expect(read).toEqual({ 'api-gateway': { port: 15_443, metrics: null } });
  expect(missing).toContain('There is no certificate with its key in nginx-lb.pem.');
  expect(missing).toContain('sidecars.json names no port of redis-cache.');
  expect(readTold([]).missing).toHaveLength(1 + 6 + 5);
  expect(readTold([file('sidecars.json', '{')]).sidecars).toEqual({});
  const endless = '-----BEGIN CERTIFICATE-----'.repeat(100_000);
  expect(readTold([file('ca.pem', endless)]).missing).toContain('There is no certificate in ca.pem.');
});

import { expect, test } from 'vitest';
import type { Json } from '../../harness/model/index.ts';
import { readConnections } from './connection-report.ts';
import { connections } from './connections.ts';
import { topology } from './topology.ts';
import { readPicture } from './topology-text.ts';

const run = (text: string, name = 'connections.json') => ({ output: '', ending: null, files: [{ name, text }] });

test.each([
  ['as the brief has it', '{"services":{"nginx-lb":{"established":2}},"states":{"ESTABLISHED":6}}'],
  ['by address, numbers in quotes', '{"Services":{"10.0.0.10":{"Established":"2"}},"States":{"ESTAB":"6"}}'],
  ['as lists', '\ufeff{"services":[{"service":"nginx-lb","established":2}],"states":[{"state":"estab","count":6}]}'],
  ['short', '{"services":{"nginx-lb":2},"states":{"ESTABLISHED":6},"more":[]}'],
])('connections.json %s is read', (_, text) => {
  expect(readConnections(run(text))).toEqual({ services: { 'nginx-lb': 2 }, states: { ESTABLISHED: 6 } });
});

test.each([
  ['no JSON', run('nginx-lb: 2'), 'its connections.json is no JSON'],
  ['no services', run('{"nginx-lb":2}'), 'its connections.json names no services'],
  ['no file', run('{}', 'other.json'), 'it left no connections.json in $LAB_OUT'],
])('a report with %s is none', (_, tool, why) => expect(readConnections(tool)).toBe(why));

function round(told: number, states = 9) {
  const counts = [{ name: 'nginx-lb', held: 3, least: 4, most: 5 }];
  return { counts, report: { services: { 'nginx-lb': told }, states: { ESTABLISHED: states } } };
}

test.each([
  { rounds: [round(4), round(5)], status: 'pass' },
  { rounds: [round(4), round(6)], status: 'fail', actual: 'nginx-lb: 4 to 5 were there and 6 reported.' },
  { rounds: [round(4, 2), round(5)], status: 'fail', actual: 'states: fewer are ESTABLISHED there than were held.' },
  { rounds: [{ counts: [], report: 'It printed nothing.' }], status: 'fail', score: 0, actual: 'It printed nothing.' },
])('connections: $status', ({ rounds, ...outcome }) => {
  expect(connections.judge({ rounds } as unknown as Json)).toMatchObject(outcome);
});

const namespaces = [
  { name: 'nginx-lb', addresses: ['10.0.0.10'], port: 'veth-nginx' },
  { name: 'product-service', addresses: ['10.0.0.30'], port: 'veth-product' },
  { name: 'product-service-2', addresses: ['10.0.0.31'], port: null },
];
const names = namespaces.map(({ name }) => name);
const read = (text: string) => readPicture([{ name: 'picture', text }], namespaces, 'br-app');

test.each([
  [
    'a table',
    'br-app veth-nginx veth-product\nnginx-lb 10.0.0.10/16\nproduct-service 10.0.0.30/16\n10.0.0.31 product-service-2',
  ],
  [
    'boxes',
    'br-app\n+ nginx-lb\n|  lo 127.0.0.1/8\n|  eth0 10.0.0.10\n+ product-service\n|  10.0.0.30\n+ product-service-2\n|  10.0.0.31',
  ],
  [
    'JSON by name',
    '{"bridge":"br-app","nginx-lb":["10.0.0.10/16"],"product-service":["10.0.0.30/16"],"product-service-2":["10.0.0.31/16"]}',
  ],
  [
    'JSON, the address first',
    '[{"ip":"10.0.0.10","name":"nginx-lb"},{"ip":"10.0.0.30","name":"product-service"},{"ip":"10.0.0.31","name":"product-service-2"}]',
  ],
  [
    'DOT',
    '"br-app" -- "nginx_lb";\nnginx_lb [label="nginx-lb\\n10.0.0.10"];\nproduct_service [label="10.0.0.30"];\nproduct_service_2 [label="10.0.0.31"];',
  ],
  [
    'SVG',
    '<svg><style>.a{}</style><g><text>nginx&#45;lb</text><text>10.0.0.10/16</text></g><g><text>product-service</text><text>10.0.0.30</text></g><g><text>product-service-2</text><text>10.0.0.31</text></g></svg>',
  ],
])('%s shows every namespace with its address', (_, text) => expect(read(text)?.right).toEqual(names));

test.each([
  ['127.0.0.1', 'nginx-lb 127.0.0.1\nproduct-service 127.0.0.1\nproduct-service-2 127.0.0.1', []],
  ["the neighbour's", 'nginx-lb 10.0.0.30\nproduct-service 10.0.0.31\nproduct-service-2 10.0.0.10', []],
  ['a longer address', 'nginx-lb 10.0.0.100\nproduct-service 10.0.0.30', ['product-service']],
  ['no name of its own', 'product-service 10.0.0.30 10.0.0.31', ['product-service']],
])('an address that is %s is none', (_, text, right) => expect(read(text)?.right).toEqual(right));

function picture(change: object = {}) {
  const guest = { name: 'guest-1', addresses: ['10.0.100.2'], port: 'vg1' };
  const all = [...namespaces.slice(0, 2), guest];
  const right = all.map(({ name }) => name);
  const reading = { where: 'picture', right, named: right, bridge: true, linked: right };
  return { namespaces: all, guest: 'guest-1', bridge: 'br-app', reading, silence: '', ...change } as unknown as Json;
}

test('a right picture passes; one without our guest, and none at all, do not', () => {
  expect(topology.judge(picture())).toEqual({ status: 'pass' });
  const right = ['nginx-lb', 'product-service'];
  const planned = { where: 'picture', right, named: right, bridge: true, linked: right };
  const outcome = topology.judge(picture({ reading: planned }));
  expect(outcome).toMatchObject({
    status: 'fail',
    score: expect.closeTo(0.3),
    actual: expect.stringContaining('guest-1: it is not named.'),
  });
  const none = topology.judge(picture({ reading: null, silence: 'topology ended with exit code 1.' }));
  expect(none).toMatchObject({ score: 0, actual: 'No namespace is named. topology ended with exit code 1.' });
});

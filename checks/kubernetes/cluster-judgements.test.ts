import { expect, test } from 'vitest';
import type { TalkSeen } from '../../harness/model/index.ts';
import { clusterPods } from '../../labs/kubernetes/cluster.ts';
import { told } from '../day4/told.ts';
import { egress } from './egress.ts';
import { pods } from './pods.ts';
import { policyTable } from './policy-table.ts';
import { clusterip, hairpin, loadbalancer } from './services.ts';
import type { Group, Serving } from './serving.ts';

const titles = clusterPods.map(({ namespace, name }) => `${namespace}/${name}`);
const answer = { exit: 0, ms: 5, json: { ips: [{ address: '10.244.1.2/24' }] }, text: '', errors: '' };
const answers = titles.map((title) => ({ what: `ADD of ${title}`, answer }));

const said = (more: Partial<TalkSeen> = {}) => ({
  what: 'shop/web → shop/api (TCP)',
  ...{ from: 'pod-web', to: '10.244.1.3', protocol: 'tcp' as const, port: 8000, result: 'answered', by: 'pod-api' },
  ...{ source: '10.244.1.2', hearer: 'pod-api', sender: '10.244.1.2' },
  ...more,
});

test('pods and egress: who hears it, and from where', () => {
  const of = (more: Partial<TalkSeen>) => pods.judge({ answers, pods: [], said: [said(more)] });
  expect(of({})).toEqual({ status: 'pass' });
  expect(told(of({ source: '10.244.1.1' }))).toMatch(/is heard from 10\.244\.1\.1/);
  expect(told(of({ by: 'pod-db' }))).toMatch(/is heard by another/);
  expect(told(of({ by: null, result: 'timeout' }))).toMatch(/is not heard/);
  expect(told(of({ result: 'timeout' }))).toMatch(/its answer is lost/);
  expect(pods.judge({ answers: [], pods: [], said: [] })).toEqual({ status: 'blocked', by: 'kubernetes.cni-add' });
  const out = (more: Partial<TalkSeen>) =>
    egress.judge({
      node: '203.0.113.10',
      said: titles.map((title) => ({ ...said({ source: '203.0.113.10', ...more }), what: `${title} (TCP)` })),
    });
  expect(out({})).toEqual({ status: 'pass' });
  expect(told(out({ source: '10.244.1.2' }))).toMatch(/arrives from 10\.244\.1\.2/);
  expect(told(out({ by: null, result: 'ENETUNREACH' }))).toMatch(/fails \(ENETUNREACH\)/);
});

test('pods and egress: a pod whose ADD gives it no address is told of and counts, however the ADD ends', () => {
  const [first, ...others] = answers;
  const judge = (more: object, words = [said()]) =>
    pods.judge({
      answers: [{ what: 'ADD of shop/web', answer: { ...answer, ...more } }, ...others],
      pods: [],
      said: words,
    });
  expect(first?.what).toBe('ADD of shop/web');
  for (const json of [null, { ips: [] }, { ips: [{ address: '10.244.1.2' }] }, { ips: [{ address: '999.1.1.1/24' }] }])
    expect(told(judge({ json }))).toMatch(/ADD of shop\/web: ends with exit code 0, and its answer names no address/);
  expect(told(judge({ exit: 1, json: null }))).toMatch(/ADD of shop\/web: ends with exit code 1/);
  // Of 84 words that six pods and their node have for each other, one was said.
  expect(judge({ json: null })).toMatchObject({ status: 'fail', score: expect.closeTo(1 / 84) });
  const none = answers.map((one) => ({ ...one, answer: { ...answer, json: null } }));
  expect(pods.judge({ answers: none, pods: [], said: [] })).toMatchObject({ status: 'fail', score: 0 });
  const word = { ...said({ source: '203.0.113.10' }), what: 'shop/web (TCP)' };
  const out = egress.judge({ node: '203.0.113.10', said: [word, { ...word, what: 'shop/web (UDP)' }] });
  expect(out).toMatchObject({ status: 'fail', score: expect.closeTo(2 / 12) });
  expect(told(out)).toMatch(/shop\/api, shop\/db, monitoring\/prometheus, .*: has no address/);
  expect(egress.judge({ node: '', said: [] })).toEqual({ status: 'blocked', by: 'kubernetes.pods' });
});

const tried = (wanted: boolean, open: boolean) => ({ from: 'shop/web', to: 'shop/db', port: 'TCP 80', wanted, open });
const right = [tried(true, true), tried(false, false)];

test('policy-table: nothing is earned by what is open anyway, nor by closing all', () => {
  const judge = (sets: (typeof right)[], trouble: string | null = null) =>
    policyTable.judge({
      isWhole: true,
      before: [tried(true, true)],
      trouble,
      phases: sets.map((some, at) => ({ title: `set ${at}`, tried: some })),
    });
  expect(judge([right, right, [tried(true, true)]])).toEqual({ status: 'pass' });
  const open = [tried(true, true), tried(false, true)];
  expect(judge([open, open, [tried(true, true)]])).toMatchObject({ status: 'fail', score: 0 });
  const closed = [tried(true, false), tried(false, false)];
  expect(judge([closed, closed, [tried(true, false)]])).toMatchObject({ status: 'fail', score: 0 });
  expect(judge([right, right, [tried(true, false)]])).toMatchObject({ status: 'fail', score: 0.8 });
  expect(told(judge([right, open, [tried(true, true)]], 'policies says: no'))).toBe(
    '0.50 With set 1, open that should be closed: shop/web → shop/db TCP 80. policies says: no.',
  );
  const none = { isWhole: true, before: [tried(true, true)], phases: null, trouble: null };
  expect(policyTable.judge(none)).toMatchObject({ status: 'fail', score: 0 });
});

test('policy-table: what is closed before any policy is another check’s business only where that one tries it, too', () => {
  const judge = (shut: object, phases = [right, right, [tried(true, true)]]) =>
    policyTable.judge({
      isWhole: true,
      before: [tried(true, true), { ...tried(true, false), ...shut }],
      trouble: null,
      phases: phases.map((some, at) => ({ title: `set ${at}`, tried: some })),
    });
  const blocked = (id: string) => ({ status: 'blocked', by: `kubernetes.${id}` });
  expect(judge({ port: 'TCP 8000' })).toEqual(blocked('pods'));
  expect(judge({ port: 'UDP 8000' })).toEqual(blocked('pods'));
  expect(judge({ to: '198.18.0.5', port: 'TCP 8443' })).toEqual(blocked('egress'));
  const client = judge({ from: 'a client outside', port: 'TCP 8000' });
  expect(told(client)).toMatch(/With no policy yet, closed that should be open: a client outside → shop\/db TCP 8000/);
  expect(told(judge({ to: '198.18.200.5', port: 'TCP 8443' }))).toMatch(/closed that should be open: shop\/web → 198/);
  // A port that nothing passes says nothing of policies, and earns nothing where they close it.
  expect(judge({}, [right, right, [tried(true, true)]])).toMatchObject({ status: 'fail', score: 0 });
  expect(judge({ from: 'a client outside' })).toMatchObject({ status: 'fail', score: 0.99 });
});

const ends = ['shop/web', 'shop/api', 'shop/db'];
const group = (what: string, more: Partial<Group> = {}): Group => ({
  ...{
    what,
    asked: 60,
    answered: 60,
    by: { 'shop/web': 20, 'shop/api': 20, 'shop/db': 20 },
    sources: [],
    failures: [],
  },
  ...more,
});
const serving = (...groups: Group[]): Serving => ({
  lack: null,
  out: 'shop/api',
  node: '203.0.113.10',
  trouble: null,
  groups: Object.fromEntries(groups.map((one) => [one.what, one])),
});
const well = [
  ...['a pod to its service', 'the node to a service', 'a pod to its service, all ends ready again'].map((what) =>
    group(what),
  ),
  group('a pod to a service over UDP', { by: { 'kube-system/dns': 60 } }),
  ...['a pod to a service with affinity', 'another pod to it'].map((what) => group(what, { by: { 'shop/db': 60 } })),
  group('a pod to its service, one end not ready', { by: { 'shop/web': 30, 'shop/db': 30 } }),
];

test.for([
  ['all is well', 'a pod to its service', {}, undefined],
  ['always the first', 'a pod to its service', { by: { 'shop/web': 60 } }, /of 60, shop\/api gets 0/],
  [
    'some are lost',
    'the node to a service',
    { answered: 58, failures: ['timeout'] },
    /2 of 60 are not answered \(timeout\)/,
  ],
  [
    'another answers',
    'the node to a service',
    { by: { 'default/visitor': 60 } },
    /60 of 60 are answered by default\/visitor/,
  ],
  ['affinity is forgotten', 'another pod to it', { by: { 'shop/web': 5, 'shop/db': 5 } }, /is sent to 2 ends in turn/],
  [
    'an end that is not ready',
    'a pod to its service, one end not ready',
    { by: { 'shop/api': 60 } },
    /answered by shop\/api/,
  ],
  [
    'an end that is ready again, and stays out',
    'a pod to its service, all ends ready again',
    { by: { 'shop/web': 30, 'shop/db': 30 } },
    /ready again: of 60, none gets to shop\/api/,
  ],
  [
    'an end that is ready again, and gets a few',
    'a pod to its service, all ends ready again',
    { by: { 'shop/web': 30, 'shop/db': 29, 'shop/api': 1 } },
    undefined,
  ],
  [
    'no end at all, once all are ready again',
    'a pod to its service, all ends ready again',
    { answered: 0, by: {}, failures: ['timeout'] },
    /ready again: 60 of 60 are not answered/,
  ],
] as const)('clusterip: %s', ([, what, more, words]) => {
  const outcome = clusterip.judge(
    serving(
      ...well.filter((one) => one.what !== what),
      group(what, { ...well.find((one) => one.what === what), ...more }),
    ),
  );
  if (words === undefined) expect(outcome).toEqual({ status: 'pass' });
  else expect(told(outcome)).toMatch(words);
});

test('services: no line, no pods, a hidden client, and a pod that cannot reach itself', () => {
  expect(ends).toEqual(clusterPods.filter(({ labels }) => labels.serves).map(({ name }) => `shop/${name}`));
  expect(clusterip.judge({ ...serving(), lack: 'line' })).toMatchObject({ status: 'fail', score: 0 });
  expect(hairpin.judge({ ...serving(), lack: 'pods' })).toEqual({ status: 'blocked', by: 'kubernetes.pods' });
  const known = ['the client to one that keeps its address', 'the client to its port on the node'];
  const outside = (source: string) =>
    loadbalancer.judge(
      serving(group('the client to the external address'), ...known.map((what) => group(what, { sources: [source] }))),
    );
  expect(outside('198.51.100.7')).toEqual({ status: 'pass' });
  expect(told(outside('10.244.1.1'))).toMatch(/is heard from 10\.244\.1\.1/);
  const alone = group('a pod to a service that is itself', { answered: 0, by: {}, failures: ['timeout'] });
  expect(told(hairpin.judge(serving(alone, group('an end of a service to it'))))).toMatch(/60 of 60 are not answered/);
});

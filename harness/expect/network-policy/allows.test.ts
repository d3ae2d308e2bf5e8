import fc from 'fast-check';
import { expect, test } from 'vitest';
import { allows, type End } from './allows.ts';
import type { Protocol } from './objects.ts';
import { readCluster } from './read.ts';
import { isAdmitted, type Party } from './second-reading.testkit.ts';

const namespaces = ['shop', 'data', 'edge'];
const values = { app: ['web', 'api', 'db'], tier: ['a', 'b'] };
const ports = [80, 81, 443, 5000, 5001];
const outside = ['192.0.2.10', '192.0.2.200', '198.51.100.7'];

const labels = fc.record(
  { app: fc.constantFrom(...values.app), tier: fc.constantFrom(...values.tier) },
  { requiredKeys: [] },
);
const key = fc.constantFrom('app', 'tier', 'absent');
const value = fc.constantFrom(...values.app, ...values.tier);
const expression = fc.oneof(
  fc.record({ key, operator: fc.constantFrom('In', 'NotIn'), values: fc.array(value, { minLength: 1, maxLength: 2 }) }),
  fc.record({ key, operator: fc.constantFrom('Exists', 'DoesNotExist') }),
);
const selector = fc.record(
  { matchLabels: labels, matchExpressions: fc.array(expression, { maxLength: 2 }) },
  { requiredKeys: [] },
);
const block = fc.constantFrom(
  { cidr: '0.0.0.0/0' },
  { cidr: '192.0.2.0/24', except: ['192.0.2.128/25'] },
  { cidr: '10.244.0.0/16', except: ['10.244.1.0/30', '10.244.1.4/32'] },
  { cidr: '198.51.100.7/32' },
);
const peer = fc.oneof(
  fc.record({ ipBlock: block }),
  fc.record({ podSelector: selector }),
  fc.record({ namespaceSelector: selector }),
  fc.record({ podSelector: selector, namespaceSelector: selector }),
);
const protocol = fc.constantFrom('TCP', 'UDP', 'SCTP');
const port = fc.oneof(
  fc.record({ port: fc.constantFrom(...ports, 'http', 'dns'), protocol }, { requiredKeys: [] }),
  fc.record(
    { port: fc.constantFrom(80, 443), endPort: fc.constantFrom(443, 5000), protocol },
    { requiredKeys: ['port', 'endPort'] },
  ),
);
const rule = (direction: 'from' | 'to') =>
  fc.record(
    { [direction]: fc.array(peer, { maxLength: 2 }), ports: fc.array(port, { maxLength: 2 }) },
    { requiredKeys: [] },
  );
const policy = fc
  .record(
    {
      namespace: fc.constantFrom(...namespaces),
      podSelector: selector,
      policyTypes: fc.subarray(['Ingress', 'Egress']),
      ingress: fc.array(rule('from'), { maxLength: 2 }),
      egress: fc.array(rule('to'), { maxLength: 2 }),
    },
    { requiredKeys: ['namespace', 'podSelector'] },
  )
  .map(({ namespace, ...spec }) => ({ kind: 'NetworkPolicy', metadata: { namespace, name: 'drawn' }, spec }));
const containerPort = fc.constantFrom(
  { name: 'http', containerPort: 80 },
  { name: 'http', containerPort: 5000 },
  { name: 'dns', containerPort: 81, protocol: 'UDP' },
  { containerPort: 443 },
);
const pod = (at: number) =>
  fc
    .record({ namespace: fc.constantFrom(...namespaces), labels, ports: fc.array(containerPort, { maxLength: 2 }) })
    .map(({ namespace, labels: own, ports: some }) => ({
      kind: 'Pod',
      metadata: { namespace, name: `pod-${at}`, labels: own },
      spec: { containers: [{ ports: some }] },
      status: { podIP: `10.244.1.${at + 2}` },
    }));
const cluster = fc.record({
  namespaces: fc.tuple(
    ...namespaces
      .slice(0, 2)
      .map((name) => labels.map((own) => ({ kind: 'Namespace', metadata: { name, labels: own } }))),
  ),
  pods: fc.tuple(pod(0), pod(1), pod(2), pod(3)),
  policies: fc.array(policy, { minLength: 1, maxLength: 3 }),
});

test('500 clusters that were drawn by lot: both readings of the specification agree on every connection', () => {
  const counted = { open: 0, closed: 0 };
  fc.assert(
    fc.property(cluster, (drawn) => {
      const objects = [...drawn.namespaces, ...drawn.pods, ...drawn.policies];
      const read = readCluster(objects);
      const ends: readonly (readonly [End, Party])[] = [
        ...read.pods.map((one, at) => [one, { pod: drawn.pods[at] }] as const),
        ...outside.map((address) => [{ address }, { ip: address }] as const),
      ];
      for (const [from, source] of ends)
        for (const [to, dest] of ends)
          for (const each of ports)
            for (const named of ['TCP', 'UDP', 'SCTP'] as const) {
              const first = allows(read, from, to, { protocol: named, port: each });
              counted[first ? 'open' : 'closed']++;
              if (first !== isAdmitted(objects, source, dest, named, each))
                throw new Error(`${JSON.stringify([source, dest, named, each])}: ${first ? 'open' : 'closed'} here.`);
            }
    }),
    { numRuns: 500, seed: 20 },
  );
  // Tables that are all open or all closed would agree in anything.
  expect(Math.min(counted.open, counted.closed)).toBeGreaterThan(20_000);
});

const inShop = (name: string, app: string, more = {}) => ({
  kind: 'Pod',
  metadata: { namespace: 'shop', name, labels: { app } },
  ...more,
});
const about = (spec: object) => ({ kind: 'NetworkPolicy', metadata: { namespace: 'shop', name: 'one' }, spec });
const pods = [inShop('web', 'web'), inShop('db', 'db')];
const reach = (spec: object, target: { protocol: Protocol; port: number } = { protocol: 'TCP', port: 80 }) => {
  const read = readCluster([...pods, about(spec)]);
  const [web, db] = read.pods;
  if (!web || !db) throw new Error('There are two pods.');
  return [allows(read, web, db, target), allows(read, db, web, target)];
};
const db = { podSelector: { matchLabels: { app: 'db' } } };

test.for([
  ['no types and no rules: ingress alone', { ...db }, [false, true]],
  ['an empty egress list is no egress section', { ...db, egress: [] }, [false, true]],
  ['an egress section without types is about both', { ...db, egress: [{}] }, [false, true]],
  ['Egress alone, without rules', { ...db, policyTypes: ['Egress'] }, [true, false]],
  ['an empty rule admits all', { ...db, ingress: [{}] }, [true, true]],
  ['an empty list of peers is all peers', { ...db, ingress: [{ from: [], ports: [{ port: 80 }] }] }, [true, true]],
  ['another port', { ...db, ingress: [{ ports: [{ port: 81 }] }] }, [false, true]],
  [
    'a port of SCTP admits neither TCP nor UDP, and isolates',
    { ...db, ingress: [{ ports: [{ protocol: 'SCTP', port: 80 }] }] },
    [false, true],
  ],
  ['a protocol without a port', { ...db, ingress: [{ ports: [{ protocol: 'UDP' }] }] }, [false, true]],
  ['an empty pod selector is every pod', { podSelector: {} }, [false, false]],
  ['a peer that names nobody', { ...db, ingress: [{ from: [{}] }] }, [false, true]],
  [
    'NotIn takes pods without the label, too',
    {
      ...db,
      ingress: [{ from: [{ podSelector: { matchExpressions: [{ key: 'x', operator: 'NotIn', values: ['y'] }] } }] }],
    },
    [true, true],
  ],
  [
    'the name that every namespace has for a label',
    { ...db, ingress: [{ from: [{ namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': 'shop' } } }] }] },
    [true, true],
  ],
] as const)('%s', ([, spec, [toDb, toWeb]]) => {
  expect(reach(spec)).toEqual([toDb, toWeb]);
});

/**
 * Two questions that np-guard/netpol-analyzer has cases for (tests/netpol_named_port_test, tests/with_end_port_example), asked of objects of
 * our own. To the first it lists a connection "UDP newport" though the pod's port of that name is SCTP: a name without a number. The API's
 * text settles it: `port` is "the port on the given protocol", by "a numerical or named port on a pod", and no such port is on this one.
 */
test('a name that stands for a port of another protocol admits nothing, and all ports of all protocols are all', () => {
  const named = inShop('db', 'db', {
    spec: { containers: [{ ports: [{ name: 'queue', containerPort: 8956, protocol: 'SCTP' }] }] },
  });
  const every = (ports: object) => {
    const objects = [inShop('web', 'web'), named, about({ ...db, ingress: [{ ports }] })];
    const read = readCluster(objects);
    const [web, end] = read.pods;
    if (!web || !end) throw new Error('There are two pods.');
    return (['TCP', 'UDP', 'SCTP'] as const).flatMap((protocol) =>
      [1, 8955, 8956, 65_535].flatMap((port) => {
        const open = allows(read, web, end, { protocol, port });
        expect(open).toBe(isAdmitted(objects, { pod: objects[0] }, { pod: named }, protocol, port));
        return open ? [`${protocol} ${port}`] : [];
      }),
    );
  };
  expect(every([{ port: 'queue', protocol: 'UDP' }])).toEqual([]);
  expect(every([{ port: 'queue' }])).toEqual([]);
  expect(every([{ port: 'queue', protocol: 'SCTP' }])).toEqual(['SCTP 8956']);
  const all = (['UDP', 'TCP', 'SCTP'] as const).map((protocol) => ({ port: 1, endPort: 65_535, protocol }));
  expect(every(all)).toHaveLength(12);
  expect(every(all.slice(0, 2))).toHaveLength(8);
});

test('what cannot be a policy is told', () => {
  const wrong = about({
    policyTypes: ['Ingress', 'ingress'],
    ingress: [
      { from: [{}, { ipBlock: { cidr: 'everywhere' }, podSelector: {} }] },
      { ports: [{ port: 'http', endPort: 90 }, { port: 90, endPort: 80 }, { endPort: 80 }, { protocol: 'tcp' }] },
    ],
    podSelector: { matchExpressions: [{ key: 'a', operator: 'Is' }] },
  });
  expect(readCluster([wrong]).troubles).toMatchInlineSnapshot(`
    [
      "shop/one: policyTypes has ingress.",
      "shop/one: operator is Is.",
      "shop/one: a peer names nobody.",
      "shop/one: a peer has an ipBlock and a selector.",
      "shop/one: 'everywhere' is no range of addresses.",
      "shop/one: endPort stands beside the name 'http'.",
      "shop/one: port 90 to 80 is no range.",
      "shop/one: endPort stands without a port.",
      "shop/one: protocol is tcp.",
    ]
  `);
});

test.for([
  ['a prefix that is too long', '192.0.2.0/33'],
  ['a word', 'internet'],
  ['no prefix', '192.0.2.10'],
  ['an empty prefix', '192.0.2.0/'],
  ['an address that is none', '192.0.2.256/24'],
  ['a prefix of the other family', '2001:db8::/129'],
  ['hexadecimal digits alone', 'beef/8'],
  ['two prefixes', '192.0.2.0/24/24'],
  ['nothing', undefined],
  ['a number', 10],
  ['what cannot be turned into text', { toString: 1 }],
] as const)('a block of %s is nobody, and as an exception excepts nobody', ([, wrong]) => {
  const open = (ipBlock: object) => {
    const read = readCluster([inShop('db', 'db'), about({ ...db, ingress: [{ from: [{ ipBlock }] }] })]);
    expect(read.troubles).toEqual([expect.stringMatching(/is no range of addresses\.$/)]);
    const [to] = read.pods;
    return outside.map((address) => to && allows(read, { address }, to, { protocol: 'TCP', port: 80 }));
  };
  expect(open({ cidr: wrong })).toEqual([false, false, false]);
  if (wrong !== undefined)
    expect(open({ cidr: '0.0.0.0/0', except: [wrong, '198.51.100.0/24'] })).toEqual([true, true, false]);
});

test('values that cannot be turned into text are read, wherever they stand', () => {
  const odd = { toString: 1 };
  const spec = {
    policyTypes: [odd],
    podSelector: { matchLabels: { a: odd }, matchExpressions: [{ key: 'a', operator: odd, values: [odd] }] },
    ingress: [{ ports: [{ protocol: odd }, { port: odd }, { port: 80, endPort: odd }] }],
  };
  const pod = { kind: 'Pod', metadata: { name: 'x', labels: { a: odd } } };
  expect(readCluster([pod, { ...about(spec) }, about({ ...spec, policyTypes: [] })]).troubles.length).toBeGreaterThan(
    4,
  );
});

test('families are apart: ::/0 is no address of IPv4', () => {
  const open = (cidr: string) => {
    const read = readCluster([inShop('db', 'db'), about({ ...db, ingress: [{ from: [{ ipBlock: { cidr } }] }] })]);
    return read.pods.map((to) => allows(read, { address: outside[0] ?? '' }, to, { protocol: 'TCP', port: 80 }));
  };
  expect([open('::/0'), open('0.0.0.0/0')]).toEqual([[false], [true]]);
});

test('of what nobody would write, the first parts are read and the rest is told of', () => {
  const from = Array.from({ length: 4000 }, () => ({ ipBlock: { cidr: '192.0.2.0/24' } }));
  const rules = Array.from({ length: 500 }, () => ({ from }));
  const read = readCluster([...pods, about({ ...db, ingress: rules })]);
  expect(read.troubles).toEqual([expect.stringMatching(/more than 5000 rules, peers, ports and labels/)]);
  const [policy] = read.policies;
  expect(policy?.ingress?.reduce((sum, rule) => sum + (rule.peers?.length ?? 0), 0)).toBeLessThan(5000);
  // A rule of whose peers none was read admits nobody, where one without peers would admit all.
  const [, to] = read.pods;
  expect(to && allows(read, { address: '198.51.100.7' }, to, { protocol: 'TCP', port: 80 })).toBe(false);
});

import { expect, test } from 'vitest';
import type { SurveyedLink, SurveyedNamespace } from '../../harness/model/index.ts';
import { topology } from '../../labs/topology.ts';
import { type FlowGround, flowOf } from './flow.ts';

function link(name: string, addresses: readonly string[], kind = 'veth'): SurveyedLink {
  return { name, index: 2, kind, up: true, carrier: true, mac: '02:00:00:00:00:01', mtu: 1500, addresses };
}

function namespace(key: string, links: readonly SurveyedLink[]): SurveyedNamespace {
  const names = key === '@host' ? [] : [key];
  return { key, names, inode: 1, forwarding: true, bridgeFilter: null, links, routes: [], neighbours: [] };
}

const ground: FlowGround = {
  namespaces: [
    namespace('@host', [link('eth0', ['203.0.113.10/24']), link('br-app', ['10.0.0.1/16'], 'bridge')]),
    namespace('nginx-lb', [link('lo', ['127.0.0.1/8'], 'loopback'), link('eth0', ['10.0.0.10/16'])]),
    namespace('redis-cache', [link('eth0', [])]),
  ],
  listeners: [{ namespace: 'nginx-lb', address: '0.0.0.0', port: 80 }],
  uplink: { name: 'eth0', address: '203.0.113.10' },
  topology,
};

test.each([
  ['host', 'nginx-lb', { from: '@host', to: '10.0.0.10', target: 'nginx-lb', protocol: 'icmp' }],
  ['10.0.0.10', 'host', { from: 'nginx-lb', to: '10.0.0.1', target: '@host' }],
  ['nginx-lb', '10.0.0.1:22', { to: '10.0.0.1', target: '@host', protocol: 'tcp', port: 22 }],
  ['nginx-lb', 'internet', { to: '8.8.8.8', target: '@internet' }],
  ['nginx-lb', '198.18.0.7:80', { target: '@internet', port: 80 }],
  ['nginx-lb', 'client', { to: '198.51.100.7', target: '@client' }],
  ['nginx-lb', '10.77.0.1', { to: '10.77.0.1', target: null }],
  // The published port leads on to the service.
  ['client', 'host:8080', { from: '@client', to: '203.0.113.10', port: 8080, target: 'nginx-lb', targetPort: 80 }],
  ['nginx-lb', 'host:8080', { to: '10.0.0.1', target: '@host' }],
])('%s → %s', (from, to, flow) => {
  expect(flowOf(from, to, ground)).toMatchObject({ wanted: 'open', ...flow });
  expect(flowOf(from, to, ground).serve).toBeUndefined();
});

test('where no service listens yet, a listener of ours stands in', () => {
  expect(flowOf('host', 'nginx-lb:80', { ...ground, listeners: [] })).toMatchObject({ serve: true });
  expect(flowOf('host', 'nginx-lb', { ...ground, listeners: [] }).serve).toBeUndefined();
});

test.each([
  [
    'nobody',
    'nginx-lb',
    /There is no "nobody" in the lab host: choose from nginx-lb, redis-cache, host, internet, client/,
  ],
  ['nginx-lb', 'nobody:80', /There is no "nobody" .*, or name an address/],
  ['nginx-lb', '10.0.0.300', /There is no "10\.0\.0\.300"/],
  ['nginx-lb', 'redis-cache:6379', /redis-cache has no address: name the one that it should have/],
  ['nginx-lb', 'host:0', /0 is no port/],
  ['nginx-lb', 'host:65536', /65536 is no port/],
])('%s → %s is refused with a sentence', (from, to, sentence) => {
  expect(() => flowOf(from, to, ground)).toThrow(sentence);
});

import { outsideAddresses } from './cluster.ts';

const policy = (namespace: string, name: string, spec: object) => ({
  apiVersion: 'networking.k8s.io/v1',
  kind: 'NetworkPolicy',
  metadata: { namespace, name },
  spec,
});
const app = (name: string) => ({ matchLabels: { app: name } });

/** Two sets of policies, one after the other, each about what the other is not. */
export const policySets = [
  {
    title: 'a closed shop, and what it needs',
    policies: [
      policy('shop', 'closed', { podSelector: {}, policyTypes: ['Ingress', 'Egress'] }),
      policy('shop', 'front-door', { podSelector: app('web'), ingress: [{ ports: [{ port: 80 }] }] }),
      policy('shop', 'web-to-api', {
        podSelector: app('web'),
        policyTypes: ['Egress'],
        egress: [{ to: [{ podSelector: app('api') }], ports: [{ port: 'http' }] }],
      }),
      policy('shop', 'api', {
        podSelector: { matchExpressions: [{ key: 'app', operator: 'In', values: ['api', 'cart'] }] },
        ingress: [{ from: [{ podSelector: { matchLabels: { tier: 'front' } } }], ports: [{ port: 'http' }] }],
      }),
      policy('shop', 'measured', {
        podSelector: {},
        ingress: [
          {
            from: [{ namespaceSelector: { matchLabels: { team: 'ops' } }, podSelector: app('prometheus') }],
            ports: [{ port: 'metrics' }],
          },
        ],
      }),
      policy('shop', 'names', {
        podSelector: {},
        policyTypes: ['Egress'],
        egress: [
          {
            to: [{ namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': 'kube-system' } } }],
            ports: [{ protocol: 'UDP', port: 53 }],
          },
        ],
      }),
      policy('shop', 'paying', {
        podSelector: app('api'),
        policyTypes: ['Egress'],
        egress: [
          { to: [{ ipBlock: { cidr: '198.18.0.0/15', except: ['198.18.128.0/17'] } }], ports: [{ port: 8443 }] },
        ],
      }),
    ],
  },
  {
    title: 'an open shop, and others that are closed',
    policies: [
      policy('monitoring', 'left-alone', { podSelector: {}, egress: [] }),
      policy('default', 'visitors', {
        podSelector: { matchExpressions: [{ key: 'tier', operator: 'DoesNotExist' }] },
        policyTypes: ['Egress'],
        egress: [
          {
            to: [{ namespaceSelector: { matchExpressions: [{ key: 'team', operator: 'NotIn', values: ['ops'] }] } }],
            ports: [{ port: 79, endPort: 8080 }, { protocol: 'UDP' }],
          },
        ],
      }),
      policy('kube-system', 'asked', {
        podSelector: app('dns'),
        ingress: [
          { from: [{ namespaceSelector: {} }], ports: [{ protocol: 'UDP', port: 'dns' }] },
          {
            from: [{ ipBlock: { cidr: `${outsideAddresses.client}/32` } }],
            ports: [{ port: 'dns-tcp' }, { port: 80 }],
          },
        ],
      }),
      policy('shop', 'back-to-back', {
        podSelector: app('db'),
        ingress: [
          { from: [{ podSelector: { matchExpressions: [{ key: 'tier', operator: 'NotIn', values: ['front'] }] } }] },
        ],
      }),
      policy('shop', 'streams', { podSelector: app('web'), ingress: [{ ports: [{ protocol: 'SCTP', port: 80 }] }] }),
    ],
  },
] as const;

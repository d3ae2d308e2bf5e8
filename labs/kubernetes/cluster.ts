/** The cluster of the brief: what its policies and services are about. */
export const clusterNamespaces = [
  { name: 'shop', labels: { team: 'shop' } },
  { name: 'monitoring', labels: { team: 'ops' } },
  { name: 'kube-system', labels: {} },
  { name: 'default', labels: {} },
] as const;

export interface ClusterPod {
  readonly namespace: string;
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly ports: readonly {
    readonly name: string;
    readonly containerPort: number;
    readonly protocol?: 'TCP' | 'UDP';
  }[];
}

/** The port called `metrics` is another one at each pod: a policy that names it means the name. */
export const clusterPods: readonly ClusterPod[] = [
  {
    namespace: 'shop',
    name: 'web',
    labels: { app: 'web', tier: 'front', serves: 'all' },
    ports: [
      { name: 'http', containerPort: 80 },
      { name: 'metrics', containerPort: 9100 },
    ],
  },
  {
    namespace: 'shop',
    name: 'api',
    labels: { app: 'api', tier: 'back', serves: 'all' },
    ports: [
      { name: 'http', containerPort: 8080 },
      { name: 'metrics', containerPort: 80 },
    ],
  },
  {
    namespace: 'shop',
    name: 'db',
    labels: { app: 'db', tier: 'back', serves: 'all' },
    ports: [
      { name: 'sql', containerPort: 5432 },
      { name: 'metrics', containerPort: 9100 },
    ],
  },
  { namespace: 'monitoring', name: 'prometheus', labels: { app: 'prometheus' }, ports: [] },
  {
    namespace: 'kube-system',
    name: 'dns',
    labels: { app: 'dns' },
    ports: [
      { name: 'dns', containerPort: 53, protocol: 'UDP' },
      { name: 'dns-tcp', containerPort: 53 },
    ],
  },
  { namespace: 'default', name: 'visitor', labels: { app: 'visitor' }, ports: [] },
];

/** Addresses outside: two of a network of which one half is excepted, and the client. */
export const outsideAddresses = { admitted: '198.18.0.5', excepted: '198.18.200.5', client: '198.51.100.7' } as const;

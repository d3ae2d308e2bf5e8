import { type ClusterPod, clusterPods } from './cluster.ts';

/** A service of the cluster as the brief lists them. */
export interface ClusterService {
  readonly namespace: string;
  readonly name: string;
  readonly clusterIP: string;
  readonly protocol: 'TCP' | 'UDP';
  readonly port: number;
  readonly targetPort: number;
  readonly type: 'ClusterIP' | 'NodePort' | 'LoadBalancer';
  readonly nodePort?: number;
  readonly external?: string;
  readonly affinity?: true;
  readonly local?: true;
  /** The labels that its pods have. */
  readonly selector: Readonly<Record<string, string>>;
}

const tcp = { namespace: 'shop', protocol: 'TCP', port: 80, targetPort: 8080, selector: { serves: 'all' } } as const;

export const services = {
  front: { ...tcp, name: 'front', clusterIP: '10.96.0.10', type: 'ClusterIP' },
  sticky: { ...tcp, name: 'sticky', clusterIP: '10.96.0.11', type: 'ClusterIP', affinity: true },
  alone: { ...tcp, name: 'alone', clusterIP: '10.96.0.12', type: 'ClusterIP', selector: { app: 'db' } },
  names: {
    namespace: 'kube-system',
    name: 'names',
    clusterIP: '10.96.0.53',
    protocol: 'UDP',
    port: 53,
    targetPort: 53,
    type: 'ClusterIP',
    selector: { app: 'dns' },
  },
  doors: { ...tcp, name: 'doors', clusterIP: '10.96.0.20', type: 'NodePort', nodePort: 30_080 },
  open: {
    ...tcp,
    name: 'public',
    clusterIP: '10.96.0.21',
    type: 'LoadBalancer',
    nodePort: 30_081,
    external: '203.0.113.80',
  },
  known: {
    ...tcp,
    name: 'known',
    clusterIP: '10.96.0.22',
    type: 'LoadBalancer',
    nodePort: 30_082,
    external: '203.0.113.81',
    local: true,
  },
} as const satisfies Record<string, ClusterService>;

/** The pods behind a service. */
export function podsOf({ namespace, selector }: ClusterService): readonly ClusterPod[] {
  return clusterPods.filter(
    (pod) => pod.namespace === namespace && Object.entries(selector).every(([key, value]) => pod.labels[key] === value),
  );
}

import { drawnNumber } from '../../harness/expect/drawn.ts';
import { type ClusterPod, clusterPods } from '../../labs/kubernetes/cluster.ts';

const ports = [
  { port: 80 },
  { port: 8080 },
  { port: 'metrics' },
  { port: 79, endPort: 8079 },
  { protocol: 'UDP', port: 53 },
] as const;
const count = 4;

/** Policies that nobody can foresee: each admits one way of one pod to or from one other, or to a whole namespace, at a port. */
export function drawnPolicies(seed: string) {
  const policies = Array.from({ length: count }, (_, at) => {
    const draw = <T>(what: string, some: readonly T[]) =>
      some[drawnNumber(seed, `policy ${at} ${what}`, some.length)] as T;
    const pod = draw('pod', clusterPods);
    const other = draw('other', clusterPods);
    const isIngress = draw('way', [true, false]);
    const rule = { [isIngress ? 'from' : 'to']: [draw('peer', peersOf(other))], ports: [draw('port', ports)] };
    return {
      apiVersion: 'networking.k8s.io/v1',
      kind: 'NetworkPolicy',
      metadata: { namespace: pod.namespace, name: `drawn-${at}` },
      spec: {
        podSelector: { matchLabels: { app: pod.labels.app } },
        policyTypes: [isIngress ? 'Ingress' : 'Egress'],
        [isIngress ? 'ingress' : 'egress']: [rule],
      },
    };
  });
  return { title: 'policies that were drawn', policies };
}

function peersOf({ namespace, labels }: ClusterPod) {
  const home = { matchLabels: { 'kubernetes.io/metadata.name': namespace } };
  return [{ namespaceSelector: home, podSelector: { matchLabels: { app: labels.app } } }, { namespaceSelector: home }];
}

import type { Json } from '../../harness/model/index.ts';
import { type ClusterService, podsOf } from '../../labs/kubernetes/services.ts';
import { keyOf, type LivePod, titleOf } from './cluster.ts';

/** A service and its endpoints as the API server would tell of them; the pods in `unready` are there, and not ready. */
export function serviceObjects(
  service: ClusterService,
  live: readonly LivePod[],
  unready: readonly string[] = [],
): Json[] {
  const { namespace, name, clusterIP, protocol, port, targetPort, type, nodePort, external, selector } = service;
  const endpoints = podsOf(service).map((pod) => ({
    addresses: [live.find(({ key }) => key === keyOf(pod))?.address ?? ''],
    conditions: { ready: !unready.includes(titleOf(pod)) },
    nodeName: 'node-1',
    targetRef: { kind: 'Pod', namespace, name: pod.name },
  }));
  return [
    {
      apiVersion: 'v1',
      kind: 'Service',
      metadata: { namespace, name },
      spec: {
        type,
        clusterIP,
        selector,
        ports: [{ name: 'main', protocol, port, targetPort, ...(nodePort === undefined ? {} : { nodePort }) }],
        sessionAffinity: service.affinity ? 'ClientIP' : 'None',
        ...(type === 'ClusterIP' ? {} : { externalTrafficPolicy: service.local ? 'Local' : 'Cluster' }),
      },
      ...(external === undefined ? {} : { status: { loadBalancer: { ingress: [{ ip: external }] } } }),
    },
    {
      apiVersion: 'discovery.k8s.io/v1',
      kind: 'EndpointSlice',
      metadata: { namespace, name: `${name}-1`, labels: { 'kubernetes.io/service-name': name } },
      addressType: 'IPv4',
      ports: [{ name: 'main', protocol, port: targetPort }],
      endpoints,
    },
  ];
}

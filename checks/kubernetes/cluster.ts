import type { Json, LabHostContext } from '../../harness/model/index.ts';
import { observation } from '../../harness/testbed/index.ts';
import { type ClusterPod, clusterNamespaces, clusterPods } from '../../labs/kubernetes/cluster.ts';
import { kubernetesCluster, kubernetesTroubles } from '../testbeds.ts';
import { type Answer, addPods, askPlugin } from './plugin.ts';
import { addressOf } from './result.ts';

/** A pod of the cluster, as the submission's plugin connected it. */
export type LivePod = {
  /** 'shop/web', and the key of its namespace. */
  readonly title: string;
  readonly key: string;
  readonly address: string;
};

export type LiveCluster = {
  readonly answers: readonly { readonly what: string; readonly answer: Answer }[];
  /** Those that have an address; all of them, or the plugin failed. */
  readonly pods: readonly LivePod[];
};

/** What `kubernetes.pods` sends between pods, over TCP and UDP, and `kubernetes.egress` to the internet: who blames them looks there. */
export const wordPorts = { pods: 8000, internet: 8443 } as const;

export const keyOf = ({ name }: Pick<ClusterPod, 'name'>) => `pod-${name}`;
export const titleOf = ({ namespace, name }: Pick<ClusterPod, 'namespace' | 'name'>) => `${namespace}/${name}`;

const connecting = {
  title: 'the pods of the cluster',
  limitMs: 180_000,
  async observe(context: LabHostContext): Promise<LiveCluster> {
    const keys = clusterPods.map(keyOf);
    await addPods(context, keys);
    const answers = await askPlugin(
      context,
      'cni',
      keys.map((pod) => ({ command: 'ADD', pod })),
    );
    const seen = clusterPods.map((pod, at) => ({ what: `ADD of ${titleOf(pod)}`, answer: answers[at] as Answer }));
    const pods = clusterPods.flatMap((pod, at): LivePod[] => {
      const address = answers[at] ? addressOf(answers[at]) : null;
      return address === null ? [] : [{ title: titleOf(pod), key: keyOf(pod), address }];
    });
    return { answers: seen, pods };
  },
};

/** The pods of the cluster on one node, connected by the submission's plugin: what is asked of pods, policies and services is asked there. */
export const cluster = observation(kubernetesCluster, connecting);

/** The same pods on a node of their own, to be broken. */
export const troubledCluster = observation(kubernetesTroubles, connecting);

/** Whether every pod of the cluster has an address. */
export function isWhole({ pods }: Pick<LiveCluster, 'pods'>): boolean {
  return pods.length === clusterPods.length;
}

/** The cluster's namespaces and pods as the API server would tell of them. */
export function clusterObjects(pods: readonly LivePod[]): Json[] {
  return [
    ...clusterNamespaces.map(({ name, labels }) => ({
      apiVersion: 'v1',
      kind: 'Namespace',
      metadata: { name, labels: { ...labels, 'kubernetes.io/metadata.name': name } },
    })),
    ...clusterPods.map((pod): Json => {
      const { namespace, name, labels, ports } = pod;
      const podIP = pods.find(({ key }) => key === keyOf(pod))?.address ?? '';
      return {
        apiVersion: 'v1',
        kind: 'Pod',
        metadata: { namespace, name, labels },
        spec: {
          nodeName: 'node-1',
          containers: [{ name, ports: ports.map((port) => ({ protocol: 'TCP', ...port })) }],
        },
        status: { phase: 'Running', podIP },
      };
    }),
  ];
}

/** Where the submission's controllers find the cluster's objects: a file of JSON for each. */
export const manifestFolder = '/run/cluster';

type Named = { readonly kind: string; readonly metadata: { readonly namespace?: string; readonly name: string } };

/** Puts objects into the folder, each at once and whole, and takes away all others of these kinds. */
export async function writeObjects(
  { host }: LabHostContext,
  objects: readonly Json[],
  kinds: readonly string[],
): Promise<void> {
  const files = objects.map((one) => {
    const { kind, metadata } = one as unknown as Named;
    const name = [kind.toLowerCase(), metadata.namespace, metadata.name].filter((part) => part !== undefined).join('.');
    return { name: `${name}.json`, text: JSON.stringify(one) };
  });
  const kept = files.map(({ name }) => name);
  const write = files.map(
    ({ name, text }) => `printf '%s\\n' '${text.replaceAll("'", `'\\''`)}' > .new && mv .new ${name}`,
  );
  const stale = kinds.map(
    (kind) =>
      `for file in ${kind.toLowerCase()}.*.json; do [[ " ${kept.join(' ')} " == *" $file "* ]] || rm -f "$file"; done`,
  );
  await host.run(['set -e', `mkdir -p ${manifestFolder}`, `cd ${manifestFolder}`, ...write, ...stale].join('\n'));
}

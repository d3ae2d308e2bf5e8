import { partialCredit } from '../../harness/expect/partial-credit.ts';
import type { LabHostContext } from '../../harness/model/index.ts';
import { pingFlows, survey } from '../../harness/probe/index.ts';
import { poll } from '../../harness/probe/services.ts';
import { deliverable } from '../../labs/catalogue.ts';
import { podNetworks } from '../../labs/kubernetes/network.ts';
import { check, type Part } from '../check.ts';
import { kubernetesNode } from '../testbeds.ts';
import { type CallSeen, callTable } from './calls.ts';
import { nodeLinks } from './node-links.ts';
import { type Answer, addPods, askPlugin, failing, removePods } from './plugin.ts';

type Observation = {
  readonly adds: readonly CallSeen[];
  readonly dels: readonly CallSeen[];
  /** Links of the node before the first ADD, and after the DEL of all pods but one. */
  readonly before: readonly string[];
  readonly after: readonly string[];
  /** Whether the first pod still had its eth0 after its DEL. */
  readonly isLeft: boolean;
  /** Whether the pod that stayed reached the gateway before any DEL and after all of them. */
  readonly stays: readonly [boolean, boolean];
};

/** A bridge may have another hardware address than before, and who knows the old one asks again after some eight seconds (arp(7)). */
const replyMs = 12_000;
const pods = { deleted: 'pod-del-1', gone: 'pod-del-2', stays: 'pod-del-3', never: 'pod-del-4' };

export const cniDel = check({
  ...deliverable('kubernetes.cni-del'),
  on: kubernetesNode,
  limitMs: 180_000,

  async observe(context): Promise<Observation> {
    const before = await nodeLinks(context);
    const made = [pods.deleted, pods.gone, pods.stays];
    await addPods(context, [...made, pods.never]);
    const adds = await askPlugin(
      context,
      'cni',
      made.map((pod) => ({ command: 'ADD', pod })),
    );
    const result = (pod: string) => adds[made.indexOf(pod)]?.json ?? null;
    const reachedFirst = await reaches(context);
    const calls = [
      { what: 'DEL', pod: pods.deleted, before: result(pods.deleted) },
      { what: 'DEL once more', pod: pods.deleted, before: result(pods.deleted) },
      { what: 'DEL of a pod whose namespace has gone', pod: pods.gone, before: result(pods.gone) },
      { what: 'DEL without CNI_NETNS', pod: pods.gone, netns: '', without: ['CNI_NETNS'] },
      { what: 'DEL of a pod that was never added', pod: pods.never },
    ];
    const dels = calls.map((call, at) => ({ ...call, command: 'DEL', ...(at > 0 && { isOdd: true as const }) }));
    const first = await askPlugin(context, 'cni', dels.slice(0, 1));
    const isLeft = await hasLink(context, pods.deleted);
    const gone = { shell: `ip netns del ${pods.gone}` };
    const answers = [...first, ...(await askPlugin(context, 'cni', [gone, ...dels.slice(1)]))];
    const after = await nodeLinks(context);
    const stays: readonly [boolean, boolean] = [reachedFirst, await reaches(context)];
    await askPlugin(context, 'cni', [{ command: 'DEL', pod: pods.stays, before: result(pods.stays) }]);
    await removePods(context, Object.values(pods));
    return {
      adds: adds.map((answer, at) => ({ what: `ADD of ${made[at]}`, answer })),
      dels: calls.map(({ what }, at) => ({ what, answer: answers[at] as Answer })),
      before,
      after,
      isLeft,
      stays,
    };
  },

  judge({ adds, dels, before, after, isLeft, stays }) {
    if (adds.some(({ answer }) => answer.exit !== 0)) return { status: 'blocked', by: 'kubernetes.cni-add' };
    const fresh = after.filter((name) => !before.includes(name) && name !== podNetworks.pods.bridge);
    const extra = fresh.length - 1;
    const ended = dels.map(
      ({ what, answer }): Part => ({ what, trouble: answer.exit === 0 ? undefined : failing(answer) }),
    );
    const kept = isLeft ? 'the pod has its eth0 still' : undefined;
    const ports = extra > 0 ? `the node has ${fresh.join(', ')}, and one pod is left` : undefined;
    const lost = stays[1] ? undefined : 'does not reach its gateway any more';
    const parts: Part[] = [
      ...ended,
      { what: 'After a DEL', trouble: kept ?? ports, weight: 2 },
      stays[0]
        ? { what: 'the pod that nobody deleted', trouble: lost }
        : { what: 'the pod that nobody deleted', trouble: 'never reached its gateway', blame: 'kubernetes.cni-add' },
    ];
    return partialCredit(parts, {
      expected:
        'DEL ends with 0, once, twice, with the namespace gone, without CNI_NETNS, and for a pod that was never there; nothing of the pod is left on the node, and the other pods stay as they are.',
      hint: 'When a DEL comes, the pod may be gone already: what lies on the node must be found by the container’s id alone. A link goes when either of its ends does, and its name is free only then.',
    });
  },

  show: ({ adds, dels, before, after }) => [
    callTable('ADD and DEL', [...adds, ...dels]),
    {
      kind: 'table',
      title: 'Links of the node',
      columns: ['before', 'after'],
      rows: [[before.join(', '), after.join(', ')]],
    },
  ],
});

async function hasLink({ host }: LabHostContext, pod: string): Promise<boolean> {
  const { namespaces } = await survey(host);
  return namespaces.some(({ key, links }) => key === pod && links.some(({ name }) => name === 'eth0'));
}

async function reaches(context: LabHostContext): Promise<boolean> {
  if (!(await hasLink(context, pods.stays))) return false;
  const look = () => pingFlows(context.host, [{ from: pods.stays, to: podNetworks.pods.gateway }]);
  const isAnswered = (flows: Awaited<ReturnType<typeof look>>) => flows.every(({ replied }) => replied);
  return isAnswered(await poll(context, replyMs, look, isAnswered));
}

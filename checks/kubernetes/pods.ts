import { partialCredit } from '../../harness/expect/partial-credit.ts';
import type { TalkCall, TalkSeen } from '../../harness/model/index.ts';
import { converge } from '../../harness/probe/index.ts';
import { talk } from '../../harness/probe/policy.ts';
import { deliverable } from '../../labs/catalogue.ts';
import { clusterPods } from '../../labs/kubernetes/cluster.ts';
import { check, type Part } from '../check.ts';
import { callTable } from './calls.ts';
import { cluster, type LiveCluster, type LivePod, wordPorts } from './cluster.ts';
import { type Answer, failing } from './plugin.ts';
import { addressOf } from './result.ts';
import { talkWords } from './talk-words.ts';

/** A word from one end to another, and what should have heard it from where. */
type Said = TalkSeen & { readonly what: string; readonly hearer: string; readonly sender: string };

type Observation = LiveCluster & { readonly said: readonly Said[] };

const port = wordPorts.pods;
const timeoutMs = 1000;

export const pods = check({
  ...deliverable('kubernetes.pods'),
  on: cluster,

  async observe(context): Promise<Observation> {
    const { host, shared } = context;
    const wanted = pairsOf(shared.pods, host.uplink.address);
    const servers = [...shared.pods.map(({ key }) => key), '@host'].flatMap((key) =>
      (['tcp', 'udp'] as const).map((protocol) => ({
        in: key,
        protocol,
        port,
        ...(key === '@host' && protocol === 'udp' ? { address: host.uplink.address } : {}),
      })),
    );
    const look = async () => {
      const seen = await talk(host, { servers, calls: wanted.map(({ call }) => call), timeoutMs });
      return wanted.map(({ what, hearer, sender }, at): Said => ({ what, hearer, sender, ...(seen[at] as TalkSeen) }));
    };
    const said =
      wanted.length === 0 ? [] : await converge(context, look, (some) => some.every((one) => wrong(one) === undefined));
    return { ...shared, said };
  },

  judge(seen) {
    const failed = seen.answers.flatMap(({ what, answer }) => {
      const trouble = lackOf(answer);
      return trouble === undefined ? [] : [{ what, trouble }];
    });
    if (seen.answers.length === 0) return { status: 'blocked', by: 'kubernetes.cni-add' };
    // What the others are worth that they would have said and heard.
    const weight = Math.max(0, words - seen.said.length) / failed.length;
    return partialCredit(
      [
        ...failed.map((one): Part => ({ ...one, weight })),
        ...seen.said.map((one): Part => ({ what: one.what, trouble: wrong(one) })),
      ],
      {
        expected:
          'Every pod reaches every other by its own address, and the node; the node reaches every pod. Whoever hears a word sees the address of the pod that said it.',
        hint: 'Between pods nothing is translated: a rule that masks what leaves the pods’ network must spare what stays in it. What crosses a bridge meets the rules for IP only with bridge-nf-call-iptables.',
      },
    );
  },

  show: ({ answers, said }) => [
    callTable('The cluster’s pods', answers),
    talkWords('Words between pods and node', said),
  ],
});

/** Between six pods and the node, over TCP and UDP. */
const words = (clusterPods.length + 1) * clusterPods.length * 2;

/** Why a pod has no address by what its ADD answered, as the rest of a sentence; undefined where it has one. */
function lackOf(answer: Answer): string | undefined {
  if (answer.exit !== 0) return failing(answer);
  return addressOf(answer) === null ? 'ends with exit code 0, and its answer names no address' : undefined;
}

function pairsOf(all: readonly LivePod[], node: string) {
  const ends = [...all, { title: 'node', key: '@host', address: node }];
  return ends.flatMap((from) =>
    ends
      .filter((to) => to !== from)
      .flatMap((to) =>
        (['tcp', 'udp'] as const).map((protocol) => ({
          what: `${from.title} → ${to.title} (${protocol.toUpperCase()})`,
          hearer: to.key,
          // A node speaks to its pods from its address on their network.
          sender: from.key === '@host' ? '' : from.address,
          call: { from: from.key, to: to.address, protocol, port } satisfies TalkCall,
        })),
      ),
  );
}

function wrong({ result, by, source, hearer, sender }: Said): string | undefined {
  if (by === null) return result === 'timeout' ? 'is not heard' : `fails (${result})`;
  if (by !== hearer) return 'is heard by another';
  if (sender !== '' && source !== sender) return `is heard from ${source}`;
  return result === 'answered' ? undefined : `is heard, and its answer is lost (${result})`;
}

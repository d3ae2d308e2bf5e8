import { partialCredit } from '../../harness/expect/partial-credit.ts';
import type { TalkSeen } from '../../harness/model/index.ts';
import { converge } from '../../harness/probe/index.ts';
import { talk } from '../../harness/probe/policy.ts';
import { deliverable } from '../../labs/catalogue.ts';
import { clusterPods, outsideAddresses } from '../../labs/kubernetes/cluster.ts';
import { check, type Part } from '../check.ts';
import { cluster, titleOf, wordPorts } from './cluster.ts';
import { talkWords } from './talk-words.ts';

type Observation = { readonly node: string; readonly said: readonly (TalkSeen & { readonly what: string })[] };

const port = wordPorts.internet;
const timeoutMs = 1000;
const target = outsideAddresses.admitted;

export const egress = check({
  ...deliverable('kubernetes.egress'),
  on: cluster,

  async observe(context): Promise<Observation> {
    const { host, shared } = context;
    const wanted = shared.pods.flatMap(({ title, key }) =>
      (['tcp', 'udp'] as const).map((protocol) => ({
        what: `${title} (${protocol.toUpperCase()})`,
        call: { from: key, to: target, protocol, port },
      })),
    );
    const servers = (['tcp', 'udp'] as const).map((protocol) => ({ in: '@internet', protocol, port, address: target }));
    const node = host.uplink.address;
    const look = async () => {
      const seen = await talk(host, { servers, calls: wanted.map(({ call }) => call), timeoutMs });
      return wanted.map(({ what }, at) => ({ what, ...(seen[at] as TalkSeen) }));
    };
    const isGood = (said: Observation['said']) => said.every((one) => wrong(one, node) === undefined);
    return { node, said: wanted.length === 0 ? [] : await converge(context, look, isGood) };
  },

  judge({ node, said }) {
    if (said.length === 0) return { status: 'blocked', by: 'kubernetes.pods' };
    const missing = clusterPods.map(titleOf).filter((title) => !said.some(({ what }) => what.startsWith(`${title} `)));
    return partialCredit(
      [
        ...said.map((one): Part => ({ what: one.what, trouble: wrong(one, node) })),
        ...missing.map((what): Part => ({ what, trouble: 'has no address', weight: 2 })),
      ],
      {
        expected: `What a pod says to the internet arrives there from ${node}, the node’s address, and the answer comes back to the pod.`,
        hint: 'The internet knows no way back to 10.244.0.0/16: what leaves by the node’s uplink has to carry the node’s address. And a machine that does not forward has no pods that get out.',
      },
    );
  },

  show: ({ said }) => [talkWords('Words to the internet', said)],
});

function wrong({ result, by, source }: TalkSeen, node: string): string | undefined {
  if (by === null) return result === 'timeout' ? 'does not arrive' : `fails (${result})`;
  if (source !== node) return `arrives from ${source}`;
  return result === 'answered' ? undefined : 'arrives, and the answer does not come back';
}

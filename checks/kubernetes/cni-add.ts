import { partialCredit } from '../../harness/expect/partial-credit.ts';
import { isAllowed, matrix, type Wanted } from '../../harness/expect/reach.ts';
import type { LabHostContext, SurveyedNamespace } from '../../harness/model/index.ts';
import { converge, pingFlows, survey } from '../../harness/probe/index.ts';
import { deliverable } from '../../labs/catalogue.ts';
import { cniVersions, podNetworks } from '../../labs/kubernetes/network.ts';
import { check, type Part } from '../check.ts';
import { kubernetesNode } from '../testbeds.ts';
import { callTable } from './calls.ts';
import { type Answer, addPods, askPlugin, failing, pathOf, removePods } from './plugin.ts';
import { addressOf, podTrouble, resultTrouble } from './result.ts';

/** A pod, the version that its plugin was spoken to in, its answer, and the namespace afterwards. */
type PodSeen = {
  readonly name: string;
  readonly version: string;
  readonly answer: Answer;
  readonly inside: SurveyedNamespace | null;
};

type Observation = {
  readonly isNamed: boolean;
  readonly pods: readonly PodSeen[];
  readonly pings: readonly Wanted[];
};

const names = cniVersions.map((version, at) => ({ name: `pod-add-${at + 1}`, version }));
const network = podNetworks.pods;
/** The other checks speak the newest version alone. */
const older = (version: string) => (version === cniVersions[0] ? {} : { isOdd: true as const });

export const cniAdd = check({
  ...deliverable('kubernetes.cni-add'),
  on: kubernetesNode,
  limitMs: 180_000,

  async observe(context): Promise<Observation> {
    const all = names.map(({ name }) => name);
    await addPods(context, all);
    const answers = await askPlugin(
      context,
      'cni',
      names.map(({ name, version }) => ({ command: 'ADD', pod: name, version, ...older(version) })),
    );
    const { namespaces } = await survey(context.host);
    const pods = names.map(({ name, version }, at) => ({
      name,
      version,
      answer: answers[at] as Answer,
      inside: namespaces.find(({ key }) => key === name) ?? null,
    }));
    const pings = await pingPods(context, pods);
    await askPlugin(
      context,
      'cni',
      pods.map(({ name, version, answer }) => ({
        ...{ command: 'DEL', pod: name, version, before: answer.json },
        ...older(version),
      })),
    );
    await removePods(context, all);
    return { isNamed: context.lines.cni !== undefined, pods, pings };
  },

  judge({ isNamed, pods, pings }) {
    const parts = pods.flatMap(({ name, version, answer, inside }): Part[] => {
      const what = `${name} (${version})`;
      const told = isNamed
        ? resultTrouble(answer, { version, netns: pathOf(name) })
        : 'submission.json names no days.kubernetes.cni';
      const ended = answer.exit === 0 ? podTrouble(answer, inside ?? undefined, network) : failing(answer);
      return [
        { what: `ADD of ${what}`, trouble: told },
        { what, trouble: isNamed ? ended : told },
      ];
    });
    return partialCredit([...parts, ...pings.map(pingPart)], {
      expected: `ADD answers with a result of the version that was asked in; the pod then has eth0, up, with the address of the result and a default route via ${network.gateway}; pods and node reach each other.`,
      hint: 'Do by hand what the runtime does: put a configuration on the plugin’s standard input, set CNI_COMMAND=ADD, CNI_NETNS and the others, and look into the namespace afterwards.',
    });
  },

  show: ({ pods, pings }) => [
    callTable(
      'ADD',
      pods.map(({ name, version, answer }) => ({ what: `${name}, ${version}`, answer })),
    ),
    matrix('Pings between pods and node', pings),
  ],
});

async function pingPods(context: LabHostContext, pods: readonly PodSeen[]): Promise<Wanted[]> {
  const ends = [
    ...pods.map(({ name, answer, inside }) => ({ name, key: inside?.key ?? null, address: addressOf(answer) ?? '' })),
    { name: 'node', key: '@host', address: network.gateway },
  ];
  const pairs = ends.flatMap((from) => ends.filter((to) => to !== from).map((to) => ({ from, to })));
  const sendable = pairs.filter(({ from, to }) => from.key !== null && to.address !== '');
  const look = () =>
    pingFlows(
      context.host,
      sendable.map(({ from, to }) => ({ from: from.key ?? '', to: to.address })),
    );
  const wanted = (flows: Awaited<ReturnType<typeof look>>) =>
    pairs.map((pair): Wanted => {
      const flow = flows[sendable.indexOf(pair)] ?? null;
      return { from: pair.from.name, to: pair.to.name, target: pair.to.key, flow };
    });
  return wanted(await converge(context, look, (flows) => wanted(flows).every(isAllowed)));
}

function pingPart(ping: Wanted): Part {
  const { from, to, flow } = ping;
  const lost =
    flow === null ? 'cannot be sent, as there is no such pod or address' : 'gets no answer from where the address is';
  return { what: `ping ${from} → ${to}`, trouble: isAllowed(ping) ? undefined : lost, weight: 0.5 };
}

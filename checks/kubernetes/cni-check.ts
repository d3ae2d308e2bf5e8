import { partialCredit } from '../../harness/expect/partial-credit.ts';
import { deliverable } from '../../labs/catalogue.ts';
import { check, type Part } from '../check.ts';
import { kubernetesNode } from '../testbeds.ts';
import { type CallSeen, callTable } from './calls.ts';
import { type Answer, addPods, askPlugin, failing, removePods } from './plugin.ts';
import { isError } from './result.ts';

/** A pod's ADD, the CHECK of it as it is, and one after each thing that we took from it. */
type Observation = { readonly add: Answer; readonly sound: Answer; readonly broken: readonly CallSeen[] };

const pod = 'pod-check';
const breaks = [
  { what: 'without its default route', shell: `ip -n ${pod} route del default` },
  { what: 'without its address', shell: `ip -n ${pod} addr flush dev eth0` },
  { what: 'without its link', shell: `ip -n ${pod} link del eth0` },
];

export const cniCheck = check({
  ...deliverable('kubernetes.cni-check'),
  on: kubernetesNode,
  limitMs: 180_000,

  async observe(context): Promise<Observation> {
    await addPods(context, [pod]);
    const [add] = (await askPlugin(context, 'cni', [{ command: 'ADD', pod }])) as [Answer];
    const again = { command: 'CHECK', pod, before: add.json };
    const [sound, ...answers] = (await askPlugin(context, 'cni', [
      again,
      ...breaks.flatMap(({ shell }) => [{ shell }, again]),
      { command: 'DEL', pod, before: add.json },
    ])) as [Answer, ...Answer[]];
    await removePods(context, [pod]);
    return { add, sound, broken: breaks.map(({ what }, at) => ({ what, answer: answers[at] as Answer })) };
  },

  judge({ add, sound, broken }) {
    if (add.exit !== 0 || add.json === null) return { status: 'blocked', by: 'kubernetes.cni-add' };
    const isSound = sound.exit === 0;
    return partialCredit(
      [
        { what: 'A sound pod', trouble: isSound ? undefined : failing(sound) },
        ...broken.map(({ what, answer }): Part => {
          const trouble = !isSound
            ? 'that CHECK fails proves nothing, as it fails for a sound pod too'
            : isError(answer)
              ? undefined
              : answer.exit === 0
                ? 'passes CHECK'
                : `${failing(answer)}, which is no error with a code and a message`;
          return { what: `a pod ${what}`, trouble };
        }),
      ],
      {
        expected:
          'CHECK of a pod that is as its ADD left it ends with 0; of one that has lost its default route, its address or its link, with an error.',
        hint: 'CHECK gets the result of the ADD back, as prevResult: compare what it says with what is in the namespace now.',
      },
    );
  },

  show: ({ add, sound, broken }) => [
    callTable('ADD, and CHECK after it', [
      { what: 'ADD', answer: add },
      { what: 'CHECK', answer: sound },
      ...broken.map(({ what, answer }) => ({ what: `CHECK ${what}`, answer })),
    ]),
  ],
});

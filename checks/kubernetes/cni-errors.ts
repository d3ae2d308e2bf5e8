import { partialCredit } from '../../harness/expect/partial-credit.ts';
import { deliverable } from '../../labs/catalogue.ts';
import { cniVersions } from '../../labs/kubernetes/network.ts';
import { check, type Part } from '../check.ts';
import { kubernetesNode } from '../testbeds.ts';
import { callTable } from './calls.ts';
import { nodeLinks } from './node-links.ts';
import { type Answer, addPods, askPlugin, type Call, failing, pathOf, removePods } from './plugin.ts';
import { codeOf, isError, versionsOf } from './result.ts';

type Refused = { readonly what: string; readonly code: number | null; readonly answer: Answer };

type Observation = {
  readonly add: Answer;
  readonly version: Answer;
  readonly refused: readonly Refused[];
  /** Links of the node after the one good ADD, and after all that was refused. */
  readonly before: number;
  readonly after: number;
};

const pod = 'pod-errors';
const other = 'pod-errors-2';
/** What no plugin can do, and the code that the specification has for it; null where that is the plugin's own business. */
const wrong: readonly (Call & { readonly what: string; readonly code: number | null })[] = [
  { what: 'a version of the future', code: 1, command: 'ADD', pod: other, version: '9.9.9' },
  { what: 'an ADD without CNI_CONTAINERID', code: 4, command: 'ADD', pod: other, without: ['CNI_CONTAINERID'] },
  { what: 'a command that there is not', code: 4, command: 'PATCH', pod: other },
  { what: 'a configuration that is no JSON', code: 6, command: 'ADD', pod: other, input: '{ "cniVersion": ' },
  { what: 'a namespace that there is not', code: null, command: 'ADD', pod: other, netns: pathOf('pod-errors-never') },
  { what: 'a second ADD of the same pod', code: null, command: 'ADD', pod },
];

export const cniErrors = check({
  ...deliverable('kubernetes.cni-errors'),
  on: kubernetesNode,
  limitMs: 180_000,

  async observe(context): Promise<Observation> {
    await addPods(context, [pod, other]);
    const [add] = (await askPlugin(context, 'cni', [{ command: 'ADD', pod }])) as [Answer];
    const before = (await nodeLinks(context)).length;
    const [version, ...answers] = (await askPlugin(context, 'cni', [
      { command: 'VERSION', pod, input: '{"cniVersion":"1.0.0"}' },
      ...wrong.map((call) => ({ ...call, isOdd: true as const })),
    ])) as [Answer, ...Answer[]];
    const after = (await nodeLinks(context)).length;
    await askPlugin(context, 'cni', [
      { command: 'DEL', pod, before: add.json },
      { command: 'DEL', pod: other },
    ]);
    await removePods(context, [pod, other]);
    const refused = wrong.map(({ what, code }, at) => ({ what, code, answer: answers[at] as Answer }));
    return { add, version, refused, before, after };
  },

  judge({ add, version, refused, before, after }) {
    if (add.exit !== 0) return { status: 'blocked', by: 'kubernetes.cni-add' };
    return partialCredit(
      [
        { what: 'VERSION', trouble: versionTrouble(version) },
        ...refused.map(refusalPart),
        {
          what: 'After all of them',
          trouble: after > before ? `the node has ${after - before} more links than before` : undefined,
        },
      ],
      {
        expected:
          'VERSION tells the supported versions; what cannot be done ends with an exit code other than 0 and JSON with a code and a message on standard output, and leaves nothing behind.',
        hint: 'The specification lists the codes that mean the same for all plugins: 1 for a version, 4 for the environment, 6 for what cannot be decoded. An error is an answer too: it belongs on standard output.',
      },
    );
  },

  show: ({ add, version, refused }) => [
    callTable('Calls that cannot succeed', [
      { what: 'ADD', answer: add },
      { what: 'VERSION', answer: version },
      ...refused,
    ]),
  ],
});

function versionTrouble(answer: Answer): string | undefined {
  if (answer.exit !== 0) return failing(answer);
  const missing = cniVersions.filter((one) => !versionsOf(answer).includes(one));
  return missing.length === 0 ? undefined : `does not name ${missing.join(' and ')} among its supportedVersions`;
}

function refusalPart({ what, code, answer }: Refused): Part {
  const named = codeOf(answer);
  const trouble =
    answer.exit === 0
      ? 'is taken for done'
      : !isError(answer)
        ? `${failing(answer)}; there is no error in JSON`
        : code !== null && named !== code
          ? `is refused with code ${named}, and the specification has ${code} for it`
          : undefined;
  return { what, trouble };
}

import { partialCredit } from '../../harness/expect/partial-credit.ts';
import type { Json, LabHostContext } from '../../harness/model/index.ts';
import { deliverable } from '../../labs/catalogue.ts';
import { podNetworks } from '../../labs/kubernetes/network.ts';
import { check, type Part } from '../check.ts';
import { kubernetesNode } from '../testbeds.ts';
import { type CallSeen, callTable } from './calls.ts';
import { type Answer, addPods, askPlugin, failing, removePods } from './plugin.ts';
import { addressOf, isError, isWithin, resultTrouble } from './result.ts';

type Observation = {
  /** One ADD before all, and many at once. */
  readonly first: Answer;
  readonly crowd: readonly Answer[];
  /** In a network with room for one pod: ADDs that were killed halfway, each with its DEL; then one that takes the address, one too many, and one after the address came back. */
  readonly killed: readonly CallSeen[];
  readonly narrow: readonly Answer[];
  /** The same of address management alone: five at once, one too many, a DEL, the DEL again, and one more. Null where there is no line for it. */
  readonly apart: readonly Answer[] | null;
};

/** As many pods come at once when a node starts. */
const crowdSize = 20;
const apartSize = 5;
/** When an ADD is killed, in shares of the time that one takes. */
const moments = [0.25, 0.45, 0.7];

export const ipam = check({
  ...deliverable('kubernetes.ipam'),
  on: kubernetesNode,
  limitMs: 180_000,

  async observe(context): Promise<Observation> {
    const { first, crowd } = await bringCrowd(context);
    const nothing = { first, crowd, killed: [], narrow: [], apart: null };
    if (first.exit !== 0) return nothing;
    return { first, crowd, ...(await squeeze(context, first.ms)), apart: await askApart(context) };
  },

  judge({ first, crowd, killed, narrow, apart }) {
    if (first.exit !== 0) return { status: 'blocked', by: 'kubernetes.cni-add' };
    return partialCredit([...crowdParts(crowd), ...narrowParts(killed, narrow), ...apartParts(apart)], {
      expected: `${crowdSize} pods that come at once have ${crowdSize} addresses; a full network refuses with an error; an address comes back with the DEL, after an ADD that was killed too; all this holds of the ipam line alone.`,
      hint: 'To look for a free address and to note that it is taken must be one step, or two pods find the same one free. A lock that is a file stays when its owner is killed; flock(2) and link(2) do not.',
    });
  },

  show: ({ crowd, killed, narrow, apart }) => [
    callTable(
      `${crowdSize} ADDs at once`,
      crowd.map((answer, at) => ({ what: `pod ${at + 1}`, answer })),
    ),
    callTable('A network with room for one pod', [...killed, ...named(narrowNames, narrow)]),
    ...(apart === null ? [] : [callTable('The ipam line alone', named(apartNames, apart))]),
  ],
});

const narrowNames = ['ADD', 'ADD, one too many', 'DEL of that', 'DEL of the first', 'ADD again'];
const apartNames = [
  ...Array.from({ length: apartSize }, (_, at) => `ADD ${at + 1}`),
  'ADD, one too many',
  'DEL of the first',
  'DEL of it again',
  'ADD again',
];

function named(names: readonly string[], answers: readonly Answer[]): CallSeen[] {
  return answers.map((answer, at) => ({ what: names[at] ?? '', answer }));
}

async function bringCrowd(context: LabHostContext): Promise<Pick<Observation, 'first' | 'crowd'>> {
  const pods = Array.from({ length: crowdSize }, (_, at) => `pod-crowd-${at + 1}`);
  await addPods(context, ['pod-first', ...pods]);
  const [first] = (await askPlugin(context, 'cni', [{ command: 'ADD', pod: 'pod-first' }])) as [Answer];
  const add = pods.map((pod) => ({ command: 'ADD', pod }));
  const crowd = first.exit === 0 ? await askPlugin(context, 'cni', [add]) : [];
  // Their addresses stay taken: there are enough, and twenty DELs more would show nothing new.
  await removePods(context, ['pod-first', ...pods]);
  return { first, crowd };
}

async function squeeze(context: LabHostContext, addMs: number): Promise<Pick<Observation, 'killed' | 'narrow'>> {
  const network = podNetworks.narrow;
  const pods = ['pod-killed', 'pod-narrow-1', 'pod-narrow-2'] as const;
  const [victim, one, two] = pods;
  await addPods(context, pods);
  const kills = moments.flatMap((share) => [
    { command: 'ADD', pod: victim, network, killMs: Math.ceil(addMs * share) },
    { command: 'DEL', pod: victim, network },
  ]);
  const answers = await askPlugin(context, 'cni', [
    ...kills,
    { command: 'ADD', pod: one, network },
    { command: 'ADD', pod: two, network },
    // A runtime cleans up after an ADD that failed (CNI 1.0.0, lifecycle).
    { command: 'DEL', pod: two, network },
    { command: 'DEL', pod: one, network },
    { command: 'ADD', pod: two, network },
    { command: 'DEL', pod: two, network },
  ]);
  await removePods(context, pods);
  const killed = kills.map(({ command }, at) => ({
    what: command === 'DEL' ? 'DEL after it' : `ADD, killed after ${kills[at]?.killMs} ms`,
    answer: answers[at] as Answer,
  }));
  return { killed, narrow: answers.slice(kills.length, kills.length + narrowNames.length) };
}

async function askApart(context: LabHostContext): Promise<readonly Answer[] | null> {
  if (context.lines.ipam === undefined) return null;
  const network = podNetworks.apart;
  const pods = Array.from({ length: apartSize }, (_, at) => `pod-apart-${at + 1}`);
  const [first = ''] = pods;
  const last = 'pod-apart-last';
  await addPods(context, [...pods, last]);
  const call = (command: string, pod: string, before: Json = null) => ({
    command,
    pod,
    network,
    ...(before === null ? {} : { before }),
  });
  const answers = await askPlugin(context, 'ipam', [
    pods.map((pod) => call('ADD', pod)),
    call('ADD', last),
    call('DEL', first),
    call('DEL', first),
    call('ADD', last),
  ]);
  await removePods(context, [...pods, last]);
  return answers;
}

function crowdParts(crowd: readonly Answer[]): Part[] {
  const failed = crowd.find(({ exit }) => exit !== 0);
  const addresses = crowd.map(addressOf);
  const twice = addresses.find((one, at) => one !== null && addresses.indexOf(one) < at);
  const odd = addresses.find((one) => one !== null && !isWithin(one, podNetworks.pods.subnet));
  const what = `Of ${crowd.length} pods at once`;
  return [
    { what, trouble: failed === undefined ? undefined : `one ${failing(failed)}`, weight: 2 },
    { what, trouble: twice ? `two were given ${twice}` : odd ? `one was given ${odd}` : undefined, weight: 2 },
  ];
}

function narrowParts(killed: readonly CallSeen[], [one, tooMany, , del, again]: readonly Answer[]): Part[] {
  const cleaning = killed.find(({ what, answer }) => what.startsWith('DEL') && answer.exit !== 0);
  const first = one?.exit === 0 ? undefined : `${one ? failing(one) : 'was not tried'}, though nobody has the address`;
  const full = { what: 'a pod too many', blame: undefined };
  return [
    { what: 'DEL after an ADD that was killed', trouble: cleaning ? failing(cleaning.answer) : undefined },
    { what: 'After three ADDs that were killed, and their DELs, the next pod', trouble: first, weight: 2 },
    { ...full, trouble: one?.exit !== 0 ? 'was not judged, as the first got nothing' : refusal(tooMany) },
    {
      what: 'After the DEL, the next pod',
      trouble:
        again?.exit === 0 && del?.exit === 0 && one?.exit === 0 ? undefined : again ? failing(again) : 'was not tried',
    },
  ];
}

function refusal(answer: Answer | undefined): string | undefined {
  if (answer === undefined) return 'was not tried';
  if (answer.exit === 0) return `was given ${addressOf(answer) ?? 'nothing'}, and there is none left`;
  return isError(answer) ? undefined : `${failing(answer)}, which is no error with a code and a message`;
}

function apartParts(apart: readonly Answer[] | null): Part[] {
  const what = 'The ipam line alone';
  if (apart === null) return [{ what, trouble: 'is not named in submission.json, as days.kubernetes.ipam', weight: 3 }];
  const some = apart.slice(0, apartSize);
  const [tooMany, del, delAgain, again] = apart.slice(apartSize);
  const wrong = some.map((one) => resultTrouble(one, { version: '1.0.0', netns: '' }, false)).find((one) => one);
  const addresses = new Set(some.map(addressOf));
  const distinct = addresses.size === apartSize ? undefined : `gives ${apartSize} owners ${addresses.size} addresses`;
  const full = refusal(tooMany);
  const back = del?.exit !== 0 ? del : delAgain?.exit !== 0 ? delAgain : again?.exit !== 0 ? again : undefined;
  const same = again && some[0] && addressOf(again) !== addressOf(some[0]);
  return [
    { what, trouble: wrong ?? distinct },
    { what: `${what}, one too many`, trouble: full },
    {
      what: `${what}, DEL twice and an ADD`,
      trouble: back ? failing(back) : same ? `gives ${addressOf(again)}, and only another was free` : undefined,
    },
  ];
}

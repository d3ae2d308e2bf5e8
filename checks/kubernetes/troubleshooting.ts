import { partialCredit } from '../../harness/expect/partial-credit.ts';
import { printableLine } from '../../harness/model/index.ts';
import { converge, survey } from '../../harness/probe/index.ts';
import { deliverable } from '../../labs/catalogue.ts';
import { troublesDrawn } from '../../labs/kubernetes/troubles.ts';
import { check, type Part } from '../check.ts';
import { clusterObjects, isWhole, type LiveCluster, troubledCluster, writeObjects } from './cluster.ts';
import { brokenFlows, type Diagnosis, layRule, type Round, tryTrouble } from './diagnosing.ts';
import { drawTroubles, isEnough, targetsIn } from './trouble-kinds.ts';

type Observation = {
  /** Why nothing was tried: no line, pods that are not there or are on no bridge; null where it was. */
  readonly lack: 'line' | 'pods' | 'bridge' | null;
  /** Flows that did not work before anything was broken. */
  readonly before: readonly string[];
  readonly rounds: readonly Round[];
  /** Processes of the submission that live after the last fault, and did not before the first. */
  readonly left: number;
};

export const troubleshooting = check({
  ...deliverable('kubernetes.troubleshooting'),
  on: troubledCluster,
  disturbs: true,
  limitMs: 300_000,

  async observe(context): Promise<Observation> {
    const { host, shared, lines } = context;
    const line = lines.diagnose;
    const nothing = { before: [], rounds: [], left: 0 };
    if (line === undefined) return { ...nothing, lack: 'line' };
    if (!isWhole(shared)) return { ...nothing, lack: 'pods' };
    const { pods }: LiveCluster = shared;
    await writeObjects(context, clusterObjects(pods), ['Namespace', 'Pod']);
    await layRule(host);
    const look = () =>
      converge(
        context,
        () => brokenFlows(host, pods),
        (some) => some.length === 0,
      );
    const before = await look();
    if (before.length > 0) return { ...nothing, before, lack: null };
    const sound = await survey(host);
    const targets = targetsIn(sound, pods);
    if (targets.length === 0) return { ...nothing, lack: 'bridge' };
    const rounds: Round[] = [];
    for (const trouble of drawTroubles(host.seed, targets)) {
      if (isEnough(rounds)) break;
      if (rounds.length > 0 && (await look()).length > 0) {
        rounds.push({ trouble, broke: [], diagnosis: null, mended: null, still: [], cut: [], gone: [] });
        continue;
      }
      const round = await tryTrouble(context, pods, { trouble, line, round: rounds.length });
      if (round !== null) rounds.push(round);
    }
    return { lack: null, before, rounds, left: (await survey(host)).processes - sound.processes };
  },

  judge({ lack, before, rounds, left }) {
    if (lack === 'line') {
      return {
        status: 'fail',
        score: 0,
        expected,
        actual: 'submission.json names no days.kubernetes.diagnose.',
        hint: 'It is the line that says what is wrong, as JSON.',
      };
    }
    if (lack === 'pods') return { status: 'blocked', by: 'kubernetes.pods' };
    if (lack === 'bridge') return { status: 'blocked', by: 'kubernetes.cni-add' };
    if (before.length > 0) {
      const isOutward = before.every((title) => title.endsWith('→ internet'));
      return { status: 'blocked', by: isOutward ? 'kubernetes.egress' : 'kubernetes.pods' };
    }
    // What a mend has left at work may mend what comes after it before anybody has looked.
    const healed = left > 0 && rounds.length > 0 ? Array.from({ length: troublesDrawn - rounds.length }, untried) : [];
    if (!isEnough([...rounds, ...healed])) {
      return { status: 'error', reason: 'Too few of the faults that were drawn broke anything in this cluster.' };
    }
    return partialCredit([...rounds.flatMap(partsOf), ...healed], {
      expected,
      hint: 'Go with the packet: links, addresses, the way out of the pod, the neighbours, the bridge, the node’s ways and switches, and last the rules. Mend what is wrong, and leave what is right.',
    });
  },

  show: ({ rounds }) => [
    {
      kind: 'table',
      title: 'What was broken, and what was said of it',
      columns: ['broken by', 'is', 'said to be', 'mend', 'after it'],
      rows: rounds.map(({ trouble, diagnosis, still, cut, gone }) => [
        printableLine(trouble.lines),
        `${trouble.cause} in ${trouble.place}${trouble.device === null ? '' : ` (${trouble.device})`}`,
        diagnosis === null ? 'was not asked' : printableLine(`${diagnosis.cause} in ${diagnosis.namespace}`),
        printableLine(diagnosis?.mend ?? 'none'),
        still.length + cut.length + gone.length === 0 ? 'as before' : shortly([...still, ...cut, ...gone]),
      ]),
    },
  ],
});

const untried = (): Part => ({
  what: 'A further fault',
  weight: 4,
  trouble: 'could not be tried, as what a mend has started goes on and changes the network',
});

const expected =
  'Of each fault, the diagnosis names the place and the cause; its mend makes what was broken work again, and leaves all else as it is.';

/** What a fault's answer is worth: a quarter each for place and cause, half for the mend. */
function partsOf(round: Round): readonly Part[] {
  const { trouble, diagnosis } = round;
  const what = `${trouble.cause} in ${trouble.place}`;
  if (diagnosis === null)
    return [{ what, weight: 4, trouble: 'was not tried, as a mend before it had left the cluster broken' }];
  if (diagnosis.namespace === null && diagnosis.cause === null)
    return [{ what, weight: 4, trouble: `no diagnosis was printed${ending(diagnosis)}` }];
  const isPlace =
    diagnosis.namespace === trouble.place &&
    (diagnosis.device === null || trouble.device === null || diagnosis.device === trouble.device);
  // The right word for what is wrong elsewhere is a guess, and so is a mend for what was not found.
  const isCause = isPlace && diagnosis.cause === trouble.cause;
  const named = [diagnosis.namespace, diagnosis.device].filter((one) => one !== null).join(', ');
  return [
    { what, trouble: isPlace ? undefined : `the place is said to be ${printableLine(named) || 'nowhere'}` },
    {
      what,
      trouble: isCause ? undefined : `the cause is said to be ${printableLine(`${diagnosis.cause} in ${named}`)}`,
    },
    { what, weight: 2, trouble: isCause ? mendTrouble(round) : 'the mend is of another fault' },
  ];
}

function mendTrouble({ diagnosis, mended, still, cut, gone }: Round): string | undefined {
  if (diagnosis?.mend === null) return 'no mend is given';
  if (still.length > 0)
    return `after the mend (${mended === null ? 'it was stopped' : `exit code ${mended}`}), ${shortly(still)} still broken`;
  if (cut.length > 0) return `the mend breaks ${shortly(cut)}`;
  return gone.length > 0 ? `the mend takes away what was right: ${shortly(gone)}` : undefined;
}

function ending({ exit, said }: Diagnosis): string {
  const how = exit === null ? ' (it did not come to an end' : ` (exit code ${exit}`;
  return `${how}${said === '' ? '' : `: ${printableLine(said)}`})`;
}

function shortly(all: readonly string[], shown = 2): string {
  const first = all.slice(0, shown).map((one) => printableLine(one));
  return all.length > shown ? `${first.join('; ')} and ${all.length - shown} more` : first.join('; ');
}

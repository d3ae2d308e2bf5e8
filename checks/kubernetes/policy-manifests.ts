import { allows, type End } from '../../harness/expect/network-policy/allows.ts';
import type { Protocol } from '../../harness/expect/network-policy/objects.ts';
import { readCluster } from '../../harness/expect/network-policy/read.ts';
import type { SubmissionFiles } from '../../harness/model/index.ts';
import { submissionFiles } from '../../harness/testbed/index.ts';
import { deliverable } from '../../labs/catalogue.ts';
import { clusterPods, outsideAddresses } from '../../labs/kubernetes/cluster.ts';
import { shopPorts, shopRules } from '../../labs/kubernetes/shop-policies.ts';
import { check } from '../check.ts';
import { clusterObjects, keyOf, titleOf } from './cluster.ts';
import { readManifests } from './manifests.ts';

/** A connection that begins or ends in the shop: what the task wants of it, and what the policies say. */
type Cell = {
  readonly from: string;
  readonly to: string;
  readonly port: string;
  /** The rule that admits it; null where none does. */
  readonly rule: string | null;
  readonly open: boolean;
};

type Observation = {
  /** The files that were read; null where submission.json names no folder. */
  readonly files: readonly string[] | null;
  readonly troubles: readonly string[];
  readonly policies: number;
  readonly cells: readonly Cell[];
};

export const policyManifests = check({
  ...deliverable('kubernetes.policy-manifests'),
  on: submissionFiles,

  async observe({ files, lines }): Promise<Observation> {
    if (lines.manifests === undefined) return { files: null, troubles: [], policies: 0, cells: [] };
    return judgeFiles(files, lines.manifests);
  },

  judge({ files, troubles, policies, cells }) {
    const words = { expected, hint };
    const fail = (score: number, actual: string) => ({ status: 'fail' as const, score, ...words, actual });
    if (files === null) return fail(0, 'submission.json names no days.kubernetes.manifests.');
    const said = troubles.slice(0, 3).join(' ');
    if (policies === 0) return fail(0, `Of ${files.length} files, none holds a NetworkPolicy. ${said}`.trim());
    const wrong = cells.filter(({ rule, open }) => open !== (rule !== null));
    if (wrong.length === 0 && troubles.length === 0) return { status: 'pass' };
    if (wrong.length === 0)
      return fail(0.8, `The table is right, and an API server would refuse what is written: ${said}`);
    return fail(scoreOf(cells), [wordsOf(wrong), said].join(' ').trim());
  },

  show: ({ cells }) => {
    const some = cells.filter(({ rule, open }) => open || rule !== null);
    const rows = some.map(({ from, to, port, rule, open }) => [
      from,
      to,
      port,
      rule === null ? 'no' : 'yes',
      open ? 'yes' : 'no',
    ]);
    return rows.length === 0
      ? []
      : [
          {
            kind: 'table',
            title: 'What the policies open, or should',
            columns: ['from', 'to', 'port', 'wanted', 'open'],
            rows,
          },
        ];
  },
});

const expected = `Of all that begins or ends at a pod of the namespace shop, the policies admit this and nothing else: ${[...new Set(shopRules.map(({ what }) => what))].join('; ')}.`;
const hint =
  'A connection between two pods that are both closed needs two rules: one for the sender’s way out, and one for the receiver’s way in.';

function judgeFiles(files: SubmissionFiles, folder: string): Observation {
  const { paths, objects, troubles } = readManifests(files, folder);
  const policies = objects.filter(({ kind }) => kind === 'NetworkPolicy');
  const live = clusterPods.map((pod, at) => ({ title: titleOf(pod), key: keyOf(pod), address: `10.244.1.${at + 2}` }));
  const read = readCluster([...clusterObjects(live), ...policies]);
  const pods = read.pods.map((end) => ({ title: titleOf(end), end: end as End }));
  const outside = Object.values(outsideAddresses).map((address) => ({ title: address, end: { address } as End }));
  const ends = [...pods, ...outside];
  const isShop = (title: string) => title.startsWith('shop/');
  const pairs = ends.flatMap((from) =>
    ends.filter((to) => to !== from && (isShop(from.title) || isShop(to.title))).map((to) => ({ from, to })),
  );
  const cells = pairs.flatMap(({ from, to }) =>
    shopPorts.map((port): Cell => {
      const [protocol, number] = port.split(' ');
      const open = allows(read, from.end, to.end, { protocol: protocol as Protocol, port: Number(number) });
      const rule = shopRules.find(
        (one) => one.from.includes(from.title) && one.to.includes(to.title) && one.ports.includes(port),
      );
      return { from: from.title, to: to.title, port, rule: rule?.what ?? null, open };
    }),
  );
  return { files: paths, troubles: [...troubles, ...read.troubles], policies: policies.length, cells };
}

/** The share of what is rightly open times that of what is rightly closed: neither no policy nor one that closes all earns anything. */
function scoreOf(cells: readonly Cell[]): number {
  const wanted = cells.filter(({ rule }) => rule !== null);
  const others = cells.filter(({ rule }) => rule === null);
  return (
    (wanted.filter(({ open }) => open).length / wanted.length) *
    (others.filter(({ open }) => !open).length / others.length)
  );
}

function wordsOf(wrong: readonly Cell[]): string {
  const shut = [
    ...Map.groupBy(
      wrong.filter(({ open }) => !open),
      ({ rule }) => rule,
    ),
  ];
  const open = wrong.filter((one) => one.open);
  const few = open.slice(0, 3).map(({ from, to, port }) => `${from} → ${to} ${port}`);
  const more = open.length > few.length ? `, and ${open.length - few.length} more` : '';
  return [
    ...shut.map(
      ([rule, some]) => `It is not so that ${rule}: ${some[0]?.from} → ${some[0]?.to} ${some[0]?.port} is closed.`,
    ),
    ...(open.length === 0 ? [] : [`Open that should be closed: ${few.join(', ')}${more}.`]),
  ].join(' ');
}

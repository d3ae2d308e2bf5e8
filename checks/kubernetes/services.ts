import { partialCredit } from '../../harness/expect/partial-credit.ts';
import type { Evidence, Outcome } from '../../harness/model/index.ts';
import { deliverable } from '../../labs/catalogue.ts';
import { outsideAddresses } from '../../labs/kubernetes/cluster.ts';
import { podsOf, services } from '../../labs/kubernetes/services.ts';
import { check, type DeliverableId, type Part } from '../check.ts';
import { titleOf } from './cluster.ts';
import { type Group, groupTrouble, type Serving, serving } from './serving.ts';

const observe = async ({ shared }: { readonly shared: Serving }): Promise<Serving> => shared;
const ends = podsOf(services.front).map(titleOf);

/** A group of words as a part: each must be answered, by the ends alone. */
function part(seen: Serving, what: string, of: Parameters<typeof groupTrouble>[1] = { ends }, weight = 1): Part {
  return { what, trouble: groupTrouble(seen.groups[what], of), weight };
}

function judged(
  seen: Serving,
  parts: (groups: Serving['groups']) => readonly Part[],
  words: { readonly expected: string; readonly hint: string },
): Outcome<DeliverableId> {
  if (seen.lack === 'pods') return { status: 'blocked', by: 'kubernetes.pods' };
  if (seen.lack === 'line')
    return { status: 'fail', score: 0, ...words, actual: 'submission.json names no days.kubernetes.services.' };
  return partialCredit(parts(seen.groups), { ...words, background: seen.trouble ?? undefined });
}

function shown(names: (what: string) => boolean): (seen: Serving) => readonly Evidence[] {
  return ({ groups }) => {
    const some = Object.values(groups).filter(({ what }) => names(what));
    const rows = some.map(({ what, asked, answered, by, sources }) => [
      what,
      `${answered} of ${asked}`,
      Object.entries(by)
        .map(([one, count]) => `${one} ${count}`)
        .join(', '),
      sources.join(', '),
    ]);
    return rows.length === 0
      ? []
      : [{ kind: 'table', title: 'Words to services', columns: ['who', 'answered', 'heard by', 'from'], rows }];
  };
}

export const clusterip = check({
  ...deliverable('kubernetes.clusterip'),
  on: serving,
  observe,
  judge: (seen) =>
    judged(
      seen,
      (groups) => [
        part(seen, 'a pod to its service', { ends, isShared: true }, 3),
        part(seen, 'the node to a service'),
        part(seen, 'a pod to a service over UDP', { ends: podsOf(services.names).map(titleOf) }),
        ...['a pod to a service with affinity', 'another pod to it'].map((what): Part => {
          const trouble = groupTrouble(groups[what], { ends });
          const count = Object.keys(groups[what]?.by ?? {}).length;
          return {
            what,
            trouble: trouble ?? (count > 1 ? `is sent to ${count} ends in turn` : undefined),
            weight: 0.5,
          };
        }),
        part(seen, 'a pod to its service, one end not ready', { ends: ends.filter((one) => one !== seen.out) }, 2),
        backAgain(seen),
      ],
      {
        expected:
          'A service’s address is answered by the pods behind it, each in its turn, over TCP and UDP, for pods and for the node; with affinity, always by the same; and never by an end that is not ready.',
        hint: 'No link has the service’s address: it is exchanged for an end’s before the packet is routed, and what the node itself sends does not pass the same hook as what comes in. The endpoints change while pods come and go.',
      },
    ),
  show: shown((what) => !/client|port|itself|an end of/.test(what)),
});

/** Whoever balances by lot misses one of three ends in thirty words but for once in a hundred thousand looks, and looks go on until it is heard. */
function backAgain(seen: Serving): Part {
  const all = part(seen, 'a pod to its service, all ends ready again');
  const { asked = 0, by = {} } = seen.groups[all.what] ?? {};
  const isHeard = (by[seen.out] ?? 0) > 0;
  return { ...all, trouble: all.trouble ?? (isHeard ? undefined : `of ${asked}, none gets to ${seen.out}`) };
}

export const nodeport = check({
  ...deliverable('kubernetes.nodeport'),
  on: serving,
  observe,
  judge: (seen) =>
    judged(
      seen,
      () => [
        part(seen, 'the client to the node’s port', { ends, isShared: true }, 3),
        part(seen, 'a pod to the node’s port'),
      ],
      {
        expected: `Port ${services.doors.nodePort} of the node’s address leads to the pods of the service, for a client outside and for a pod.`,
        hint: 'What comes in at the node’s port leaves again to a pod, and the answer must take the same way back.',
      },
    ),
  show: shown((what) => /node’s port/.test(what)),
});

const keeps = ['the client to one that keeps its address', 'the client to its port on the node'];

export const loadbalancer = check({
  ...deliverable('kubernetes.loadbalancer'),
  on: serving,
  observe,
  judge: (seen) =>
    judged(
      seen,
      (groups) => [
        part(seen, 'the client to the external address', { ends, isShared: true }, 2),
        ...keeps.map((what): Part => ({ what, trouble: groupTrouble(groups[what], { ends }) ?? hidden(groups[what]) })),
      ],
      {
        expected: `The external address of a service leads to its pods; with externalTrafficPolicy Local, they see ${outsideAddresses.client}, the client’s own address.`,
        hint: 'The outside sends packets for the external address to the node, though no link has it. What is masked on its way in hides who asks: with Local, an end on the node itself can do without.',
      },
    ),
  show: shown((what) => /external|keeps|its port/.test(what)),
});

function hidden(group: Group | undefined): string | undefined {
  const others = group?.sources.filter((one) => one !== outsideAddresses.client) ?? [];
  return others.length === 0 ? undefined : `is heard from ${others.join(', ')}`;
}

export const hairpin = check({
  ...deliverable('kubernetes.hairpin'),
  on: serving,
  observe,
  judge: (seen) =>
    judged(
      seen,
      () => [
        part(seen, 'a pod to a service that is itself', { ends: podsOf(services.alone).map(titleOf) }),
        part(seen, 'an end of a service to it', { ends }),
      ],
      {
        expected: 'A pod that asks a service and is drawn itself gets its answer like any other.',
        hint: 'The packet goes back through the port by which it came: a bridge does so only where that port is told to (hairpin mode). And a pod that sees its own address as the sender answers itself directly, past all translation.',
      },
    ),
  show: shown((what) => /itself|an end of/.test(what)),
});

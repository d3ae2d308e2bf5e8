import { addressFaults } from './addresses.ts';
import type { Fault, FaultKind, Lot } from './fault.ts';
import { filterFaults } from './filters.ts';
import { linkFaults } from './links.ts';
import { natFaults } from './nat.ts';
import { serviceFaults } from './services.ts';

/** Every kind of fault that can be drawn. */
export const faultKinds: readonly FaultKind[] = [
  ...linkFaults,
  ...addressFaults,
  ...filterFaults,
  ...natFaults,
  ...serviceFaults,
];

export const levels = [1, 2, 3] as const;

/** 1: one look at links, addresses, routes or switches shows it. 2: it must be looked for. 3: a subtle one, or two at once. */
export type Level = (typeof levels)[number];

const obvious = [
  'inner end down',
  'host end down',
  'bridge down',
  'not on a bridge',
  'no cable',
  'no address',
  'bridge without address',
  'other address',
  'no default route',
  'host without way out',
  'host does not forward',
  'policy in a namespace',
  'no MASQUERADE',
];

const subtle = [
  'isolated ports',
  'neither learns nor floods',
  'no broadcasts',
  'other VLAN',
  'neighbour with another’s hardware address',
  'ARP off',
  'ARP ignored',
  'throttled to nothing',
  'fixed forwarding entry',
  'address held twice',
  'rule of routing to another table',
  'way back by the uplink, and rp_filter',
  'rule against the answers',
  'rule in another table',
  'nft rule of the bridge family',
  'nft rule of the netdev family',
  'ACCEPT before MASQUERADE',
  'SNAT to somebody else',
];

/**
 * The faults of an exercise of this level, drawn by lot: one, or at level 3 as often two of the lower levels. None that asks for services that
 * are not there, or for a flow that must stay closed.
 */
export function drawExercise(lot: Lot, level: Level): readonly Fault[] {
  if (level === 3 && lot.below(2) === 1) return [drawOf(lot, 1), drawOf(lot, 2)];
  return [drawOf(lot, level)];
}

function drawOf(lot: Lot, level: Level): Fault {
  for (;;) {
    const fault = lot.pick(faultKinds)(lot);
    const isAsked =
      fault.ask !== undefined ||
      (fault.flows?.some(({ wanted, serve }) => wanted === 'closed' || serve === false) ?? false);
    if (!isAsked && levelOf(fault) === level) return fault;
  }
}

/** How hard a fault is to find. */
export function levelOf({ kind }: Pick<Fault, 'kind'>): Level {
  if (obvious.includes(kind)) return 1;
  return subtle.includes(kind) ? 3 : 2;
}

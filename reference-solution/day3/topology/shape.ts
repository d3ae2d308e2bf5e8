/** What all drawings have in common: which interface is which. */
import { hostName, type Interface, type Network, type Place } from './network.ts';

export interface Shape {
  readonly host: Place | undefined;
  readonly namespaces: readonly Place[];
  readonly uplink: Interface | undefined;
  readonly bridges: readonly {
    readonly place: Place;
    readonly bridge: Interface;
    readonly ports: readonly Interface[];
  }[];
  /** Every cable once: from a bridge's port, if one of its ends is one. */
  readonly cables: readonly Cable[];
}

interface Cable {
  readonly from: { readonly place: Place; readonly end: Interface };
  readonly to: { readonly place: Place; readonly end: Interface };
  readonly up: boolean;
}

export function shapeOf({ places }: Network): Shape {
  const host = places.find(({ name }) => name === hostName);
  const bridges = places.flatMap((place) =>
    place.interfaces
      .filter(({ kind }) => kind === 'bridge')
      .map((bridge) => ({
        place,
        bridge,
        ports: place.interfaces.filter((one) => one.bridge === bridge.name),
      })),
  );
  return {
    host,
    namespaces: places.filter((place) => place !== host),
    uplink: host?.interfaces.find(({ name, kind }) => name === host.defaultRoute?.dev && kind !== 'bridge'),
    bridges,
    cables: cablesOf(places),
  };
}

function cablesOf(places: readonly Place[]): Cable[] {
  const found = places.flatMap((place) =>
    place.interfaces.flatMap((end): Cable[] => {
      const other = places.find(({ name }) => name === end.peer?.namespace);
      const far = other?.interfaces.find(({ name }) => name === end.peer?.name);
      if (!other || !far) return [];
      return [{ from: { place, end }, to: { place: other, end: far }, up: end.up && far.up }];
    }),
  );
  const key = ({ place, end }: Cable['from']) => `${place.name}/${end.name}`;
  const rank = ({ from }: Cable) => (from.end.bridge ? 0 : from.place.name === hostName ? 1 : 2);
  const seen = new Set<string>();
  return found
    .sort((a, b) => rank(a) - rank(b))
    .filter(({ from, to }) => {
      const pair = [key(from), key(to)].sort().join(' ');
      return !seen.has(pair) && seen.add(pair);
    });
}

/** Interfaces that a reader wants to see: not the loopback, unless something other than 127.0.0.1 lives on it. */
export const shownIn = ({ interfaces }: Place): Interface[] =>
  interfaces.filter(
    ({ kind, addresses }) => kind !== 'loopback' || addresses.some((one) => !/^(127\.|::1\/)/.test(one)),
  );

/** Its addresses in one line, or that it has none. */
export const addressesOf = ({ addresses }: Interface): string => addresses.join(', ') || 'no address';

export const titleOf = ({ name, aliases }: Place): string => [name, ...aliases].join(' = ');

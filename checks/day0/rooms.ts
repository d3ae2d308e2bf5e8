import { hostOf } from '../../harness/expect/locate.ts';
import type { Survey, SurveyedLink, SurveyedNamespace } from '../../harness/model/index.ts';
import { rooms } from '../../labs/day0/network.ts';

export type Lab = keyof typeof rooms;

/** The namespaces that may play a lab's parts, in the order of the brief; null where there is none for one. */
export type Cast = readonly (SurveyedNamespace | null)[];

/** What a lab looks like, whatever its namespaces are called. */
type Shape = (seen: Survey) => readonly Cast[];

const shapes: Readonly<Record<Lab, Shape>> = {
  empty: (seen) => others(seen).flatMap((one) => (ownLinks(one).length === 0 ? [[one]] : [])),
  pair: pairs,
  hostLink: besideTheHost,
  chain: rows,
  bridgeInside: rows,
  natInside: rows,
  policyRouting: rows,
  inputPolicy: pairs,
  unixSocket: () => [],
};

const mostTried = 12;

/**
 * Who may be meant in a lab: those with the names of the brief; for a part that nobody with its name plays, whoever stands where it should.
 * Who has a name of another lab is not tried. Never empty: where nobody is found, one cast of nulls.
 */
export function castsOf(seen: Survey, lab: Lab): readonly Cast[] {
  const names: readonly string[] = rooms[lab];
  const named = names.map((name) => others(seen).find((one) => one.names.includes(name)) ?? null);
  if (named.every((one) => one !== null)) return [named];
  const foreign = namesOfOthers(lab);
  const fits = shapes[lab](seen).filter((cast) =>
    cast.every((one, at) => {
      const wanted = named[at];
      if (wanted) return one?.key === wanted.key;
      return !named.some((other) => other && other.key === one?.key) && !one?.names.some((name) => foreign.has(name));
    }),
  );
  return fits.length > 0 ? fits.slice(0, mostTried) : [named];
}

/** The namespaces that have no name of the brief, but for those of `cast`. */
export function nameless(seen: Survey, cast: Cast): readonly SurveyedNamespace[] {
  const taken = new Set<string>(Object.values(rooms).flat());
  return others(seen).filter((one) => !cast.includes(one) && !one.names.some((name) => taken.has(name)));
}

function namesOfOthers(lab: Lab): ReadonlySet<string> {
  const own: readonly string[] = rooms[lab];
  return new Set(
    Object.values(rooms)
      .flat()
      .filter((name) => !own.includes(name)),
  );
}

/** What a lab's namespaces are called, for the reader. */
export function namesOf(lab: Lab, cast: Cast): readonly string[] {
  return rooms[lab].map((name, at) => cast[at]?.key ?? name);
}

/** The namespaces of the lab host but its own. */
function others({ namespaces }: Survey): readonly SurveyedNamespace[] {
  return namespaces.filter(({ key }) => key !== '@host');
}

/** The links of a namespace but its loopback, and those that the kernel makes in each (the fallback tunnels: tunl0, sit0, …). */
export function ownLinks({ links }: SurveyedNamespace): readonly SurveyedLink[] {
  return links.filter(({ kind, name }) => kind !== 'loopback' && !fallback.test(name));
}

const fallback = /^(tunl0|sit0|gre0|gretap0|erspan0|ip6tnl0|ip6gre0|ip_vti0|ip6_vti0)$/;

/** A namespace's IPv4 addresses without masks, those of its own links first, and none of 127.0.0.0/8; six at most. */
export function addressesOf(one: SurveyedNamespace): readonly string[] {
  const links = [...ownLinks(one), ...one.links.filter(({ kind }) => kind === 'loopback')];
  const all = links.flatMap(({ addresses }) => addresses.map((address) => address.split('/')[0] ?? ''));
  return all.filter((address) => !address.startsWith('127.')).slice(0, 6);
}

function neighbours(seen: Survey, one: SurveyedNamespace): readonly SurveyedNamespace[] {
  const keys = new Set(one.links.flatMap(({ peer }) => (peer ? [peer.namespace] : [])));
  return others(seen).filter(({ key }) => keys.has(key) && key !== one.key);
}

function pairs(seen: Survey): readonly Cast[] {
  return others(seen).flatMap((one) => {
    const next = neighbours(seen, one);
    return next.length === 1 && neighbours(seen, next[0] as SurveyedNamespace).length === 1 ? [[one, ...next]] : [];
  });
}

/** Three in a row, both ways round. */
function rows(seen: Survey): readonly Cast[] {
  return others(seen).flatMap((middle) => {
    const ends = neighbours(seen, middle);
    return ends.flatMap((a) => ends.flatMap((b) => (a === b ? [] : [[a, middle, b]])));
  });
}

/** One whose cable ends on the host, and one whose cable ends on a bridge of the host. */
function besideTheHost(seen: Survey): readonly Cast[] {
  const host = hostOf(seen);
  const behind = (isPort: boolean) =>
    others(seen).filter(({ key }) =>
      host.links.some(({ peer, master }) => peer?.namespace === key && (master !== undefined) === isPort),
    );
  const [wired, switched] = [behind(false), behind(true)];
  const first = wired.length > 0 ? wired : [null];
  const second = switched.length > 0 ? switched : [null];
  return first.flatMap((one) => second.filter((other) => one !== other).map((other) => [one, other]));
}

import { absentee } from './addressing.ts';
import { isUnanswered, whyUnanswered } from './arp.ts';
import { answeredByProxy, cross, type Direction, placeOf, sightingsOf } from './crossing.ts';
import { lookUp } from './fib.ts';
import { decisionFor, type Inside, whyStopped } from './inside.ts';
import { misrouted } from './misrouted.ts';
import { ledTo, toTarget, translator } from './nat.ts';
import { type Ends, hasAddress, holders, namespaceOf, type Place, type Scene, type Suspect, title } from './scene.ts';
import { type Finding, mark, proven } from './verdict.ts';
import { dropsIn } from './verdicts.ts';

/** Where a packet came to at last, with the ends that it had then. */
export type Arrival = { readonly place: Place; readonly ends: Ends };

const mostHops = 10;

/** Follows a packet from hop to hop, by what was seen of it, until it is for the namespace it is in; or tells why it got no further. */
export function follow(scene: Scene, start: Inside, direction: Direction, expected: string | null): Arrival | Finding {
  let at = start;
  let since = -1;
  let proxy: Suspect | undefined;
  const unlessProxied = (end: Arrival | Finding): Arrival | Finding =>
    'what' in end && end.what === 'unknown' && proxy ? { ...proven(proxy), certain: false } : end;
  for (let hop = 0; hop < mostHops; hop++) {
    const all = sightingsOf(scene, direction);
    const out = all.find(
      (one, index) =>
        index > since && one.namespace === at.namespace && one.as === 'out' && isWayOut(scene, one.namespace, one.dev),
    );
    const from = out && placeOf(scene, out);
    if (!out || !from) return unlessProxied(arriveOrStop(scene, at, direction, expected));
    const ends = { source: out.source, destination: out.destination };
    mark(scene, { namespace: at.namespace, dev: out.dev, stage: 'sending', direction, state: 'seen' });
    const next = nextHop(scene, { ...at, ends }, out.dev);
    const crossing = cross(scene, { from, out, ends }, next, direction);
    if ('what' in crossing) return unlessProxied(crossing);
    proxy ??= answeredByProxy(scene, from, next)[0];
    const { to, arrival } = crossing;
    since = all.indexOf(arrival);
    mark(scene, { namespace: to.namespace, dev: to.link.name, stage: 'prerouting', direction, state: 'seen' });
    const came = { source: arrival.source, destination: arrival.destination };
    const here: Inside = { namespace: to.namespace, ends: came, iif: to.link.name };
    const wrong = isDeadEnd(scene, here, expected) ? misrouted(scene, { ...at, ends }, next, to) : undefined;
    if (wrong) return wrong;
    at = here;
  }
  return {
    what: 'unknown',
    where: { namespace: at.namespace, stage: 'routing' },
    because: `it goes round in circles, ${mostHops} hops and more`,
    certain: false,
    evidence: [],
  };
}

/** A link that packets leave their namespace by: no port of a bridge, and not the loopback. */
function isWayOut(scene: Scene, namespace: string, dev: string): boolean {
  const link = placeOf(scene, { namespace, dev })?.link;
  return link !== undefined && !link.master && link.kind !== 'loopback';
}

/** The neighbour to which a packet goes next. */
function nextHop(scene: Scene, at: Inside, dev: string): string {
  const decision = decisionFor(scene, at);
  if (decision?.to === at.ends.destination && decision.dev === dev) return decision.via ?? at.ends.destination;
  const here = namespaceOf(scene, at.namespace);
  const { source: from, destination: to } = at.ends;
  const route = here && lookUp(here, { from, to, iif: at.iif }).route;
  return route?.via ?? to;
}

function isLocal(scene: Scene, namespace: string, address: string): boolean {
  return namespaceOf(scene, namespace)?.links.some((link) => hasAddress(link, address)) ?? false;
}

/** A namespace that is neither the packet's end nor hands packets on. */
function isDeadEnd(scene: Scene, { namespace, ends, iif }: Inside, expected: string | null): boolean {
  if (namespace === expected || isLocal(scene, namespace, ends.destination)) return false;
  const here = namespaceOf(scene, namespace);
  if (namespace === '@internet' || namespace === '@client')
    return here === undefined || lookUp(here, { from: ends.source, to: ends.destination, iif }).route === undefined;
  const legs = here?.links.filter(({ kind, addresses }) => kind !== 'loopback' && addresses.length > 0) ?? [];
  return namespace !== '@host' && here?.forwarding !== true && legs.length < 2;
}

function arriveOrStop(scene: Scene, at: Inside, direction: Direction, expected: string | null): Arrival | Finding {
  const { namespace, iif } = at;
  const isThere = direction === 'there';
  const moved = iif === null ? undefined : isThere ? ledTo(scene, namespace) : hiddenThere(scene, at);
  const meant = isThere ? scene.seen.flow.target : scene.seen.flow.from;
  const isRight = moved !== undefined && holders(scene, moved).some((one) => one.namespace === meant);
  const ends = isRight ? { ...at.ends, destination: moved } : at.ends;
  const place = iif === null ? undefined : placeOf(scene, { namespace, dev: iif });
  const dropped = dropsIn(scene, namespace, ends).length > 0;
  if (
    place &&
    !dropped &&
    (isLocal(scene, namespace, ends.destination) || (direction === 'there' && isRedirected(scene, namespace)))
  )
    return { place, ends };
  // It came where it should, by an entry of ARP from before, and nobody has the address any more.
  if (place && direction === 'there' && namespace === expected && holders(scene, ends.destination).length === 0)
    return proven(absentee(scene, ends.destination, expected));
  const here = namespaceOf(scene, namespace);
  if (!here)
    return {
      what: 'namespace-missing',
      where: { namespace, stage: 'sending' },
      because: `there is no namespace ${namespace} any more`,
      certain: false,
      evidence: [],
    };
  const kept = iif === null ? here.links.find((link) => hasAddress(link, ends.destination)) : undefined;
  if (kept)
    return proven({
      ...{ what: 'duplicate-address', where: { namespace, dev: kept.name, stage: 'sending' } },
      because: `${title(namespace)} has ${ends.destination} too, on ${kept.name}, and keeps the answer`,
      evidence: [{ kind: 'state', text: `${ends.destination} is on ${kept.name} of ${title(namespace)}` }],
    });
  const decision = decisionFor(scene, { ...at, ends });
  const route = lookUp(here, { from: ends.source, to: ends.destination, iif }).route;
  const dev = decision?.dev ?? route?.dev;
  const link = here.links.find(({ name }) => name === dev);
  if (link && !dropped && decision?.error === undefined) {
    const next = decision?.via ?? (decision ? ends.destination : (route?.via ?? ends.destination));
    if (isUnanswered(scene, { namespace, link }, next)) {
      mark(scene, { namespace, dev: link.name, stage: 'neighbour', direction, state: 'died' });
      return whyUnanswered(scene, { namespace, link }, next, next === ends.destination ? expected : '@host');
    }
  }
  mark(scene, { namespace, dev: iif ?? dev ?? '', stage: 'routing', direction, state: 'died' });
  return whyStopped(scene, { ...at, ends });
}

/** The sender that this namespace had hidden behind the address to which the answer came: it gives the answer back to it. */
function hiddenThere(scene: Scene, { namespace, ends }: Inside): string | undefined {
  const there = sightingsOf(scene, 'there');
  const hid = there.some((one) => one.namespace === namespace && one.as === 'out' && one.source === ends.destination);
  return hid && namespace !== scene.seen.flow.from ? there[0]?.source : undefined;
}

function isRedirected(scene: Scene, namespace: string): boolean {
  const found = translator(scene, namespace, toTarget);
  return found !== undefined && /REDIRECT|redirect/.test(found.rule.text);
}

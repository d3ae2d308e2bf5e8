import { absentee, oddMask } from './addressing.ts';
import { isJoined, visibleWay } from './cables.ts';
import { covers, lookUp, routeText } from './fib.ts';
import { isAt, linkSuspects, stepSuspects, unplugged } from './link-trouble.ts';
import {
  hasAddress,
  holders,
  linkOf,
  moreOf,
  namespaceOf,
  type Place,
  type Scene,
  type Suspect,
  title,
} from './scene.ts';
import { accuse, type Finding, mark } from './verdict.ts';
import { dropsIn } from './verdicts.ts';

/** Whether a namespace asked for an address by ARP on a link and got no answer. */
export function isUnanswered(scene: Scene, from: Place, address: string): boolean {
  const { sightings } = scene.seen;
  const neighbour = neighbourOf(scene, from, address);
  const asked = sightings.some(
    (one) => one.kind === 'who-has' && one.as === 'out' && one.destination === address && isAt(from, one),
  );
  const answered = sightings.some(
    (one) => one.kind === 'is-at' && one.as === 'host' && one.source === address && isAt(from, one),
  );
  if (answered) return false;
  return asked ? neighbour?.mac === undefined : /FAILED|INCOMPLETE/.test(neighbour?.state ?? '');
}

export function neighbourOf(scene: Scene, { namespace, link }: Place, address: string) {
  return namespaceOf(scene, namespace)?.neighbours.find((one) => one.address === address && one.dev === link.name);
}

/** Why nobody answered when `from` asked for `address`, which `expected` should have: its ARP is followed there and back. */
export function whyUnanswered(scene: Scene, from: Place, address: string, expected: string | null): Finding {
  const unknown = {
    where: { namespace: from.namespace, dev: from.link.name, stage: 'neighbour' as const },
    because: `nobody answered ${title(from.namespace)}’s ARP request for ${address}`,
  };
  const own = linkSuspects(scene, from, 'nothing leaves it');
  if (own.some(({ isWitnessed }) => isWitnessed)) return accuse(own, unknown);
  const strange = strangeNeighbour(scene, from, address);
  if (strange) return accuse([strange], unknown);
  const everywhere = holders(scene, address).filter(({ namespace }) => namespace !== from.namespace);
  const outside = everywhere.filter(({ link }) => link.kind !== 'loopback');
  const candidates = outside.length > 0 ? outside : everywhere;
  const holder = candidates.find((one) => isJoined(scene, from, one)) ?? candidates[0];
  if (!holder) {
    const gone = gatewayFault(scene, from, address) ?? absentee(scene, address, expected);
    return accuse([...reach(scene, from), gone], unknown);
  }
  const way = visibleWay(scene, from, holder);
  if (!way) return accuse([unplugged(scene, from, holder)], unknown);
  return followArp(scene, way, address, unknown);
}

/** An address that is asked for on the link only because a route, or the link's mask, says that it is there. */
function strangeNeighbour(scene: Scene, from: Place, address: string): Suspect | undefined {
  const here = namespaceOf(scene, from.namespace);
  const route = here && lookUp(here, { from: '0.0.0.0', to: address, iif: null }).route;
  if (!route || route.via !== undefined || route.dev !== from.link.name) return undefined;
  if (from.link.addresses.some((one) => covers(one, address))) {
    const isHere = holders(scene, address).some((one) => isJoined(scene, from, one));
    return isHere ? undefined : oddMask(scene, from, address);
  }
  return {
    what: 'wrong-route',
    where: { namespace: from.namespace, dev: from.link.name, stage: 'routing' },
    because: `the route '${routeText(route)}' of ${title(from.namespace)} takes ${address} for a neighbour, which it is not`,
    isWitnessed: true,
    evidence: [{ kind: 'tap', text: `asked for ${address} on ${from.link.name}, where nobody has it` }],
  };
}

/** A cable of the asker's own that leads nowhere comes before what is at its other end. */
function reach(scene: Scene, from: Place): Suspect[] {
  const neighbours = scene.state.flatMap(({ key, links }) =>
    links
      .filter(({ addresses, kind }) => addresses.length > 0 && kind !== 'loopback')
      .map((link) => ({ namespace: key, link })),
  );
  const others = neighbours.filter(({ namespace }) => namespace !== from.namespace);
  if (others.some((one) => isJoined(scene, from, one))) return [];
  const [first] = others.filter(({ link }) => link.kind === 'bridge');
  return first ? [unplugged(scene, from, first)] : [];
}

/** A gateway that nobody has is the namespace's mistake, unless most others rely on it too. */
function gatewayFault(scene: Scene, from: Place, address: string): Suspect | undefined {
  const here = namespaceOf(scene, from.namespace);
  const route = here?.allRoutes.find(({ via }) => via === address);
  if (!route) return undefined;
  const others = scene.state.filter(
    ({ key, routes }) => key !== from.namespace && key[0] !== '@' && routes.some(({ to }) => to === 'default'),
  );
  const same = others.filter(({ routes }) => routes.some(({ via }) => via === address));
  if (same.length * 2 > others.length) return absentee(scene, address, '@host');
  return {
    what: route.to === 'default' ? 'wrong-gateway' : 'wrong-route',
    where: { namespace: from.namespace, dev: from.link.name, stage: 'routing' },
    because: `the route '${route.to} via ${address}' of ${title(from.namespace)} leads to an address that nobody has`,
    isWitnessed: true,
    evidence: [{ kind: 'state', text: `no link of any namespace has ${address}` }],
  };
}

function followArp(
  scene: Scene,
  way: readonly Place[],
  address: string,
  unknown: Pick<Suspect, 'where' | 'because'>,
): Finding {
  const { sightings } = scene.seen;
  const asked = sightings.filter((one) => one.kind === 'who-has' && one.destination === address);
  const lostAt = firstUnseen(way, asked);
  if (lostAt >= 0) return lost(scene, way, Math.max(lostAt, 1), unknown);
  const [first, last] = [way[0] as Place, way.at(-1) as Place];
  const answers = sightings.filter((one) => one.kind === 'is-at' && one.source === address);
  const back = way.toReversed();
  const lostBack = firstUnseen(back, answers);
  if (lostBack > 0) return lost(scene, back, lostBack, unknown);
  if (lostBack < 0) return accuse([], unknown);
  return accuse(silence(scene, first, last, address), unknown);
}

/** The index of the first place where no such sighting was; −1 where all have one. */
function firstUnseen(way: readonly Place[], seen: Scene['seen']['sightings']): number {
  return way.findIndex((place) => !seen.some((one) => isAt(place, one)));
}

function lost(
  scene: Scene,
  way: readonly Place[],
  index: number,
  unknown: Pick<Suspect, 'where' | 'because'>,
): Finding {
  const [from, to] = [way[index - 1] as Place, way[index] as Place];
  mark(scene, { namespace: from.namespace, dev: from.link.name, stage: 'link', direction: 'there', state: 'died' });
  return accuse(stepSuspects(scene, from, to, true), {
    ...unknown,
    because: `${unknown.because}: ARP was last seen at ${from.link.name} of ${title(from.namespace)}, not at ${to.link.name} of ${title(to.namespace)}`,
  });
}

/** Why a link that has the address, and was asked for it, said nothing. */
function silence(scene: Scene, asker: Place, holder: Place, address: string): Suspect[] {
  const { namespace, link } = holder;
  const where = { namespace, dev: link.name, stage: 'neighbour' as const };
  const more = moreOf(scene, namespace, link.name);
  const heard = { kind: 'tap' as const, text: `it was asked for ${address} and did not answer` };
  const found: Suspect[] = dropsIn(scene, namespace).filter(({ evidence }) => /\barp\b/.test(evidence[0]?.text ?? ''));
  const state = (what: Suspect['what'], because: string, text: string) =>
    found.push({ what, where, because, isWitnessed: true, evidence: [heard, { kind: 'state', text }] });
  if (more?.flags.includes('NOARP'))
    state('noarp', `ARP is switched off on ${link.name} of ${title(namespace)}`, `${link.name} has the flag NOARP`);
  const ignores = Math.max(
    more?.settings.arp_ignore ?? 0,
    namespaceOf(scene, namespace)?.settings['all/arp_ignore'] ?? 0,
  );
  const isElsewhere = !hasAddress(linkOf(scene, namespace, link.name) ?? link, address);
  if (ignores >= 3 || (ignores > 0 && isElsewhere))
    state(
      'arp-unanswered',
      `${title(namespace)} answers no ARP request for ${address} (arp_ignore is ${ignores})`,
      `arp_ignore ${ignores}`,
    );
  const source = asker.link.addresses[0]?.split('/')[0];
  if (source !== undefined && holders(scene, source).some((one) => one.namespace === namespace))
    state(
      'duplicate-address',
      `${title(namespace)} has ${source} too, so it does not answer the one that asks from there`,
      `${title(namespace)} has ${source}`,
    );
  const decision = scene.seen.decisions.find(
    (one) => one.namespace === namespace && one.iif === link.name && one.from === source && one.error !== undefined,
  );
  if (decision) {
    const odd = oddMask(scene, holder, source ?? '');
    if (odd) found.push(odd);
    else
      state(
        scene.seen.rose.some((one) => one.namespace === namespace && one.counter === 'IPReversePathFilter')
          ? 'rp-filter'
          : 'arp-unanswered',
        `${title(namespace)} does not take packets from ${source} on ${link.name}, so it does not answer its ARP`,
        `the kernel says ${decision.error}`,
      );
  }
  return found;
}

import type { WhySighting } from '../model/index.ts';
import { neighbourOf } from './arp.ts';
import { isJoined, visibleWay } from './cables.ts';
import { isAt, stepSuspects, unplugged } from './link-trouble.ts';
import { toTarget, translator } from './nat.ts';
import {
  type Ends,
  hasAddress,
  holders,
  moreOf,
  type Place,
  ruleTitle,
  type Scene,
  type Suspect,
  title,
} from './scene.ts';
import { accuse, type Finding, mark, proven } from './verdict.ts';

export type Direction = 'there' | 'back';

/** Sightings of the packet on its way there, or of its answer, with these ends; one of them may have been translated on a bridge. */
export function sightingsOf({ seen }: Scene, direction: Direction, ends?: Ends): WhySighting[] {
  return seen.sightings.filter(
    ({ kind, source, destination }) =>
      (direction === 'there' ? kind === 'there' : kind === 'back' || kind === 'reset') &&
      (ends === undefined || source === ends.source || destination === ends.destination),
  );
}

/** A packet as it was seen leaving a namespace. */
export type Leaving = { readonly from: Place; readonly out: WhySighting; readonly ends: Ends };

/** Where a frame that was seen leaving for the neighbour `address` came to; or why it came nowhere. */
export function cross(scene: Scene, { from, out, ends }: Leaving, address: string, direction: Direction): Crossing {
  const seen = sightingsOf(scene, direction, ends);
  const later = seen.slice(seen.indexOf(out) + 1);
  const arrival = later.find((one) => one.as === 'host' && placeOf(scene, one)?.link.master === undefined);
  const arrived = arrival && placeOf(scene, arrival);
  if (arrived) return { to: arrived, arrival };
  const neighbour = neighbourOf(scene, from, address);
  const fixed = staticNeighbour(scene, from, address);
  if (fixed) return proven(fixed);
  const deaf = withoutArp(scene, from, neighbour?.state);
  if (deaf) return proven(deaf);
  const byMac = scene.state.flatMap(({ key, links }) =>
    links.filter(({ mac, master }) => !master && mac === neighbour?.mac).map((link) => ({ namespace: key, link })),
  );
  const unknown = {
    where: { namespace: from.namespace, dev: from.link.name, stage: 'link' as const },
    because: `it left ${title(from.namespace)} by ${from.link.name} and was not seen arriving`,
  };
  const holder = byMac[0] ?? holders(scene, address).find(({ namespace }) => namespace !== from.namespace);
  if (!holder) return accuse([], unknown);
  const way = visibleWay(scene, from, holder);
  if (!way) return accuse([unplugged(scene, from, holder)], unknown);
  for (const place of way) {
    const isHere = seen.some((one) => isAt(place, one));
    mark(scene, {
      namespace: place.namespace,
      dev: place.link.name,
      stage: 'link',
      direction,
      state: isHere ? 'seen' : 'expected',
    });
  }
  const index = way.findIndex((place) => !seen.some((one) => isAt(place, one)));
  if (index > 0) {
    const [last, lost] = [way[index - 1] as Place, way[index] as Place];
    const suspects = [
      ...sharedMac(scene, holder.link.mac),
      ...answeredByProxy(scene, from, address),
      ...stepSuspects(scene, last, lost, false),
      ...ledOffTheBridge(scene, from, last),
      ...staticEntries(scene, last, neighbour?.mac),
    ];
    return accuse(suspects, {
      where: { namespace: last.namespace, dev: last.link.name, stage: last.link.master ? 'bridge' : 'link' },
      because: `last seen at ${last.link.name} of ${title(last.namespace)}, not at ${lost.link.name} of ${title(lost.namespace)}`,
    });
  }
  return accuse([...sharedMac(scene, neighbour?.mac), ...wrongMac(scene, from, address)], unknown);
}

/** Where a frame arrived, or why it did not. */
export type Crossing = { readonly to: Place; readonly arrival: WhySighting } | Finding;

export function placeOf(
  scene: Scene,
  { namespace, dev }: { readonly namespace: string; readonly dev: string },
): Place | undefined {
  const link = scene.state.find(({ key }) => key === namespace)?.links.find(({ name }) => name === dev);
  return link && { namespace, link };
}

/** A neighbour's hardware address that was fixed by hand, and is not its. */
export function staticNeighbour(scene: Scene, from: Place, address: string): Suspect | undefined {
  const neighbour = neighbourOf(scene, from, address);
  if (!neighbour?.mac || !/PERMANENT|NOARP/.test(neighbour.state)) return undefined;
  const real = holders(scene, address).filter(
    ({ link, namespace }) => link.kind !== 'loopback' && namespace !== from.namespace,
  );
  if (real.length === 0 || real.some(({ link }) => link.mac === neighbour.mac)) return undefined;
  return {
    what: 'static-neighbour',
    where: { namespace: from.namespace, dev: from.link.name, stage: 'neighbour' },
    because: `${title(from.namespace)} has a fixed neighbour entry for ${address} with ${neighbour.mac}, which is not its hardware address`,
    isWitnessed: true,
    evidence: [{ kind: 'state', text: `${address} has ${real[0]?.link.mac}` }],
  };
}

/** Two links with one hardware address on the same wire: a bridge sends frames for it to the one that it has heard last. */
export function sharedMac(scene: Scene, mac: string | undefined): Suspect[] {
  const twins = scene.state.flatMap(({ key, links }) =>
    links
      .filter((link) => link.mac === mac && !link.master && link.kind !== 'loopback')
      .map((link): Place => ({ namespace: key, link })),
  );
  const [one] = twins;
  const other = one && twins.find((twin) => twin.namespace !== one.namespace && isJoined(scene, one, twin));
  if (!one || !other) return [];
  return [
    {
      what: 'duplicate-mac',
      where: { namespace: other.namespace, dev: other.link.name, stage: 'neighbour' },
      because: `${one.link.name} of ${title(one.namespace)} and ${other.link.name} of ${title(other.namespace)} have one hardware address, ${mac}, and the bridge sends it to one of them`,
      isWitnessed: true,
      evidence: [{ kind: 'state', text: `${mac} is on both` }],
    },
  ];
}

/** Who answered ARP for an address that is another's: its namespace does so by a setting, or by entries for some (ip-sysctl.rst, proxy_arp). */
export function answeredByProxy(scene: Scene, from: Place, address: string): Suspect[] {
  const mac = neighbourOf(scene, from, address)?.mac;
  return scene.state.flatMap((one): Suspect[] => {
    const link = one.links.find((candidate) => candidate.mac === mac && !candidate.master);
    if (!link || one.key === from.namespace || one.links.some((own) => hasAddress(own, address))) return [];
    const isSet =
      (one.settings['all/proxy_arp'] ?? 0) > 0 || (moreOf(scene, one.key, link.name)?.settings.proxy_arp ?? 0) > 0;
    if (!isSet && !one.proxies.some((proxy) => proxy.address === address)) return [];
    return [
      {
        what: 'proxy-arp',
        where: { namespace: one.key, dev: link.name, stage: 'neighbour' },
        because: `${title(one.key)} answers ARP for ${address} on ${link.name}, though it is not its own`,
        isWitnessed: true,
        evidence: [
          { kind: 'state', text: isSet ? `proxy_arp of ${link.name} is 1` : `ip neighbour show proxy: ${address}` },
          { kind: 'state', text: `${title(from.namespace)} has ${address} at ${mac}, which is ${link.name}` },
        ],
      },
    ];
  });
}

/** Without ARP a link sends to its own hardware address whatever has no entry made by hand, so that the frame comes to nobody. */
function withoutArp(scene: Scene, { namespace, link }: Place, state = ''): Suspect | undefined {
  if (!moreOf(scene, namespace, link.name)?.flags.includes('NOARP') || /PERMANENT/.test(state)) return undefined;
  return {
    what: 'noarp',
    where: { namespace, dev: link.name, stage: 'neighbour' },
    because: `ARP is switched off on ${link.name} of ${title(namespace)}, so its frames are for nobody`,
    isWitnessed: true,
    evidence: [{ kind: 'state', text: `${link.name} has the flag NOARP, and the frame was seen leaving by it` }],
  };
}

function staticEntries(scene: Scene, { namespace, link }: Place, mac: string | undefined): Suspect[] {
  const entry = scene.state.find(({ key }) => key === namespace)?.fdb.find((one) => one.mac === mac);
  if (!entry || !link.master) return [];
  return [
    {
      what: 'static-fdb',
      where: { namespace, dev: entry.dev, stage: 'bridge' },
      because: `a fixed forwarding entry of ${link.master} sends frames for ${mac} to ${entry.dev}`,
      isWitnessed: true,
      evidence: [{ kind: 'state', text: `bridge fdb: ${mac} dev ${entry.dev}` }],
    },
  ];
}

/** A rule of a namespace that only bridges the frame gave it another destination there (br_netfilter), and it was not seen after that. */
function ledOffTheBridge(scene: Scene, from: Place, { namespace, link }: Place): Suspect[] {
  const by = link.master && from.namespace !== namespace ? translator(scene, namespace, toTarget) : undefined;
  if (!by) return [];
  return [
    {
      what: 'nat-wrong-target',
      where: { namespace, stage: 'prerouting' },
      rule: by.rule,
      because: `${ruleTitle(by.rule)} gives it another destination on the bridge`,
      isWitnessed: true,
      evidence: [{ kind: 'tap', text: `last seen at ${link.name} of ${title(namespace)}` }],
    },
  ];
}

/** The frame came to the link and was for another: its hardware address is somebody else's. */
function wrongMac(scene: Scene, from: Place, address: string): Suspect[] {
  const neighbour = neighbourOf(scene, from, address);
  return [
    {
      what: 'static-neighbour',
      where: { namespace: from.namespace, dev: from.link.name, stage: 'neighbour' },
      because: `${title(from.namespace)} sends what is for ${address} to ${neighbour?.mac ?? 'an unknown hardware address'}, which is not its`,
      isWitnessed: false,
      evidence: [],
    },
  ];
}

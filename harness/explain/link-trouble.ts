import type { Cause, WhySighting } from '../model/index.ts';
import { isJoined, peerOf } from './cables.ts';
import { linkOf, moreOf, namespaceOf, type Place, type Scene, type Suspect, title } from './scene.ts';
import { dropsIn } from './verdicts.ts';

/** What is wrong with one link by itself. */
export function linkSuspects(scene: Scene, { namespace, link }: Place, what: string): Suspect[] {
  const where = { namespace, dev: link.name, stage: 'link' as const };
  const state = (text: string) => [{ kind: 'state' as const, text }];
  const found: Suspect[] = [];
  if (!link.up)
    found.push({
      ...{ what: 'link-down', where, isWitnessed: true },
      because: `${link.name} in ${title(namespace)} is down`,
      evidence: state(`${link.name} has no flag UP, and ${what}`),
    });
  const more = moreOf(scene, namespace, link.name);
  for (const { kind, drops } of more?.qdiscs ?? []) {
    const by = scene.seen.lost
      .filter((one) => one.namespace === namespace && one.dev === link.name && one.what === kind)
      .reduce((sum, one) => sum + one.by, 0);
    found.push({
      ...{ what: 'qdisc', where, isWitnessed: by > 0 },
      because: `the queueing discipline ${kind} of ${link.name} in ${title(namespace)} drops it`,
      evidence: [
        ...state(`${kind}, ${drops} dropped in all`),
        ...(by > 0 ? [{ kind: 'counter' as const, text: `it dropped ${by} meanwhile` }] : []),
      ],
    });
  }
  return found;
}

/** What may have kept a frame that was last seen at `from` from being seen at `to`, the next link on its way. */
export function stepSuspects(scene: Scene, from: Place, to: Place, arp: boolean): Suspect[] {
  const what = `what we sent was not seen there`;
  const far = to.link.up && !to.link.carrier ? peerOf(scene, to) : undefined;
  const ends = [from, to, ...(far ? [far] : [])];
  const own = ends.flatMap((place) => linkSuspects(scene, place, what));
  const inBridge = from.namespace === to.namespace;
  const drops = inBridge
    ? dropsIn(scene, from.namespace).filter(({ evidence }) => arp === /\barp\b/.test(evidence[0]?.text ?? ''))
    : [];
  return [...own, ...drops, ...portSuspects(scene, from, to, arp), ...mtuSuspects(scene, from, to)];
}

/** Ports of a bridge that would not pass it on; the frame was seen at the one and not at the other, which is the witness. */
function portSuspects(scene: Scene, from: Place, to: Place, arp: boolean): Suspect[] {
  const ports = [from, to].filter(({ link }) => link.master);
  const found = ports.flatMap((port): Suspect[] => {
    const { link, namespace } = port;
    const blocked = (because: string, what: Cause = 'port-blocked'): Suspect => ({
      ...{ what, where: { namespace, dev: link.name, stage: 'bridge' }, because, isWitnessed: true },
      evidence: [{ kind: 'tap', text: `seen at ${from.link.name} of ${title(namespace)} and not at ${to.link.name}` }],
    });
    const bridge = linkOf(scene, namespace, link.master ?? '');
    const flags = moreOf(scene, namespace, link.name)?.port ?? [];
    if (link.up && bridge?.up && link.portState && link.portState !== 'forwarding')
      return [blocked(`the bridge port ${link.name} of ${title(namespace)} is ${link.portState}`)];
    const isOut = port === to || (to.link.kind === 'bridge' && port !== from);
    if (flags.includes('isolated') && to.link.kind !== 'bridge')
      return isBothIsolated(scene, from, to) ? [blocked(`the bridge port ${link.name} is isolated from others`)] : [];
    if (isOut && arp && flags.includes('bcast_flood off'))
      return [blocked(`the bridge port ${link.name} gets no broadcasts (bcast_flood off)`)];
    if (isOut && !arp && flags.includes('flood off'))
      return [blocked(`the bridge port ${link.name} gets no frames for addresses not learnt (flood off)`)];
    if (port === from && flags.includes('locked')) return [blocked(`the bridge port ${link.name} is locked`)];
    return [];
  });
  const bridge = linkOf(scene, from.namespace, from.link.master ?? (from.link.kind === 'bridge' ? from.link.name : ''));
  for (const { namespace, link } of ports) {
    const over = linkOf(scene, namespace, link.master ?? '');
    if (over && !over.up) found.push(...linkSuspects(scene, { namespace, link: over }, 'nothing passes it'));
  }
  if (bridge && moreOf(scene, from.namespace, bridge.name)?.bridge?.vlanFiltering === true)
    found.push({
      ...{ what: 'vlan', where: { namespace: from.namespace, dev: bridge.name, stage: 'bridge' }, isWitnessed: true },
      because: `the bridge ${bridge.name} filters VLANs, and the ports are not in the same`,
      evidence: [{ kind: 'state', text: `vlan_filtering of ${bridge.name} is 1` }],
    });
  return found;
}

function isBothIsolated(scene: Scene, from: Place, to: Place): boolean {
  return [from, to].every(({ namespace, link }) => moreOf(scene, namespace, link.name)?.port.includes('isolated'));
}

function mtuSuspects(scene: Scene, from: Place, to: Place): Suspect[] {
  const narrow = [from, to].filter(({ link }) => link.kind !== 'loopback' && link.mtu < 576);
  return narrow.map(({ namespace, link }) => ({
    ...{ what: 'mtu', where: { namespace, dev: link.name, stage: 'link' } },
    because: `${link.name} of ${title(namespace)} passes packets of ${link.mtu} bytes at most`,
    isWitnessed: scene.seen.lost.some((one) =>
      [from, to].some((place) => place.namespace === one.namespace && place.link.name === one.dev),
    ),
    evidence: [{ kind: 'state', text: `mtu ${link.mtu}` }],
  }));
}

/** Whether a sighting is at this link. */
export function isAt({ namespace, link }: Place, sighting: WhySighting): boolean {
  return sighting.namespace === namespace && sighting.dev === link.name;
}

/** Why frames cannot come from one link to the other, as the cables are plugged. */
export function unplugged(scene: Scene, from: Place, to: Place): Suspect {
  for (const one of [to, from]) {
    const found = looseEnd(scene, one);
    if (found) return found;
  }
  const [lonely, others] = [to, from].toSorted((a, b) => company(scene, a) - company(scene, b)) as [Place, Place];
  const port = peerOf(scene, lonely) ?? lonely;
  return {
    ...{ what: 'wrong-bridge', where: { namespace: port.namespace, dev: port.link.name, stage: 'bridge' } },
    because: `${lonely.link.name} of ${title(lonely.namespace)} hangs on ${port.link.master ?? 'another bridge'}, and ${others.link.name} of ${title(others.namespace)} does not`,
    // Where it is on no bridge at all, that it is on a wrong one is a guess.
    isWitnessed: port.link.master !== undefined,
    evidence: [{ kind: 'state' as const, text: 'no cable and no bridge leads from the one to the other' }],
  };
}

/** How many links with addresses are joined to this one. */
function company(scene: Scene, place: Place): number {
  return scene.state.flatMap(({ key, links }) =>
    links.filter((link) => link.addresses.length > 0 && isJoined(scene, place, { namespace: key, link })),
  ).length;
}

function looseEnd(scene: Scene, place: Place): Suspect | undefined {
  const { namespace, link } = place;
  const common = {
    isWitnessed: true,
    evidence: [{ kind: 'state' as const, text: 'no frame can come from the one to the other' }],
  };
  if (link.kind === 'bridge' || link.master) return undefined;
  const where = { namespace, dev: link.name, stage: 'link' as const };
  if (link.kind === 'loopback')
    return {
      ...common,
      what: 'no-link',
      where,
      because: `${title(namespace)} has the address on lo, which is joined to nothing`,
    };
  const end = peerOf(scene, place);
  if (!end)
    return {
      ...common,
      what: 'peer-missing',
      where,
      because: `${link.name} of ${title(namespace)} leads nowhere: its other end is gone`,
    };
  const hasBridge = (key: string) => namespaceOf(scene, key)?.links.some(({ kind }) => kind === 'bridge') ?? false;
  const isLoose = (one: Place) => !one.link.master && one.link.addresses.length === 0 && hasBridge(one.namespace);
  const isBare = (one: Place) => !one.link.master && one.link.addresses.length === 0;
  const loose = [end, place].find(isLoose) ?? [end, place].find(isBare);
  if (!loose) return undefined;
  const rest = loose === end ? place : end;
  return {
    ...common,
    what: 'not-enslaved',
    where: { namespace: loose.namespace, dev: loose.link.name, stage: 'bridge' },
    because: `${loose.link.name}, the other end of ${rest.link.name} in ${title(rest.namespace)}, is on no bridge`,
  };
}

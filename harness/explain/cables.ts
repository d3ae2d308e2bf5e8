import type { Place, Scene } from './scene.ts';
import { namespaceOf } from './scene.ts';

/** The other end of a veth pair; undefined where there is none that we see. */
export function peerOf(scene: Pick<Scene, 'state'>, { link }: Place): Place | undefined {
  const { peer } = link;
  const other = peer && namespaceOf(scene, peer.namespace)?.links.find(({ index }) => index === peer.index);
  return peer && other && { namespace: peer.namespace, link: other };
}

/** The links that a frame can go to from here: along the cable, from a port to its bridge, from a bridge to its ports. */
function next(scene: Pick<Scene, 'state'>, place: Place): Place[] {
  const links = namespaceOf(scene, place.namespace)?.links ?? [];
  const here = (list: typeof links) => list.map((link) => ({ namespace: place.namespace, link }));
  const peer = peerOf(scene, place);
  return [
    ...(peer ? [peer] : []),
    ...here(links.filter(({ name }) => name === place.link.master)),
    ...(place.link.kind === 'bridge' ? here(links.filter(({ master }) => master === place.link.name)) : []),
  ];
}

function samePlace(one: Place, other: Place): boolean {
  return one.namespace === other.namespace && one.link.index === other.link.index;
}

/** The links that a frame passes between two, both included, by cables and bridges as they are plugged; undefined where there is no way. */
function cableWay(scene: Pick<Scene, 'state'>, from: Place, to: Place): Place[] | undefined {
  const queue: Place[][] = [[from]];
  const reached: Place[] = [from];
  for (let way = queue.shift(); way; way = queue.shift()) {
    const last = way.at(-1) as Place;
    if (samePlace(last, to)) return way;
    for (const place of next(scene, last)) {
      if (reached.some((one) => samePlace(one, place))) continue;
      reached.push(place);
      queue.push([...way, place]);
    }
  }
  return undefined;
}

/** The same, without the bridges that a frame only crosses: nothing is seen on them of what they pass from port to port. */
export function visibleWay(scene: Pick<Scene, 'state'>, from: Place, to: Place): Place[] | undefined {
  const way = cableWay(scene, from, to);
  return way?.filter(({ link }, index) => link.kind !== 'bridge' || index === 0 || index === way.length - 1);
}

/** Whether frames from one link may come to the other. */
export function isJoined(scene: Pick<Scene, 'state'>, from: Place, to: Place): boolean {
  return cableWay(scene, from, to) !== undefined;
}

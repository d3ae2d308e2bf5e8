import type { Cause, SurveyedLink } from '../model/index.ts';
import { isJoined } from './cables.ts';
import { covers } from './fib.ts';
import { namespaceOf, type Place, type Scene, type Suspect, title } from './scene.ts';

/** A link of the namespace that has, or should have, its addresses: not its loopback, and no port of a bridge. */
export function ownLinks(scene: Scene, namespace: string): SurveyedLink[] {
  return (namespaceOf(scene, namespace)?.links ?? []).filter(({ kind, master }) => kind !== 'loopback' && !master);
}

/** Why nobody has the address that the namespace `target` should have. */
export function absentee(scene: Scene, address: string, target: string | null): Suspect {
  const evidence = [{ kind: 'state' as const, text: `no link of any namespace has ${address}` }];
  const common = { evidence, isWitnessed: true };
  if (target === null || !namespaceOf(scene, target))
    return {
      ...common,
      what: 'no-address',
      where: { namespace: target ?? '?', stage: 'neighbour' },
      because: `nobody has the address ${address}`,
    };
  const links = ownLinks(scene, target);
  const own = links.filter(({ addresses }) => addresses.length > 0);
  const [first] = own.length > 0 ? own : links;
  if (!first)
    return {
      ...common,
      what: 'no-link',
      where: { namespace: target, stage: 'link' },
      because: `${title(target)} has no link but lo, so it has no ${address}`,
    };
  const has = own.flatMap(({ addresses }) => addresses);
  const isOther = has.length > 0 && target !== '@host';
  return {
    ...common,
    what: isOther ? 'wrong-address' : 'no-address',
    where: { namespace: target, dev: first.name, stage: 'neighbour' },
    because: isOther
      ? `${title(target)} has ${has.join(', ')} on ${first.name}, not ${address}`
      : `${title(target)} has no address ${address}${has.length > 0 ? `, only ${has.join(', ')}` : ''}`,
  };
}

/** The mask that most links joined to this one have, where the link has another: then its neighbours are not what it takes them for. */
export function oddMask(scene: Scene, place: Place, towards: string): Suspect | undefined {
  const own = place.link.addresses[0];
  if (own === undefined) return undefined;
  const bits = own.split('/')[1];
  const others = scene.state.flatMap(({ key, links }) =>
    links
      .filter((link) => key !== place.namespace && isJoined(scene, place, { namespace: key, link }))
      .flatMap(({ addresses }) => addresses.slice(0, 1)),
  );
  const counts = Map.groupBy(others, (one) => one.split('/')[1]);
  const [most] = [...counts].toSorted((a, b) => b[1].length - a[1].length)[0] ?? [];
  if (most === undefined || most === bits || (counts.get(bits)?.length ?? 0) * 2 >= others.length) return undefined;
  const address = own.split('/')[0];
  if (covers(own, towards) === covers(`${address}/${most}`, towards)) return undefined;
  const what: Cause = 'wrong-mask';
  return {
    what,
    where: { namespace: place.namespace, dev: place.link.name, stage: 'routing' },
    because: `${title(place.namespace)} has ${own} on ${place.link.name}, while its neighbours have a /${most}, so it does not know ${towards} as one of them`,
    isWitnessed: true,
    evidence: [{ kind: 'state', text: `${own} ${covers(own, towards) ? 'covers' : 'does not cover'} ${towards}` }],
  };
}

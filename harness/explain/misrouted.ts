import { absentee, oddMask, ownLinks } from './addressing.ts';
import { isJoined } from './cables.ts';
import { answeredByProxy, sharedMac, staticNeighbour } from './crossing.ts';
import { lookUp, routeText } from './fib.ts';
import type { Inside } from './inside.ts';
import { hasAddress, holders, namespaceOf, type Place, type Scene, title } from './scene.ts';
import { type Finding, proven } from './verdict.ts';

const standard = ['local', 'main', 'default'];

/** Why a packet came to a namespace that neither wants it nor hands it on: the route, mask or neighbour that sent it there. */
export function misrouted(scene: Scene, at: Inside, next: string, to: Place): Finding | undefined {
  const here = namespaceOf(scene, at.namespace);
  if (!here) return undefined;
  const { source: from, destination } = at.ends;
  const evidence = [
    {
      kind: 'tap' as const,
      text: `seen coming into ${title(to.namespace)} on ${to.link.name}, which does not hand it on`,
    },
  ];
  const routing = { namespace: at.namespace, stage: 'routing' as const };
  if (!hasAddress(to.link, next)) {
    const from = { namespace: at.namespace, link: linkTowards(here, at, next) ?? to.link };
    const fixed = staticNeighbour(scene, from, next) ?? answeredByProxy(scene, from, next)[0];
    if (fixed) return proven(fixed);
    const twin = sharedMac(scene, to.link.mac)[0];
    if (twin) return proven({ ...twin, evidence: [...twin.evidence, ...evidence] });
    return proven({
      ...{ what: 'impostor', where: { namespace: to.namespace, dev: to.link.name, stage: 'neighbour' }, evidence },
      because: `${title(to.namespace)} takes what ${title(at.namespace)} sends to ${next}`,
    });
  }
  const { route, rule } = lookUp(here, { from, to: destination, iif: at.iif });
  const dev = route?.dev === undefined ? routing : { ...routing, dev: route.dev };
  if (rule?.table !== undefined && !standard.includes(rule.table))
    return proven({
      ...{ what: 'policy-rule', where: dev, evidence },
      because: `the rule of routing '${rule.priority}: ${rule.text}' of ${title(at.namespace)} sends it by '${route ? routeText(route) : ''}' to ${title(to.namespace)}`,
    });
  if (route && route.to !== 'default')
    return proven({
      ...{ what: 'wrong-route', where: dev, evidence },
      because: `the route '${routeText(route)}' of ${title(at.namespace)} sends it to ${title(to.namespace)}`,
    });
  const odd = ownLinks(scene, at.namespace)
    .map((link) => oddMask(scene, { namespace: at.namespace, link }, destination))
    .find((one) => one !== undefined);
  if (odd) return proven(odd);
  if (to.namespace === '@internet' || to.namespace === '@client') {
    const home = holders(scene, destination).find(({ namespace }) => namespace !== at.namespace);
    const bridge =
      home && ownLinks(scene, at.namespace).find((link) => isJoined(scene, { namespace: at.namespace, link }, home));
    if (home && bridge && !bridge.up)
      return proven({
        ...{ what: 'link-down', where: { namespace: at.namespace, dev: bridge.name, stage: 'link' }, evidence },
        because: `${bridge.name} in ${title(at.namespace)} is down, and its routes are gone, so what is for ${destination} is sent out of the lab`,
      });
    if (home && bridge)
      return proven({
        ...{
          what: bridge.addresses.length > 0 ? ('no-route' as const) : ('no-address' as const),
          where: { ...routing, dev: bridge.name },
          evidence,
        },
        because:
          bridge.addresses.length > 0
            ? `${title(at.namespace)} has no route to ${destination} on ${bridge.name}, so it sends it out of the lab`
            : `${bridge.name} of ${title(at.namespace)} has no address, so ${title(at.namespace)} sends what is for ${destination} out of the lab`,
      });
    if (!home) return proven({ ...absentee(scene, destination, scene.seen.flow.target), evidence });
    return undefined;
  }
  return proven({
    ...{ what: 'wrong-gateway', where: dev, evidence },
    because: `the default route of ${title(at.namespace)} leads to ${next}, which is ${title(to.namespace)} and hands nothing on`,
  });
}

function linkTowards(here: NonNullable<ReturnType<typeof namespaceOf>>, at: Inside, next: string) {
  const dev = here.neighbours.find(({ address }) => address === next)?.dev;
  return here.links.find(({ name }) => name === dev && at.namespace === here.key);
}

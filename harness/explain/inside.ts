import type { Cause, Decision } from '../model/index.ts';
import { oddMask, ownLinks } from './addressing.ts';
import { lookUp, routeText } from './fib.ts';
import { linkSuspects } from './link-trouble.ts';
import { type Ends, linkOf, namespaceOf, type Scene, type Suspect, title } from './scene.ts';
import { accuse, type Finding } from './verdict.ts';
import { dropsIn } from './verdicts.ts';

/** A packet in a namespace: its ends, and the link it came in by; null where it was sent there. */
export type Inside = { readonly namespace: string; readonly ends: Ends; readonly iif: string | null };

export function decisionFor({ seen }: Scene, { namespace, ends, iif }: Inside): Decision | undefined {
  const here = seen.decisions.filter((one) => one.namespace === namespace && one.iif === iif);
  return (
    here.find(({ from, to }) => from === ends.source && to === ends.destination) ??
    here.find(({ to }) => to === ends.destination)
  );
}

/** Why a packet that was in a namespace did not get out of it, or into its socket. */
export function whyStopped(scene: Scene, at: Inside): Finding {
  const { namespace, ends, iif } = at;
  const decision = decisionFor(scene, at);
  const dev = decision?.dev;
  const out = dev === undefined ? undefined : linkOf(scene, namespace, dev);
  const suspects = [
    ...dropsIn(scene, namespace, ends),
    ...routeSuspects(scene, at, decision),
    ...intoLoopback(scene, at, decision),
    ...(out ? linkSuspects(scene, { namespace, link: out }, 'nothing was seen leaving by it') : []),
    ...[iif].flatMap((name) => {
      const link = name === null ? undefined : linkOf(scene, namespace, name);
      return link ? linkSuspects(scene, { namespace, link }, '').filter(({ what }) => what === 'qdisc') : [];
    }),
    ...narrow(scene, namespace, out?.name),
  ];
  return accuse(suspects, {
    where: { namespace, ...(iif !== null && { dev: iif }), stage: iif === null ? 'sending' : 'routing' },
    because:
      iif === null
        ? `it never left ${title(namespace)}`
        : `it came into ${title(namespace)} by ${iif} and went no further`,
  });
}

/** A route that leads a packet for somebody else to lo, where it ends. */
function intoLoopback(scene: Scene, { namespace, ends, iif }: Inside, decision: Decision | undefined): Suspect[] {
  const here = namespaceOf(scene, namespace);
  const route = here && lookUp(here, { from: ends.source, to: ends.destination, iif }).route;
  if (route?.dev !== 'lo' || route.type !== 'unicast') return [];
  return [
    {
      ...{
        what: 'wrong-route',
        where: { namespace, dev: 'lo', stage: 'routing' },
        isWitnessed: decision?.dev === 'lo',
      },
      because: `the route '${routeText(route)}' of ${title(namespace)} leads to its own loopback`,
      evidence: [{ kind: 'route', text: `${title(namespace)}’s kernel sends ${ends.destination} to lo` }],
    },
  ];
}

function narrow(scene: Scene, namespace: string, dev: string | undefined): Suspect[] {
  const link = dev === undefined ? undefined : linkOf(scene, namespace, dev);
  if (!link || link.mtu >= 576) return [];
  const isTold = scene.seen.result === 'EMSGSIZE' || scene.seen.rose.some((one) => one.counter === 'FragFails');
  return [
    {
      ...{ what: 'mtu', where: { namespace, dev: link.name, stage: 'postrouting' }, isWitnessed: isTold },
      because: `${link.name} of ${title(namespace)} passes packets of ${link.mtu} bytes at most`,
      evidence: [{ kind: 'state', text: `mtu ${link.mtu}` }],
    },
  ];
}

const byType: Readonly<Record<string, Cause>> = {
  blackhole: 'blackhole',
  prohibit: 'prohibit',
  unreachable: 'unreachable',
};

/** What the kernel's own decision, held against the tables, says of a packet that it would not pass on. */
export function routeSuspects(scene: Scene, at: Inside, decision = decisionFor(scene, at)): Suspect[] {
  const { namespace, ends, iif } = at;
  const here = namespaceOf(scene, namespace);
  const error = decision?.error ?? (iif === null ? sendingError(scene) : undefined);
  if (!here || error === undefined) return [];
  const where = { namespace, ...(iif !== null && { dev: iif }), stage: 'routing' as const };
  const said = {
    kind: 'route' as const,
    text: `${title(namespace)}’s kernel, asked for ${ends.destination}, says ${error}`,
  };
  const { route, rule, thrown } = lookUp(here, {
    from: iif === null && decision ? decision.from : ends.source,
    to: ends.destination,
    iif,
  });
  const because = (what: Cause, words: string, extra = said): Suspect[] => [
    {
      what,
      where,
      because: words,
      isWitnessed: true,
      evidence: [extra, said].filter((one, index, all) => all.indexOf(one) === index),
    },
  ];
  if (rule?.action !== undefined)
    return because(
      'policy-rule',
      `the rule of routing '${rule.priority}: ${rule.text}' of ${title(namespace)} refuses it`,
    );
  if (route && byType[route.type])
    return because(byType[route.type] as Cause, `the route '${routeText(route)}' of ${title(namespace)} refuses it`);
  const rose = (counter: string) =>
    scene.seen.rose.some((one) => one.namespace === namespace && one.counter === counter);
  if (iif !== null && (error === 'EXDEV' || error === 'EINVAL')) {
    // Without an address there is no way back either: that is what comes first.
    const link = linkOf(scene, namespace, iif);
    if (link && link.addresses.length === 0 && !link.master)
      return because('no-address', `${iif} of ${title(namespace)} has no address, so it takes in nothing`);
    const back = lookUp(here, { from: ends.destination, to: ends.source, iif: null }).route;
    if (back && byType[back.type])
      return because(
        byType[back.type] as Cause,
        `the route '${routeText(back)}' of ${title(namespace)} leaves no way back to ${ends.source}, so it takes in nothing from there`,
      );
    const strict = Math.max(
      here.more.find(({ name }) => name === iif)?.settings.rp_filter ?? 0,
      here.settings['all/rp_filter'] ?? 0,
    );
    if (strict > 0)
      return because(
        'rp-filter',
        `${title(namespace)} refuses it on ${iif}, as its route back to ${ends.source} is another (rp_filter)`,
        {
          ...said,
          text: `rp_filter is ${strict}${rose('IPReversePathFilter') ? ', and IPReversePathFilter rose' : ''}`,
        },
      );
    const guess = because(
      'martian',
      `${title(namespace)} takes it for a packet that cannot be (${ends.source} on ${iif})`,
    );
    return guess.map((one) => ({ ...one, isWitnessed: false }));
  }
  if (iif !== null && error === 'EHOSTUNREACH') {
    const off = here.more.find(({ name }) => name === iif)?.settings.forwarding === 0;
    if (off)
      return because(
        'forwarding-off',
        here.forwarding
          ? `${title(namespace)} does not forward what comes in by ${iif} (net.ipv4.conf.${iif}.forwarding is 0)`
          : `${title(namespace)} does not forward, as net.ipv4.ip_forward is 0`,
      );
  }
  if (route) return [];
  if (thrown)
    return because(
      'throw',
      `the route '${routeText(thrown)}' of ${title(namespace)} sends it on to other tables, which have none`,
    );
  return because(...missingRoute(scene, at));
}

function sendingError(scene: Scene): string | undefined {
  const { result } = scene.seen;
  return ['ENETUNREACH', 'EINVAL', 'EACCES', 'EHOSTUNREACH', 'EADDRNOTAVAIL'].includes(result) &&
    scene.seen.trace.length === 0
    ? result
    : undefined;
}

/** No route: because a link is down or has no address, because its mask is odd, or because none was made. */
function missingRoute(scene: Scene, { namespace, ends }: Inside): [Cause, string] {
  const links = ownLinks(scene, namespace);
  const [first] = links;
  if (!first) return ['no-link', `${title(namespace)} has no link but lo`];
  const own = links.filter(({ addresses }) => addresses.length > 0);
  if (own.length === 0) {
    const down = links.find(({ up }) => !up);
    if (down)
      return [
        'link-down',
        `${down.name} in ${title(namespace)} is down and has no address, so there is no route to ${ends.destination}`,
      ];
    return ['no-address', `${title(namespace)} has no address on ${first.name}, so no route to ${ends.destination}`];
  }
  const down = own.find(({ up }) => !up);
  if (down) return ['link-down', `${down.name} in ${title(namespace)} is down, and its routes are gone`];
  const odd = own.map((link) => oddMask(scene, { namespace, link }, ends.destination)).find((one) => one !== undefined);
  if (odd) return ['wrong-mask', odd.because];
  const hasDefault = namespaceOf(scene, namespace)?.routes.some(({ to }) => to === 'default');
  if (hasDefault) return ['no-route', `${title(namespace)} has no route to ${ends.destination}`];
  return isNear(
    own.flatMap(({ addresses }) => addresses),
    ends.destination,
  )
    ? ['no-route', `${title(namespace)} has no route to ${ends.destination}, though it is of its own network`]
    : ['no-default-route', `${title(namespace)} has no route to ${ends.destination}, not even a default route`];
}

function isNear(addresses: readonly string[], address: string): boolean {
  const network = (one: string) => one.split('.').slice(0, 2).join('.');
  return addresses.some((one) => network(one) === network(address));
}

import type { Part } from '../../harness/expect/partial-credit.ts';
import { arrivals } from '../../harness/expect/reach.ts';
import type { Flow, Survey } from '../../harness/model/index.ts';
import { addressesOf, ownLinks } from './rooms.ts';
import { between, linkOf, requestsIn, type Trial } from './trial.ts';

/** What a lab claims of a trial, part by part. */
export type Claim = (trial: Trial, seen: Survey) => readonly Part[];

/** A part about the way from one to another, called after both. */
function leg(trial: Trial, from: number, to: number, way?: Parameters<typeof between>[3]): Part {
  return { what: `${trial.names[from]} → ${trial.names[to]}`, trouble: between(trial, from, to, way) };
}

export const claims = {
  empty({ keys: [key = null], names: [name], flows }, seen) {
    const room = seen.namespaces.find((one) => one.key === key);
    if (!room) return [{ what: `${name}`, trouble: 'there is no namespace of that name' }];
    const more = ownLinks(room).map((link) => link.name);
    const up = room.links.filter((link) => link.kind === 'loopback' && link.up);
    const routes = room.routes.map(({ to, dev }) => `${to} dev ${dev}`);
    const answered = flows.some(({ replied }) => replied);
    return [
      { what: 'its links', trouble: more.length > 0 ? `there is ${more.join(', ')} beside lo` : undefined },
      { what: 'lo', trouble: up.length > 0 ? 'it is up' : undefined },
      { what: 'its routes', trouble: routes.length > 0 ? `there is ${routes.join(', ')}` : undefined },
      { what: 'a ping to itself', trouble: answered ? '127.0.0.1 answers it' : undefined },
    ];
  },

  pair(trial, seen) {
    const direct = (flow: Flow, target: string) => {
      const [dev = ''] = arrivals(flow, target).map((one) => one.dev);
      if (linkOf(seen, target, dev)?.peer?.namespace === flow.from) return undefined;
      const via = [...new Set(flow.sightings.map(({ namespace }) => namespace))].filter(
        (one) => one !== flow.from && one !== target,
      );
      return `it comes by ${dev}, whose other end is not in ${flow.from}${via.length > 0 ? `, but in ${via.join(', ')}` : ''}`;
    };
    return [leg(trial, 0, 1, direct), leg(trial, 1, 0, direct)];
  },

  hostLink(trial, seen) {
    const { keys, names } = trial;
    const host = (at: number) => ({ ...trial, keys: [keys[at] ?? null, '@host'], names: [`${names[at]}`, 'the host'] });
    const cable = (flow: Flow) => {
      const devs = requestsIn(flow, '@host').in.map(({ dev }) => linkOf(seen, '@host', dev));
      if (devs.some((link) => link?.peer?.namespace === flow.from && link.master === undefined)) return undefined;
      return 'it does not come by a cable whose end is the host’s own, and no port of a bridge';
    };
    const bridged = (flow: Flow) => {
      const devs = requestsIn(flow, '@host').in.map(({ dev }) => linkOf(seen, '@host', dev));
      return devs.some((link) => link?.kind === 'bridge') ? undefined : 'it does not come by a bridge of the host';
    };
    return [leg(host(0), 0, 1, cable), leg(host(0), 1, 0), leg(host(1), 0, 1, bridged), leg(host(1), 1, 0)];
  },

  chain(trial, seen) {
    const routed = (flow: Flow, target: string) => forwarded(trial, seen, flow) ?? kept(seen, flow, target);
    return [leg(trial, 0, 2, routed), leg(trial, 2, 0, routed)];
  },

  bridgeInside(trial, seen) {
    const [, key = null] = trial.keys;
    const switched = (flow: Flow) => {
      if (flow.sightings.some(({ namespace }) => namespace === '@host')) return 'the machine itself sees it pass';
      const { in: came, out: left } = requestsIn(flow, key);
      const masters = (some: typeof came) => some.map(({ dev }) => linkOf(seen, key, dev)?.master);
      const shared = masters(came).find((one) => one !== undefined && masters(left).includes(one));
      return shared === undefined ? `no bridge of ${trial.names[1]} carries it` : undefined;
    };
    return [leg(trial, 0, 2, switched), leg(trial, 2, 0, switched)];
  },

  natInside(trial, seen) {
    const [inside = null, router = null] = trial.keys;
    const translated = (flow: Flow, target: string) => {
      const [own, lent] = [inside, router].map((key) => {
        const room = seen.namespaces.find((one) => one.key === key);
        return room ? addressesOf(room) : [];
      });
      const came = requestsIn(flow, router).in.map(({ source }) => source);
      if (came.length === 0) return `it does not pass through ${trial.names[1]}`;
      if (!came.some((one) => own?.includes(one))) return `it comes to ${trial.names[1]} from ${came[0]} already`;
      const last = arrivals(flow, target).map(({ source }) => source);
      if (last.some((one) => lent?.includes(one))) return undefined;
      return `it arrives from ${last[0]}, which is no address of ${trial.names[1]}`;
    };
    return [leg(trial, 0, 2, translated)];
  },

  policyRouting(trial) {
    const { keys, names, flows } = trial;
    const missing = names.filter((_, at) => !keys[at]);
    if (missing.length > 0) return [{ what: 'the namespaces', trouble: `there is no ${missing.join(', no ')}` }];
    if (flows.length === 0)
      return [{ what: 'the far address', trouble: `${names[0]} and ${names[2]} have none in common` }];
    const ends = [0, 2].map((at) => flows.some((flow) => between({ ...trial, flows: [flow] }, 1, at) === undefined));
    return [0, 2].map((at, index) => ({
      what: `by ${names[at]}`,
      trouble: ends[index] ? undefined : `no source goes there and is answered`,
    }));
  },
} satisfies Record<string, Claim>;

/** Why a ping was not routed by the one in the middle. */
function forwarded({ keys: [, key = null], names }: Trial, seen: Survey, flow: Flow): string | undefined {
  const { in: came, out: left } = requestsIn(flow, key);
  if (came.length === 0 || left.length === 0) return `it does not pass through ${names[1]}`;
  const isPort = [...came, ...left].some(({ dev }) => linkOf(seen, key, dev)?.master !== undefined);
  return isPort ? `a bridge of ${names[1]} carries it, and nothing is forwarded` : undefined;
}

/** Why a ping's source is another one on arrival. */
function kept(seen: Survey, flow: Flow, target: string): string | undefined {
  const room = seen.namespaces.find((one) => one.key === flow.from);
  const source = arrivals(flow, target)[0]?.source ?? '';
  return room && addressesOf(room).includes(source) ? undefined : `it arrives from ${source}: its source was changed`;
}

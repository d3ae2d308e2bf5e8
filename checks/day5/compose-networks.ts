import { partialCredit } from '../../harness/expect/partial-credit.ts';
import type { Cell, Container, Docker } from '../../harness/model/index.ts';
import { connect } from '../../harness/probe/index.ts';
import { deliverable } from '../../labs/catalogue.ts';
import { needs, networks } from '../../labs/day5/stack.ts';
import { check, type DeliverableId, type Part } from '../check.ts';
import { portOf, type ServiceName, serviceNames } from './serving.ts';
import { running, stack } from './stack.ts';

/** Connections from one container of a service to every address of every container of another. */
type Tried = {
  readonly from: string;
  readonly to: string;
  /** For each container of the other service: what came of each of its addresses ('open', 'timeout', …). */
  readonly results: readonly (readonly string[])[];
};

type Observation =
  | { readonly missing: DeliverableId }
  | {
      readonly tried: readonly Tried[];
      /** Whether the external client reaches nginx-lb at the published port. */
      readonly published: string;
      /** Other services' published ports, and whether the client gets in there. */
      readonly others: readonly { readonly service: string; readonly port: number; readonly result: string }[];
      /** Services without a running container that has an address. */
      readonly absent: readonly string[];
    };

export const composeNetworks = check({
  ...deliverable('day5.compose-networks'),
  on: stack,

  async observe(context): Promise<Observation> {
    const up = running(context);
    if ('missing' in up) return up;
    const live = (await up.composition.ps()).filter(({ state }) => state === 'running');
    const of = (service: string) => live.filter(({ compose }) => compose?.service === service);
    const [tried, { published, others }] = await Promise.all([tryAll(up.docker, of), tryOutside(up.docker, live)]);
    const absent = serviceNames.filter((service) => of(service).flatMap(addressesOf).length === 0);
    return { tried, published, others, absent };
  },

  judge(seen) {
    if ('missing' in seen) return { status: 'blocked', by: seen.missing };
    return partialCredit([...allowed(seen), ...forbidden(seen)], {
      expected:
        'Who is together in frontend, backend, cache or database reaches whom it needs there; who shares no network with a service does not reach it, and the external client reaches nginx-lb alone.',
      hint: 'Each service lists its networks in the Compose file, and one that lists none is on the default network with all the others. Which of the four does each of these two belong to?',
    });
  },

  show(seen) {
    if ('missing' in seen) return [];
    const cells = serviceNames.map((from) => serviceNames.map((to) => cellOf(seen.tried, from, to)));
    const title = "Who reaches whom, at the services' ports";
    return [{ kind: 'matrix', title, about: 'policy', from: serviceNames, to: serviceNames, cells }];
  },
});

/** What was seen of a pair, and whether that is what the networks ask for. */
function cellOf(tried: readonly Tried[], from: ServiceName, to: ServiceName): Cell {
  const one = tried.find((each) => each.from === from && each.to === to);
  if (!one || one.results.length === 0) return { state: 'self', note: from === to ? '' : 'nobody there' };
  const open = one.results.flat().includes('open');
  const needed = needs.some(([client, target]) => client === from && target === to);
  if (needed) return { state: reaches(one) ? 'ok' : 'no', note: open ? 'open' : 'closed' };
  if (share(from, to)) return { state: 'self', note: open ? 'open' : 'closed' };
  return { state: open ? 'no' : 'ok', note: open ? 'open' : 'closed' };
}

async function tryAll(docker: Docker, of: (service: string) => readonly Container[]): Promise<Tried[]> {
  const pairs = serviceNames.flatMap((from) => serviceNames.filter((to) => to !== from).map((to) => ({ from, to })));
  const asked = pairs.flatMap(({ from, to }) => {
    const [sender] = of(from);
    if (sender === undefined || of(to).length === 0) return [];
    return of(to).flatMap((target) => addressesOf(target).map((address) => ({ from, to, sender, target, address })));
  });
  const results = await connect(
    docker.host,
    asked.map(({ to, sender, address }) => ({ from: sender.name, to: address, port: portOf(to) })),
  );
  return pairs.map(({ from, to }) => ({
    from,
    to,
    results: of(to).map((target) =>
      asked.flatMap((one, index) =>
        one.from === from && one.target === target ? [results[index]?.result ?? 'not tried'] : [],
      ),
    ),
  }));
}

async function tryOutside(docker: Docker, live: readonly Container[]) {
  const published = live.flatMap(({ compose, ports }) =>
    ports.map((port) => ({ service: compose?.service ?? '', port: Number.parseInt(port, 10) })),
  );
  const others = published.filter(({ service, port }) => service !== 'nginx-lb' && port > 0);
  const client = { from: '@client', to: docker.address };
  const [own, ...rest] = await connect(docker.host, [
    { ...client, port: 8080 },
    ...others.map(({ port }) => ({ ...client, port })),
  ]);
  return {
    published: own?.result ?? 'not tried',
    others: others.map((one, index) => ({ ...one, result: rest[index]?.result ?? 'not tried' })),
  };
}

function addressesOf({ addresses }: Container): string[] {
  return Object.values(addresses).filter((address) => address !== '');
}

type Looked = Exclude<Observation, { missing: DeliverableId }>;

function reaches({ results }: Tried): boolean {
  return results.length > 0 && results.every((one) => one.includes('open'));
}

function allowed({ tried, absent }: Looked): Part[] {
  return needs.map(([from, to]) => {
    const one = tried.find((each) => each.from === from && each.to === to);
    const ok = one !== undefined && reaches(one);
    const words = [...new Set(one?.results.flat())].join(', ') || 'it has no address to try';
    const gone = absent.includes(from) || absent.includes(to);
    return {
      what: `${from} → ${to}`,
      trouble: ok ? undefined : `it does not get through (${words})`,
      blame: gone ? 'day5.compose-up' : undefined,
    };
  });
}

function forbidden(seen: Looked): Part[] {
  const { tried, published, others, absent } = seen;
  const isOpen = (from: string, to: string) => tried.some((one) => one.from === from && one.to === to && reaches(one));
  const clients = (to: string) => [...needs, ['api-gateway', 'nginx-lb']].filter(([, target]) => target === to);
  const works = (to: string) =>
    (to === 'nginx-lb' && published === 'open') || clients(to).some(([from = '']) => isOpen(from, to));
  const pairs = tried.filter(({ from, to }) => !share(from as ServiceName, to as ServiceName));
  return [
    ...pairs.map(({ from, to, results }) => {
      const open = results.flat().includes('open');
      const alone = clients(to).every(([client = '']) => absent.includes(client));
      const gone = absent.includes(from) || absent.includes(to) || (alone && !works(to));
      // Without somebody who gets in, that somebody else does not proves nothing.
      const unknown = works(to) ? undefined : 'nobody reaches it, so that it is kept from others is not shown';
      return {
        what: `${from} → ${to}`,
        trouble: open ? 'it gets through, and they share no network' : unknown,
        blame: gone && !open ? ('day5.compose-up' as const) : undefined,
      };
    }),
    ...others
      .filter(({ result }) => result === 'open')
      .map(({ service, port }) => ({
        what: `the external client → ${service}`,
        trouble: `port ${port} of the host lets it in`,
      })),
  ];
}

function share(from: ServiceName, to: ServiceName): boolean {
  return Object.values<readonly ServiceName[]>(networks).some(
    (members) => members.includes(from) && members.includes(to),
  );
}

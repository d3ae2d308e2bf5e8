import { drawnNumber } from '../../harness/expect/drawn.ts';
import { partialCredit } from '../../harness/expect/partial-credit.ts';
import type { LabHostContext, OutboundConnection } from '../../harness/model/index.ts';
import { connectOutside } from '../../harness/probe/policy.ts';
import { deliverable } from '../../labs/catalogue.ts';
import { policy } from '../../labs/day4/network.ts';
import type { Part } from '../check.ts';
import { check } from '../check.ts';
import { balancedShop } from '../testbeds.ts';
import { type Day4Scene, services, settle } from './scene.ts';

type Port = Pick<OutboundConnection, 'protocol' | 'port'>;

/** What the services reached of the internet, and what the external client did, from which no rule of the lab keeps it. */
type Observation = { readonly services: readonly string[]; readonly connections: readonly OutboundConnection[] };

/** A busy machine may take its time, to which what never comes need not be held. */
const patienceMs = [400, 1500, 4000];
const client = '@client';

export const outbound = check({
  ...deliverable('day4.outbound'),
  on: balancedShop,

  async observe(context): Promise<Observation> {
    const look = async (scene: Day4Scene) => {
      let seen: Observation = { services: [], connections: [] };
      for (const timeoutMs of patienceMs) {
        seen = await tryPorts(context, scene, timeoutMs);
        if (seen.connections.every((one) => one.answered || !(isWanted(one) || one.from === client))) break;
      }
      return seen;
    };
    const isRight = ({ from, arrived, answered, ...port }: OutboundConnection) =>
      from === client || isWanted(port) ? answered : !arrived;
    return await settle(context, look, ({ connections }) => connections.every(isRight));
  },

  judge: (seen) =>
    partialCredit(parts(seen), {
      expected:
        'From every service TCP to ports 80, 443 and 53 and UDP to port 53 of the internet get through and are answered; all other TCP and UDP is dropped.',
      hint: 'A list of what is accepted restricts nothing by itself: what happens to a packet that none of your rules has accepted?',
    }),

  show: (seen) => [evidence(seen)],
});

/** Some ports that everybody would think of, and some that nobody can know. */
function portsOf({ host }: LabHostContext): Port[] {
  const drawn = (index: number) => 10_000 + drawnNumber(host.seed, `outbound port ${index}`, 50_000);
  return [
    ...policy.outbound.tcp.map((port) => ({ protocol: 'tcp', port }) as const),
    ...policy.outbound.udp.map((port) => ({ protocol: 'udp', port }) as const),
    ...[22, 8443, drawn(0)].map((port) => ({ protocol: 'tcp', port }) as const),
    ...[123, drawn(4)].map((port) => ({ protocol: 'udp', port }) as const),
  ];
}

async function tryPorts(context: LabHostContext, scene: Day4Scene, timeoutMs: number): Promise<Observation> {
  const named = services.flatMap(({ name }) => (scene.keys[name] ? [{ name, key: scene.keys[name] }] : []));
  const ports = portsOf(context);
  const keys = [...new Set(named.map(({ key }) => key))];
  const connections = [...keys, client].flatMap((from) => ports.map((port) => ({ from, ...port })));
  const seen = await connectOutside(context.host, { connections, timeoutMs });
  const nameOf = (key: string) => named.find((one) => one.key === key)?.name ?? key;
  return { services: keys.map(nameOf), connections: seen.map((one) => ({ ...one, from: nameOf(one.from) })) };
}

function isWanted({ protocol, port }: Port): boolean {
  return (policy.outbound[protocol] as readonly number[]).includes(port);
}

function parts({ services: names, connections }: Observation): Part[] {
  if (names.length === 0) return [{ what: 'the services', trouble: 'there is no namespace of any' }];
  const control = connections.filter(({ from }) => from === client);
  if (control.some(({ answered }) => !answered)) throw new Error('The simulated internet does not answer its client.');
  return control.flatMap(({ protocol, port }): Part[] => {
    const of = connections.filter((one) => one.protocol === protocol && one.port === port && names.includes(one.from));
    const what = `${protocol.toUpperCase()} ${port}`;
    const wanted = isWanted({ protocol, port });
    const wrong = of.filter(({ arrived, answered }) => (wanted ? !answered : arrived));
    if (wanted) return wrong.length === 0 ? [] : [{ what, trouble: `${list(wrong, names)} got no answer`, weight: 2 }];
    const works = connections.some((one) => one.answered && one.from !== client);
    const vacuous = works ? undefined : 'it proves nothing that this does not get out, as nothing does';
    return [{ what, trouble: wrong.length > 0 ? `${list(wrong, names)} got out` : vacuous }];
  });
}

function list(connections: readonly OutboundConnection[], names: readonly string[]): string {
  return connections.length === names.length ? 'every service' : connections.map(({ from }) => from).join(', ');
}

function evidence({ services: names, connections }: Observation) {
  const ports = connections.filter(({ from }) => from === client);
  const cell = (from: string, { protocol, port }: Port) => {
    const one = connections.find((each) => each.from === from && each.protocol === protocol && each.port === port);
    const note = one?.answered ? 'answered' : one?.arrived ? 'went out' : 'closed';
    if (from === client) return { state: 'self', note } as const;
    const right = isWanted({ protocol, port }) ? one?.answered : !one?.arrived;
    return { state: right ? 'ok' : 'no', note } as const;
  };
  const from = [...names, client];
  return {
    kind: 'matrix',
    title: 'What gets out to the internet',
    about: 'policy',
    from: [...names, 'external client'],
    to: ports.map(({ protocol, port }) => `${protocol} ${port}`),
    cells: from.map((one) => ports.map((port) => cell(one, port))),
  } as const;
}

import { partialCredit } from '../../harness/expect/partial-credit.ts';
import {
  connectionOf,
  differences,
  type Expectation,
  ending,
  isAlive,
  isOpen,
  type Row,
  type Table,
  tableEvidence,
  whyWrong,
} from '../../harness/expect/policy.ts';
import { reasonsOf, ways } from '../../harness/expect/reach.ts';
import { listens, serviceLocation } from '../../harness/expect/service-location.ts';
import type { LabHostContext, Service, WhyObservation } from '../../harness/model/index.ts';
import { deliverable } from '../../labs/catalogue.ts';
import { instances } from '../../labs/day4/network.ts';
import { topology } from '../../labs/topology.ts';
import type { Part } from '../check.ts';
import { check } from '../check.ts';
import { balancedShop } from '../testbeds.ts';
import { type Day4Scene, services, settle } from './scene.ts';
import { explainPairs, fillTable } from './table.ts';

/** A store, who may reach it, and what explains it where this is not so. */
type StoreSeen = {
  readonly name: string;
  readonly port: number;
  readonly allowed: readonly string[];
  /** Why nobody can reach it: nothing listens there; null when something does. */
  readonly absent: string | null;
};

type Observation = { readonly table: Table; readonly stores: readonly StoreSeen[]; readonly why: WhyObservation };

const stores: readonly { readonly service: Service; readonly title: string; readonly clients: readonly string[] }[] = [
  { service: one('postgres-db'), title: 'PostgreSQL', clients: ['order-service'] },
  { service: one('redis-cache'), title: 'Redis', clients: instances.map(({ name }) => name) },
];

/** What else a policy may not close, or there is no shop to protect. nginx's way to the gateway has a limit, so it is not asked here. */
const roads = ['product-service', 'order-service'].map((to) => ({ from: 'api-gateway', to }));

const client: Row = { name: 'external client', key: '@client' };
const host: Row = { name: 'host', key: '@host' };

export const accessPolicy = check({
  ...deliverable('day4.access-policy'),
  on: balancedShop,

  async observe(context): Promise<Observation> {
    const look = async (scene: Day4Scene) => ({ scene, table: await connectEverywhere(context, scene) });
    const { scene, table } = await settle(
      context,
      look,
      (seen) => differences(seen.table, wanted(seen.scene)).length === 0,
    );
    const rule = wanted(scene);
    return {
      table,
      stores: stores.map(({ service, title, clients }) => ({
        name: title,
        port: service.port,
        allowed: table.rows.flatMap(({ name, key }) => (clients.some((one) => scene.keys[one] === key) ? [name] : [])),
        absent: listens(scene, service) ? null : serviceLocation(scene, service),
      })),
      why: await explainPairs(context.host, table, differences(table, rule), rule),
    };
  },

  judge: (seen) =>
    partialCredit([...seen.stores.flatMap((store) => parts(seen, store)), ...roadParts(seen)], {
      expected:
        'Port 5432 of postgres-db opens to order-service alone, port 6379 of redis-cache to the product services alone; everybody else tries in vain, and the gateway reaches its services as before.',
      hint: 'Read the counters of your rules while you try a connection that should not be: which rule meets it, and which one should have?',
      background: whyWrong(seen.why, 'closed'),
      why: reasonsOf(seen.why),
    }),

  show({ table, why }) {
    const keys = Object.fromEntries(table.rows.map(({ name, key }) => [name, key]));
    return [tableEvidence('Who reaches which port', table, wanted({ keys })), ...ways(why)];
  },
});

function one(name: string): Service {
  return topology.services.find((service) => service.name === name) as Service;
}

/** Every namespace of the lab and the client connect to the services of Day 2; so does the host, for information. */
async function connectEverywhere({ host: lab }: LabHostContext, scene: Day4Scene): Promise<Table> {
  const named = new Map(services.map(({ name }) => [scene.keys[name], name]));
  const others = scene.survey.namespaces.filter(({ key }) => key !== '@host');
  const rows = others.map(({ key }) => ({ name: named.get(key) ?? key, key }));
  const order = services.map(({ name }) => name);
  const place = ({ name }: Row) => (order.includes(name) ? order.indexOf(name) : order.length);
  rows.sort((a, b) => place(a) - place(b));
  const columns = topology.services.map((service) => ({ ...service, key: scene.keys[service.name] ?? null }));
  return await fillTable(lab, { rows: [...rows, client, host], columns }, wanted(scene), [topology.subnet]);
}

/** What task 4.3 asks for; of the host and of all other ports it says nothing. */
function wanted({ keys }: Pick<Day4Scene, 'keys'>): Expectation {
  return (row, column) => {
    const store = stores.find(({ service }) => service.name === column.name);
    if (roads.some(({ from, to }) => keys[from] === row.key && to === column.name)) return 'open';
    if (!store || row.key === '@host') return null;
    return store.clients.some((name) => keys[name] === row.key) ? 'open' : 'closed';
  };
}

function parts({ table, why }: Observation, { name, port, allowed, absent }: StoreSeen): Part[] {
  const column = table.columns.find((each) => each.port === port);
  if (!column) return [];
  const closed = whyWrong(why, 'open', port);
  const because = closed === undefined ? '' : `: ${closed}`;
  const controls = allowed.map((row): Part => {
    const failed = absent ?? `${ending(connectionOf(table, row, column.name))}${because}`;
    const open = isOpen(table, row, column.name);
    // That the doors are open to those who may enter was so before there was a policy: it earns nothing, and its lack costs.
    return { what: `${row} to ${name}`, trouble: open ? undefined : failed, weight: open ? 0 : 2 };
  });
  if (controls.length === 0)
    controls.push({ what: name, trouble: 'the service that it is for is not there', weight: 2 });
  const isLive = controls.some(({ trouble }) => trouble === undefined);
  const others = table.rows.filter(
    (row) => row.key !== '@host' && row.key !== column.key && !allowed.includes(row.name),
  );
  return [
    ...controls,
    ...others.map((row): Part => {
      const open = connectionOf(table, row.name, column.name)?.result === 'open';
      const trouble = open
        ? `connects to ${name}, port ${port}`
        : !isLive
          ? `that they do not reach ${name} proves nothing, as nobody does`
          : isAlive(table, row)
            ? undefined
            : `nothing that it sends was seen anywhere, so its silence proves nothing`;
      return { what: row.name, trouble };
    }),
  ];
}

function roadParts({ table, why }: Observation): Part[] {
  const closed = whyWrong(why, 'open');
  const because = closed === undefined ? '' : `: ${closed}`;
  return roads.map(({ from, to }) => {
    const open = isOpen(table, from, to);
    const trouble = open ? undefined : `the connection ${ending(connectionOf(table, from, to))}${because}`;
    return { what: `${from} to ${to}`, trouble, weight: open ? 0 : 3 };
  });
}

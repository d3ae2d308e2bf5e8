import { breach, shown } from '../../harness/expect/contract.ts';
import { partialCredit } from '../../harness/expect/partial-credit.ts';
import {
  type Column,
  connectionOf,
  differences,
  type Expectation,
  ending,
  isAlive,
  isOpen,
  type Table,
  tableEvidence,
  whyWrong,
} from '../../harness/expect/policy.ts';
import { reasonsOf, ways } from '../../harness/expect/reach.ts';
import type { HttpResult, LabHostContext, SqlResult, WhyObservation } from '../../harness/model/index.ts';
import { http } from '../../harness/probe/index.ts';
import { pollStart, sql } from '../../harness/probe/services.ts';
import { deliverable } from '../../labs/catalogue.ts';
import { tiers } from '../../labs/day4/network.ts';
import { topology } from '../../labs/topology.ts';
import type { Part } from '../check.ts';
import { check } from '../check.ts';
import { newOrder, placing } from '../day2/order.ts';
import { guestAt, withGuestIfPossible } from '../guest.ts';
import { tieredShop } from '../testbeds.ts';
import { explainPairs, fillTable } from './table.ts';
import { addressIn, lookAtTiers, type TierScene } from './tier-scene.ts';

/** An order from outside: where it was posted, the answer, and the rows that it became. */
type Placed = { readonly url: string; readonly answer: HttpResult; readonly rows: SqlResult };

type Observation = {
  readonly table: Table;
  /** Those of the frontend that must not reach the database network. */
  readonly frontend: readonly string[];
  /** One of these, that we added: no rule can name it. Null or absent where there was none. */
  readonly guest?: string | null;
  readonly order: Placed | null;
  /** What tells why pairs are not as they should be. */
  readonly why: WhyObservation;
};

/** What has to go through for the shop to work. */
const needed: readonly (readonly [from: string, to: string])[] = [
  ['nginx-lb', 'api-gateway'],
  ['api-gateway', 'product-service'],
  ['api-gateway', 'order-service'],
  ['product-service', 'redis-cache'],
  ['order-service', 'postgres-db'],
];
const stores = ['redis-cache', 'postgres-db'];
const startMs = 8000;
const onceMoreMs = 300;

export const tierPolicy = check({
  ...deliverable('day4.tier-policy'),
  on: tieredShop,

  async observe(context): Promise<Observation> {
    const { bridges } = await lookAtTiers(context.host);
    const bridge = bridges.find(({ tier }) => tier === 'frontend')?.name ?? null;
    const { address: gateway, prefix } = tiers[0];
    const guest = bridge === null ? null : guestAt(context, { bridge, gateway, prefix });
    return await withGuestIfPossible(context, guest, (name) => lookAtPolicy(context, name));
  },

  judge: (seen) =>
    partialCredit(parts(seen), {
      expected:
        'The frontend reaches the gateway, the backend reaches the stores, the frontend never does; and an order from outside becomes a row in PostgreSQL.',
      hint: 'The host has a leg in every network and passes on between them whatever its rules allow. Which pairs need it, and what happens to all others?',
      background:
        [whyWrong(seen.why, 'open'), whyWrong(seen.why, 'closed')].filter((one) => one !== undefined).join('; ') ||
        undefined,
      why: reasonsOf(seen.why),
    }),

  show: ({ table, frontend, why }) => [
    tableEvidence('Who reaches which port in the tiers', table, wanted(frontend)),
    ...ways(why),
  ],
});

async function lookAtPolicy(context: LabHostContext, guest: string | null): Promise<Observation> {
  const guests = guest === null ? [] : [guest];
  const look = async () => {
    const scene = await lookAtTiers(context.host);
    const frontend = [...frontendOf(scene), ...guests];
    return {
      table: await connectEverywhere(context, scene, frontend, guests),
      frontend,
      order: await place(context, scene),
    };
  };
  const patience = { milliseconds: startMs, since: context.host.settledSince, least: onceMoreMs };
  const good = ({ table, frontend, order }: Awaited<ReturnType<typeof look>>) =>
    isDone(order) && differences(table, wanted(frontend)).length === 0;
  const seen = await pollStart(context, patience, look, good);
  const rule = wanted(seen.frontend);
  return { ...seen, guest, why: await explainPairs(context.host, seen.table, differences(seen.table, rule), rule) };
}

async function connectEverywhere(
  { host }: LabHostContext,
  { residents }: TierScene,
  frontend: readonly string[],
  guests: readonly string[],
): Promise<Table> {
  const own = residents.flatMap(({ name, key }) => (key === null ? [] : [{ name, key }]));
  const rows = [...own, ...guests.map((name) => ({ name, key: name }))];
  const columns = topology.services.flatMap(({ name, port }): Column[] => {
    const resident = residents.find((one) => one.name === name);
    const address = resident ? addressIn(resident, ['frontend', 'backend', 'database']) : null;
    return resident && address !== null ? [{ name, address, port, key: resident.key }] : [];
  });
  const outsiders = [
    { name: 'external client', key: '@client' },
    { name: 'host', key: '@host' },
  ];
  const routed = tiers.map(({ subnet }) => subnet);
  return await fillTable(host, { rows: [...rows, ...outsiders], columns }, wanted(frontend), routed);
}

/** Who lives in the frontend and not in the backend. */
function frontendOf({ residents }: TierScene): string[] {
  const hasLeg = (interfaceAddresses: TierScene['residents'][number]['interfaceAddresses'], tier: string) =>
    interfaceAddresses.some(({ subnetOf }) => subnetOf === tier);
  return residents
    .filter(
      ({ name, interfaceAddresses }) =>
        name === 'nginx-lb' || (hasLeg(interfaceAddresses, 'frontend') && !hasLeg(interfaceAddresses, 'backend')),
    )
    .map(({ name }) => name);
}

function wanted(frontend: readonly string[]): Expectation {
  return (row, column) => {
    if (needed.some(([from, to]) => from === row.name && to === column.name)) return 'open';
    return stores.includes(column.name) && frontend.includes(row.name) ? 'closed' : null;
  };
}

function parts({ table, frontend, guest = null, order }: Observation): Part[] {
  const has = (name: string) => table.columns.some((column) => column.name === name);
  const roads = needed.map(([from, to]): Part => {
    const open = isOpen(table, from, to);
    const why = has(to) ? ending(connectionOf(table, from, to)) : 'has no address to go to';
    return { what: `${from} to ${to}`, trouble: open ? undefined : `the connection ${why}`, weight: open ? 0 : 1 };
  });
  const closed = frontend.flatMap((name) => {
    const row = table.rows.find((one) => one.name === name);
    // A bridge may take its time until it lets a new port in (STP): of a guest that could say nothing nothing is told.
    if (name === guest && !(row && isAlive(table, row))) return [];
    return stores.map((store): Part => {
      const isLive = needed.some(([from, to]) => to === store && isOpen(table, from, to));
      const open = connectionOf(table, name, store)?.result === 'open';
      const silent =
        row && isAlive(table, row) ? undefined : 'nothing that it sends was seen anywhere, which proves nothing';
      const dead = isLive ? silent : 'nobody reaches it, which proves nothing';
      return { what: `${name} to ${store}`, trouble: open ? 'the connection was open' : dead };
    });
  });
  return [
    { what: 'an order from outside', trouble: isDone(order) ? undefined : failure(order), weight: 2 },
    ...roads,
    ...closed,
  ];
}

/** An external client's order by the host's port 8080. */
async function place(context: LabHostContext, { residents }: TierScene): Promise<Placed | null> {
  const address = (name: string) => {
    const resident = residents.find((one) => one.name === name);
    return resident ? addressIn(resident, ['frontend', 'backend', 'database']) : null;
  };
  const database = address('postgres-db');
  const asker = residents.find(({ name }) => name === 'order-service')?.key ?? null;
  if (database === null || asker === null) return null;
  const order = newOrder(context);
  const url = `http://${context.host.uplink.address}:${topology.forward.hostPort}/api/orders`;
  const answer = await http(context.host, placing(order, { from: '@client', url }));
  const rows = await sql(context.host, {
    ...{ from: asker, host: database, port: 5432, user: 'postgres', password: 'postgres', database: 'orders' },
    text: 'SELECT id FROM orders WHERE customer_id = $1',
    values: [order.customer_id],
  });
  return { url, answer, rows };
}

function isDone(order: Placed | null): boolean {
  if (order === null || breach(order.answer, { status: 201 }) !== undefined) return false;
  return 'rows' in order.rows && order.rows.rows.length === 1;
}

function failure(order: Placed | null): string {
  if (order === null) return 'there is no order-service or no postgres-db to become a row in';
  const rows = 'rows' in order.rows ? `${order.rows.rows.length} rows` : order.rows.failed;
  return `POST ${order.url}: ${shown(order.answer)}; in PostgreSQL: ${rows}`;
}

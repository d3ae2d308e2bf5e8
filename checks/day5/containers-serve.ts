import { breach, parsed } from '../../harness/expect/contract.ts';
import { partialCredit } from '../../harness/expect/partial-credit.ts';
import type { HttpResult, SqlResult } from '../../harness/model/index.ts';
import { http, patient } from '../../harness/probe/index.ts';
import { httpMany, poll, redis } from '../../harness/probe/services.ts';
import { deliverable } from '../../labs/catalogue.ts';
import { notFound, orderCreated, product } from '../../labs/day2/contracts.ts';
import { topology } from '../../labs/topology.ts';
import { check, type DeliverableId, type Part } from '../check.ts';
import { listTrouble } from '../product-list.ts';
import { isDown, portOf, serviceNames } from './serving.ts';
import { newOrder, type Order, outside, placing, rowsOf, whereIs } from './shop.ts';
import { type Live, running, stack } from './stack.ts';

/** What the external client gets through the published port, and what became of it behind. */
type Observation =
  | { readonly missing: DeliverableId }
  | {
      /** In the order of `asked`. */
      readonly answers: readonly HttpResult[];
      readonly order: Order;
      readonly created: HttpResult;
      readonly refused: HttpResult;
      readonly rows: SqlResult;
      /** How many keys Redis holds after the products were asked for; null when it does not say. */
      readonly keys: number | null;
      /** Services that had not come up. */
      readonly down: readonly string[];
    };

const list = '/api/products';
const asked = [
  { what: 'GET /health', path: '/health', status: 200 },
  { what: 'GET /api/products', path: list, status: 200 },
  { what: 'GET /api/products/1', path: '/api/products/1', status: 200, schema: product },
  { what: 'a product that there is not', path: '/api/products/987654321', status: 404, schema: notFound },
  { what: 'another path', path: '/no-such-path', status: 404 },
] as const;

const settleMs = 5000;

export const containersServe = check({
  ...deliverable('day5.containers-serve'),
  on: stack,

  async observe(context): Promise<Observation> {
    const up = running(context);
    if ('missing' in up) return up;
    const down = serviceNames.filter((name) => isDown(context.shared.rise.crew[name]));
    const look = () => ask(up);
    const good = (seen: Awaited<ReturnType<typeof ask>>) =>
      parts({ ...seen, down }).every(({ trouble }) => trouble === undefined);
    return { ...(await poll(context, patient(settleMs), look, good)), down };
  },

  judge(seen) {
    if ('missing' in seen) return { status: 'blocked', by: seen.missing };
    return partialCredit(parts(seen), {
      expected: `An external client gets Day 2's answers through port ${topology.forward.hostPort} of the host: nginx's /health, the products, one of them, 404 for what there is not, 201 for an order, which is a row of PostgreSQL then, and 4xx for what is no order; the products are cached in Redis.`,
      hint: "'curl -i' on port 8080, then the same with 'docker-compose exec' one station further on: the first that answers wrong is the one. What a program knew as 10.0.0.30 has a name here.",
    });
  },
});

async function ask({ docker, composition }: Live) {
  const { host } = docker;
  const order = newOrder(docker);
  const answers = await httpMany(
    host,
    asked.map(({ path }) => outside(docker, path)),
  );
  const created = await http(host, placing(docker, JSON.stringify(order)));
  const refused = await http(host, placing(docker, '{"customer_id": '));
  const containers = await composition.ps();
  const cache = whereIs(containers, 'redis-cache');
  const [rows, size] = await Promise.all([
    rowsOf(docker, containers, order.customer_id),
    cache &&
      redis(host, {
        from: cache.container,
        host: cache.address,
        port: portOf('redis-cache'),
        commands: [['DBSIZE']],
      }),
  ]);
  const count = size && 'replies' in size ? size.replies[0] : null;
  return { answers, order, created, refused, rows, keys: typeof count === 'number' ? count : null };
}

function parts({
  answers,
  order,
  created,
  refused,
  rows,
  keys,
  down,
}: Exclude<Observation, { missing: DeliverableId }>): Part[] {
  // What a service does wrong that never came up is told there.
  const blame = down.length > 0 ? ('day5.compose-up' as const) : undefined;
  const contracts = asked.map(({ what, ...contract }, index) => ({
    what,
    trouble:
      contract.path === list
        ? listTrouble(answers[index] as HttpResult)
        : (breach(answers[index] as HttpResult, contract) ?? plainHealth(contract.path, answers[index])),
  }));
  const all: Part[] = [
    ...contracts,
    { what: 'POST /api/orders', trouble: breach(created, { status: 201, schema: orderCreated }), weight: 2 },
    { what: 'a body that is no order', trouble: breach(refused, { status: '4xx' }) },
    { what: 'the row of the order', trouble: misplaced(order, created, rows), weight: 2 },
    { what: 'the cache', trouble: keys === null || keys === 0 ? 'Redis holds no key after all that' : undefined },
  ];
  return all.map((part) => ({ ...part, blame }));
}

function plainHealth(path: string, answer: HttpResult | undefined): string | undefined {
  if (path !== '/health' || !answer || !('status' in answer)) return undefined;
  return answer.body.trim() === 'OK' ? undefined : `answered ${JSON.stringify(answer.body.slice(0, 80))} instead of OK`;
}

function misplaced(order: Order, created: HttpResult, rows: SqlResult): string | undefined {
  if (!('rows' in rows)) return `PostgreSQL said: ${rows.failed}`;
  const id = (parsed(created) as { readonly order_id?: unknown } | null | undefined)?.order_id;
  const [row, another] = rows.rows;
  if (row === undefined) return 'PostgreSQL has none';
  if (another !== undefined) return `PostgreSQL has ${rows.rows.length} of them`;
  // PostgreSQL's protocol writes numbers as text.
  return String(row.id) === String(id) && Number(row.quantity) === order.quantity
    ? undefined
    : 'it is not what was ordered and answered';
}

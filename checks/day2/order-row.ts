import { parsed, shown } from '../../harness/expect/contract.ts';
import { partialCredit } from '../../harness/expect/partial-credit.ts';
import type { Scene } from '../../harness/expect/service-location.ts';
import type { HttpResult, SqlResult } from '../../harness/model/index.ts';
import { http } from '../../harness/probe/index.ts';
import { deliverable } from '../../labs/catalogue.ts';
import { check } from '../check.ts';
import { shop } from '../testbeds.ts';
import { askOrders, newOrder, type Order, placing, rowsOf } from './order.ts';
import { from, observeServices, origin } from './scene.ts';

/** An order, the service's answer to it, and what PostgreSQL has of it. */
type Observation = {
  readonly order: Order;
  readonly created: HttpResult;
  readonly rows: SqlResult;
  readonly database: boolean;
};

const columns = ['product_id', 'quantity', 'total_price'] as const;

export const orderRow = check({
  ...deliverable('day2.order-row'),
  on: shop,

  async observe(context): Promise<Observation> {
    const { host } = context;
    const look = async (scene: Scene) => {
      const order = newOrder(context);
      const created = await http(
        host,
        placing(order, { from: from(scene, 'api-gateway'), url: `${origin('order-service')}/orders` }),
      );
      return { order, created, rows: await rowsOf(host, scene, order.customer_id) };
    };
    const { scene, seen } = await observeServices(context, look, ({ order, rows }) => isStored(order, rows));
    return { ...seen, database: 'rows' in (await askOrders(host, scene, 'SELECT 1', [])) };
  },

  judge({ order, created, rows, database }) {
    if (!('status' in created && created.status === 201)) return { status: 'blocked', by: 'day2.order-contract' };
    if (!database) return { status: 'blocked', by: 'day2.stores' };
    const words = {
      expected: `An order that was answered with 201 is one row of the table orders in the database orders, just as it was sent: ${JSON.stringify(order)}.`,
      hint: "'psql -h 10.0.0.60 -U postgres orders' from order-service shows what is there. Is the INSERT committed, and does it take its values from the request?",
    };
    if ('failed' in rows) return partialCredit([{ what: 'the table', trouble: rows.failed }], words);
    const [row] = rows.rows;
    if (!row || rows.rows.length > 1) {
      const trouble = `the answer was ${shown(created)}, and there are ${rows.rows.length} rows with its customer_id`;
      return partialCredit([{ what: 'the row', trouble }], words);
    }
    const id = (parsed(created) as { readonly order_id?: unknown }).order_id;
    const parts = columns.map((column) => {
      const same = matches(order[column], row[column]);
      return {
        what: column,
        trouble: same ? undefined : `the order says ${order[column]}, the row says ${row[column]}`,
      };
    });
    const idTrouble = String(id) === String(row.id) ? undefined : `the answer says ${id}, the row says ${row.id}`;
    return partialCredit(
      [{ what: 'the row', trouble: undefined, weight: 2 }, { what: 'id', trouble: idTrouble }, ...parts],
      words,
    );
  },
});

function isStored(order: Order, rows: SqlResult): boolean {
  return (
    'rows' in rows &&
    rows.rows.length === 1 &&
    columns.every((column) => matches(order[column], rows.rows[0]?.[column]))
  );
}

/** PostgreSQL writes a number of a DECIMAL(10, 2) with all its places. */
function matches(sent: string | number, stored: unknown): boolean {
  return typeof sent === 'number' ? stored !== null && Number(stored) === sent : stored === sent;
}

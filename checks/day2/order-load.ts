import { parsed, shown } from '../../harness/expect/contract.ts';
import { partialCredit } from '../../harness/expect/partial-credit.ts';
import type { Scene } from '../../harness/expect/service-location.ts';
import type { HttpResult, LabHostContext, SqlResult } from '../../harness/model/index.ts';
import { patient, slowness } from '../../harness/probe/index.ts';
import { httpMany } from '../../harness/probe/services.ts';
import { deliverable } from '../../labs/catalogue.ts';
import { check } from '../check.ts';
import { shop } from '../testbeds.ts';
import { askOrders, newOrder, type Order, placing } from './order.ts';
import { from, mark, observeServices, origin } from './scene.ts';

/** Orders and their answers; `rows` holds those of PostgreSQL that carry the mark. */
type Observation = {
  readonly orders: readonly Order[];
  readonly answers: readonly HttpResult[];
  readonly quoted: { readonly order: Order; readonly answer: HttpResult };
  readonly rows: SqlResult;
};

const many = 50;
/** What serves each order by a program of its own has that many to start; of fewer at once, so much less. */
const answerMs = 10_000;

export const orderLoad = check({
  ...deliverable('day2.order-load'),
  on: shop,

  async observe(context): Promise<Observation> {
    const isRight = (one: Observation) => parts(one).every(({ trouble }) => !trouble);
    const { scene, seen } = await observeServices(context, (one) => placeMany(context, one, many), isRight);
    // Each order may start a process of the database's, for which its service has a deadline: a slow machine gets fewer at once.
    const atOnce = Math.ceil(many / slowness());
    return isRight(seen) || atOnce === many ? seen : await placeMany(context, scene, atOnce);
  },

  judge(seen) {
    if (!seen.answers.some(isCreated)) return { status: 'blocked', by: 'day2.order-contract' };
    if (!('rows' in seen.rows) || seen.rows.rows.length === 0) return { status: 'blocked', by: 'day2.order-row' };
    return partialCredit(parts(seen), {
      expected: `${many} orders at once give ${many} different ids and a row each, under that id; a quote in a field is stored as it is.`,
      hint: 'Who gives an order its number: the database, or your code by looking at what is there? And who puts the values into the SQL text?',
    });
  },
});

/** Places 50 orders, so many at once, and one with quotes in it; then reads their rows. */
async function placeMany(context: LabHostContext, scene: Scene, atOnce: number): Promise<Observation> {
  const { host } = context;
  const nonce = mark(context);
  const orders = Array.from({ length: many }, (_, index) => ({
    ...newOrder(context),
    customer_id: `${nonce}/${index}`,
  }));
  const order = { ...newOrder(context), customer_id: `${nonce}/O'Brien`, product_id: `'); --` };
  const where = { from: from(scene, 'api-gateway'), url: `${origin('order-service')}/orders` };
  const timeoutMs = Math.ceil((patient(answerMs) * atOnce) / many);
  const place = (each: Order) => ({ ...placing(each, where), timeoutMs });
  const answers: HttpResult[] = [];
  while (answers.length < many)
    answers.push(...(await httpMany(host, orders.slice(answers.length, answers.length + atOnce).map(place))));
  const [answer] = (await httpMany(host, [place(order)])) as [HttpResult];
  const rows = await askOrders(
    host,
    scene,
    'SELECT id, customer_id, product_id FROM orders WHERE customer_id LIKE $1',
    [`${nonce}%`],
  );
  return { orders, answers, quoted: { order, answer }, rows };
}

function isCreated(answer: HttpResult): boolean {
  return 'status' in answer && answer.status === 201;
}

function idOf(answer: HttpResult): string {
  return String((parsed(answer) as { readonly order_id?: unknown } | null)?.order_id);
}

function parts({ orders, answers, quoted, rows }: Observation) {
  const stored = 'rows' in rows ? rows.rows : [];
  const refused = answers.filter((answer) => !isCreated(answer));
  const ids = answers.filter(isCreated).map(idOf);
  const different = new Set(ids).size;
  const lost = orders.filter(({ customer_id }) => stored.filter((row) => row.customer_id === customer_id).length !== 1);
  const strays = (order: Order, answer: HttpResult | undefined) => {
    const own = stored.find((row) => row.customer_id === order.customer_id);
    return answer !== undefined && isCreated(answer) && own !== undefined && String(own.id) !== idOf(answer);
  };
  const { order, answer } = quoted;
  // That an order which comes alone is answered with its row's id is for day2.order-row to say.
  const astray = strays(order, answer) ? [] : orders.filter((one, index) => strays(one, answers[index]));
  const row = stored.find(({ customer_id }) => customer_id === order.customer_id);
  const kept = row?.product_id === order.product_id;
  const quote = isCreated(answer)
    ? `no row has customer_id ${order.customer_id} and product_id ${order.product_id}`
    : `it was answered with ${shown(answer)}`;
  return [
    {
      what: `${many} orders at once`,
      trouble: refused[0] && `${refused.length} were not created: ${shown(refused[0])}`,
    },
    {
      what: 'ids',
      trouble:
        different < ids.length
          ? `${ids.length} orders have ${different} different ids`
          : astray.length > 0
            ? `${astray.length} were answered with another id than their rows have`
            : undefined,
    },
    {
      what: 'rows',
      trouble: lost.length === 0 ? undefined : `${lost.length} of the ${many} orders are not one row each`,
    },
    { what: 'an order with quotes in it', trouble: isCreated(answer) && kept ? undefined : quote },
  ];
}

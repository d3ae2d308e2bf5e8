import { breach } from '../../harness/expect/contract.ts';
import type { FilesContext, HttpResult, SqlResult } from '../../harness/model/index.ts';
import { http, patient } from '../../harness/probe/index.ts';
import { poll } from '../../harness/probe/services.ts';
import { deliverable } from '../../labs/catalogue.ts';
import { times } from '../../labs/day5/stack.ts';
import { check, type DeliverableId } from '../check.ts';
import { crew, isDown } from './serving.ts';
import { isCreated, newOrder, type Order, placing, rowsOf } from './shop.ts';
import { type Live, running, stack } from './stack.ts';

type Observation =
  | { readonly missing: DeliverableId }
  | {
      readonly order: Order;
      readonly created: HttpResult;
      readonly before: SqlResult;
      /** Absent when there was no order to lose. */
      readonly after?: {
        /** Containers of the stack between down and up. */
        readonly left: number;
        /** Whether PostgreSQL's container is another one than before. */
        readonly renewed: boolean;
        /** Whether PostgreSQL answers again. */
        readonly back: boolean;
        readonly rows: SqlResult;
        /** Another order, placed afterwards. */
        readonly again: HttpResult;
      };
    };

export const composeVolume = check({
  ...deliverable('day5.compose-volume'),
  on: stack,
  disturbs: true,
  limitMs: 300_000,

  async observe(context): Promise<Observation> {
    const up = running(context);
    if ('missing' in up) return up;
    const { docker, composition } = up;
    const order = newOrder(docker);
    const place = () => http(docker.host, placing(docker, JSON.stringify(order)));
    // That orders are taken at once is another check's matter.
    const created = await poll(context, times.answers, place, isCreated);
    const before = await rowsOf(docker, await composition.ps(), order.customer_id);
    if (!('rows' in before) || before.rows.length === 0) return { order, created, before };
    return { order, created, before, after: await downAndUp(context, up, order) };
  },

  judge(seen) {
    if ('missing' in seen) return { status: 'blocked', by: seen.missing };
    const { created, after } = seen;
    if (!after) return { status: 'blocked', by: 'day5.containers-serve' };
    if (after.left > 0 || !after.renewed)
      return { status: 'error', reason: `The grader could not tell: after down ${after.left} containers were left.` };
    const words = {
      expected:
        'An order that was taken before `docker-compose down` is a row of PostgreSQL after `docker-compose up -d`, and new ones are taken.',
      hint: "'docker volume ls' before and after, and 'docker inspect' for where it is mounted: PostgreSQL writes to /var/lib/postgresql/data, and what is in no named volume goes with the container.",
    };
    if (!after.back)
      return { status: 'fail', score: 0, ...words, actual: 'After down and up PostgreSQL did not come back.' };
    if (!('rows' in after.rows))
      return {
        status: 'fail',
        score: 0,
        ...words,
        actual: `After down and up PostgreSQL does not tell whether the order is a row (${after.rows.failed}).`,
      };
    if (after.rows.rows.length === 0)
      return { status: 'fail', score: 0, ...words, actual: 'The order was a row before, and is none afterwards.' };
    const trouble = breach(after.again, { status: 201 });
    if (trouble === undefined || !isCreated(created)) return { status: 'pass' };
    return { status: 'fail', score: 0.5, ...words, actual: `The order is still there, but a new one ${trouble}.` };
  },
});

async function downAndUp(context: Pick<FilesContext, 'signal'>, { docker, composition }: Live, order: Order) {
  const idOf = async () => (await composition.ps()).find(({ compose }) => compose?.service === 'postgres-db')?.id;
  const id = await idOf();
  const healthyMs = patient(times.healthy);
  await composition.down({ timeoutMs: healthyMs });
  const left = (await composition.ps()).length;
  await composition.up({ timeoutMs: healthyMs });
  const look = async () => await crew(docker, await composition.ps());
  const back = await poll(context, healthyMs, look, (seen) => !isDown(seen['postgres-db']));
  const renewed = (await idOf()) !== id;
  const ask = async () => await rowsOf(docker, await composition.ps(), order.customer_id);
  // Whoever has just come up may not answer yet: that is no row that is lost.
  const rows = await poll(context, healthyMs, ask, (seen) => 'rows' in seen);
  const place = () => http(docker.host, placing(docker, JSON.stringify(newOrder(docker))));
  const again = await poll(context, healthyMs, place, isCreated);
  return { left, renewed, back: !isDown(back['postgres-db']), rows, again };
}

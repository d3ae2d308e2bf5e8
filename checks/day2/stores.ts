import { drawnNumber } from '../../harness/expect/drawn.ts';
import { partialCredit } from '../../harness/expect/partial-credit.ts';
import { listens, type Scene, serviceLocation, serviceReasons } from '../../harness/expect/service-location.ts';
import type { SqlResult, WhyObservation } from '../../harness/model/index.ts';
import { redis } from '../../harness/probe/services.ts';
import { deliverable } from '../../labs/catalogue.ts';
import type { Part } from '../check.ts';
import { check } from '../check.ts';
import { shop } from '../testbeds.ts';
import { askOrders } from './order.ts';
import { explainService, from, mark, observeServices, service } from './scene.ts';

/** What PING and a SELECT get for an answer in the clients' namespaces. */
type Observation = {
  readonly scene: Scene;
  readonly ping: string;
  readonly select: SqlResult;
  /** Whether each gave back what nobody can know beforehand: a text that it was to keep, a number that it had to work out. Absent in older records. */
  readonly genuine?: { readonly cache: boolean; readonly database: boolean };
  /** What tells why one of them does not answer; null for one that does. */
  readonly why?: { readonly cache: WhyObservation | null; readonly database: WhyObservation | null };
};

const cache = service('redis-cache');
const database = service('postgres-db');

export const stores = check({
  ...deliverable('day2.stores'),
  on: shop,

  async observe(context): Promise<Observation> {
    const { host } = context;
    const look = async (scene: Scene) => {
      const text = mark(context);
      const number = drawnNumber(host.seed, `number ${text}`, 10_000);
      const key = `key:${text}`;
      const [pong, select] = await Promise.all([
        redis(host, {
          from: from(scene, 'product-service'),
          host: cache.address,
          port: cache.port,
          commands: [['PING'], ['SET', key, text, 'EX', '60'], ['GET', key], ['DEL', key]],
        }),
        askOrders(host, scene, 'SELECT $1::text AS kept, $2::int * 7 AS product', [text, `${number}`]),
      ]);
      const [row] = 'rows' in select ? select.rows : [];
      const genuine = {
        cache: 'replies' in pong && pong.replies[2] === text,
        database: row?.kept === text && Number(row.product) === number * 7,
      };
      return { ping: 'failed' in pong ? unanswered(pong.failed) : inWords(pong.replies[0]), select, genuine };
    };
    const isRight = (one: Awaited<ReturnType<typeof look>>) =>
      one.ping === 'PONG' && 'rows' in one.select && one.genuine.cache && one.genuine.database;
    const { scene, seen } = await observeServices(context, look, isRight);
    const why = {
      cache: seen.ping === 'PONG' ? null : await explainService(context, scene, 'product-service', 'redis-cache'),
      database: 'rows' in seen.select ? null : await explainService(context, scene, 'order-service', 'postgres-db'),
    };
    return { scene, ...seen, ...((why.cache ?? why.database) && { why }) };
  },

  judge({ scene, ping, select, genuine, why }) {
    const forgets = genuine?.cache === false ? 'it was answered, and a text that was SET did not come back' : undefined;
    const guesses = genuine?.database === false ? 'it was answered, and not with what was asked for' : undefined;
    const parts: Part[] = [
      { what: 'Redis', trouble: listens(scene, cache) ? undefined : serviceLocation(scene, cache) },
      { what: 'PING from product-service', trouble: ping === 'PONG' ? forgets : `it got ${ping}` },
      { what: 'PostgreSQL', trouble: listens(scene, database) ? undefined : serviceLocation(scene, database) },
      {
        what: 'SELECT from order-service',
        trouble: 'rows' in select ? guesses : `it got ${unanswered(select.failed)}`,
      },
    ];
    return partialCredit(parts, {
      expected: `Redis listens at ${cache.address}:${cache.port} in redis-cache and answers PING and keeps what it is given, PostgreSQL at ${database.address}:${database.port} in postgres-db and answers a SELECT (database orders, postgres/postgres): each to the service that needs it.`,
      hint: 'A server has an address that it listens at and, separately, a rule about whom it serves: Redis has its protected mode for that, PostgreSQL its pg_hba.conf.',
      why: [
        ...serviceReasons(why?.cache, { failed: rawWords[ping] ?? ping }),
        ...serviceReasons(why?.database, 'rows' in select ? undefined : select),
      ],
    });
  },
});

/** How the connection ended, for the words that are shown of it. */
const rawWords: Readonly<Record<string, string>> = { 'no answer': 'timeout', 'a refused connection': 'ECONNREFUSED' };

/** A reply that is no PONG: mostly an error, whose first sentence says enough. */
function inWords(reply: unknown): string {
  const text = reply !== null && typeof reply === 'object' && 'error' in reply ? String(reply.error) : String(reply);
  return text.split(/(?<=\.) /)[0] ?? text;
}

function unanswered(failed: string): string {
  const words: Readonly<Record<string, string>> = {
    timeout: 'no answer',
    ECONNREFUSED: 'a refused connection',
    ENETUNREACH: 'no route there',
    EHOSTUNREACH: 'no route there',
  };
  return words[failed] ?? failed;
}

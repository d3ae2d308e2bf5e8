import { breach, parsed } from '../../harness/expect/contract.ts';
import { partialCredit } from '../../harness/expect/partial-credit.ts';
import type { Scene } from '../../harness/expect/service-location.ts';
import type { HttpResult, LabHostContext } from '../../harness/model/index.ts';
import { http } from '../../harness/probe/index.ts';
import { pollStart } from '../../harness/probe/services.ts';
import { deliverable } from '../../labs/catalogue.ts';
import type { Part } from '../check.ts';
import { check } from '../check.ts';
import { shop } from '../testbeds.ts';
import { askRedis, type Entry, entries, isAlive } from './cache.ts';
import { from, mark, observeServices, origin } from './scene.ts';

/** For each route: whether it answered, the keys that appeared for it, and whether what we put into one came back. */
type Observation = {
  readonly redis: boolean;
  readonly routes: readonly {
    readonly path: string;
    readonly answered: boolean;
    readonly appeared: readonly Entry[];
    readonly returned: boolean;
  }[];
};

const paths = ['/products', '/products/1'];
const longestTtl = 300;
const writeMs = 300;

export const cacheUsed = check({
  ...deliverable('day2.cache-used'),
  on: shop,

  async observe(context): Promise<Observation> {
    const look = async (scene: Scene) => {
      if (!(await isAlive(context, scene))) return { redis: false, routes: [] };
      const routes = [];
      for (const path of paths) routes.push({ path, ...(await observeRoute(context, scene, path)) });
      return { redis: true, routes };
    };
    const { seen } = await observeServices(
      context,
      look,
      (one) => one.routes.length > 0 && parts(one).every(({ trouble }) => !trouble),
    );
    return seen;
  },

  judge(seen) {
    if (!seen.redis) return { status: 'blocked', by: 'day2.stores' };
    return partialCredit(parts(seen), {
      expected: `A request for products leaves its answer in Redis for at most ${longestTtl} s, and the next answer comes from there.`,
      hint: "Ask once, look with 'redis-cli keys \"*\"' and 'redis-cli ttl KEY', change the value with 'redis-cli set KEY … keepttl', and ask again.",
    });
  },
});

/** Deletes what lies in Redis for a route, asks, and puts a mark of ours into what has appeared. */
async function observeRoute(context: LabHostContext, scene: Scene, path: string) {
  const ask = () => http(context.host, { from: from(scene, 'api-gateway'), url: origin('product-service') + path });
  const first = await ask();
  const name = firstName(parsed(first));
  if (name === undefined || breach(first, { status: 200 }) !== undefined)
    return { answered: false, appeared: [], returned: false };
  const spelt = (value: string) => [name, inAscii(name)].find((spelling) => value.includes(spelling));
  const ofRoute = (value: string) => spelt(value) !== undefined;
  const forget = async () => {
    const known = (await entries(context, scene, ofRoute)) ?? [];
    if (known.length > 0) await askRedis(context, scene, [['DEL', ...known.map(({ key }) => key)]]);
  };
  await forget();
  // A service may answer first and write then.
  const inCache = async () => {
    await ask();
    return (await entries(context, scene, ofRoute)) ?? [];
  };
  const appeared = await pollStart(context, { milliseconds: writeMs }, inCache, (found) => found.length > 0);
  const nonce = mark(context);
  const isOurs = (answer: HttpResult) => 'status' in answer && answer.body.includes(nonce);
  await askRedis(context, scene, [
    ['PING'],
    ...appeared.map(({ key, value }) => ['SET', key, value.replace(spelt(value) ?? name, nonce), 'KEEPTTL'] as const),
  ]);
  const returned = await pollStart(context, { milliseconds: writeMs }, ask, isOurs);
  await askRedis(context, scene, [['PING'], ...appeared.map(({ key }) => ['DEL', key] as const)]);
  return { answered: true, appeared, returned: isOurs(returned) };
}

/** A name as Python's json writes it. */
function inAscii(name: string): string {
  return name.replace(/[^ -~]/g, (letter) => `\\u${letter.charCodeAt(0).toString(16).padStart(4, '0')}`);
}

function firstName(body: unknown): string | undefined {
  const product = Array.isArray(body) ? body[0] : body;
  const name = (product as { readonly name?: unknown } | null | undefined)?.name;
  return typeof name === 'string' && name !== '' ? name : undefined;
}

function parts({ routes }: Observation): Part[] {
  return routes.flatMap(({ path, answered, appeared, returned }) => {
    const what = `GET ${path}`;
    if (!answered) return [{ what, trouble: 'it does not answer', blame: 'day2.product-contract' as const }];
    if (appeared.length === 0) return [{ what, trouble: 'no key with its answer appeared in Redis', weight: 2 }];
    const lasting = appeared.find(({ ttl }) => ttl < 1 || ttl > longestTtl);
    const life = lasting && lasting.ttl > 0 ? `lives for ${lasting.ttl} s` : 'never expires';
    return [
      { what, trouble: lasting ? `the key '${lasting.key}' ${life}` : undefined },
      {
        what,
        trouble: returned
          ? undefined
          : `what we put into the key '${appeared[0]?.key}' did not come back: it is written and never read`,
      },
    ];
  });
}

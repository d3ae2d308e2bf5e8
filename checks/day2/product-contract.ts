import { breach, parsed } from '../../harness/expect/contract.ts';
import { drawnNumber } from '../../harness/expect/drawn.ts';
import { partialCredit } from '../../harness/expect/partial-credit.ts';
import {
  inPlace,
  noAnswer,
  type Scene,
  serviceLocation,
  serviceReasons,
} from '../../harness/expect/service-location.ts';
import type { HttpResult, LabHostContext, WhyObservation } from '../../harness/model/index.ts';
import { http } from '../../harness/probe/index.ts';
import { httpMany } from '../../harness/probe/services.ts';
import { deliverable } from '../../labs/catalogue.ts';
import { notFound, product, products, serviceHealth } from '../../labs/day2/contracts.ts';
import type { Part } from '../check.ts';
import { check } from '../check.ts';
import { shop } from '../testbeds.ts';
import { isAlive } from './cache.ts';
import { explainService, from, observeServices, origin, service } from './scene.ts';

/** The answers to the requests in `asked`, in their order, and whether Redis answers the service's namespace. */
type Observation = {
  readonly scene: Scene;
  readonly answers: readonly HttpResult[];
  readonly redis: boolean;
  /** Another product of the list, drawn by lot, and the answer to its id; null where the list has no other, absent in older records. */
  readonly another?: { readonly id: string; readonly answer: HttpResult } | null;
  /** What tells why it does not answer, where it does not. */
  readonly why?: WhyObservation;
};

const asked = [
  { path: '/health', status: 200, schema: serviceHealth },
  { path: '/products', status: 200, schema: products },
  { path: '/products/1', status: 200, schema: product },
  { path: '/products/987654321', status: 404, schema: notFound },
] as const;

export const productContract = check({
  ...deliverable('day2.product-contract'),
  on: shop,

  async observe(context): Promise<Observation> {
    const look = (scene: Scene) => {
      const sender = from(scene, 'api-gateway');
      return httpMany(
        context.host,
        asked.map(({ path }) => ({ from: sender, url: origin('product-service') + path })),
      );
    };
    const { scene, seen } = await observeServices(context, look, (answers) =>
      parts(answers, true).every(({ trouble }) => !trouble),
    );
    const silent = noAnswer(seen) !== undefined;
    const why = silent ? await explainService(context, scene, 'api-gateway', 'product-service') : undefined;
    const another = await askForAnother(context, scene, seen[1]);
    return { scene, answers: seen, another, redis: await isAlive(context, scene), ...(why && { why }) };
  },

  judge({ scene, answers, another, redis, why }) {
    return partialCredit(
      [
        ...parts(answers, redis),
        ...partOf(another, redis),
        inPlace(scene, service('product-service'), answers, asked.length),
      ],
      {
        expected: `At ${origin('product-service')}: /health, the list of products, one product by its id, and 404 with a JSON error for an id that there is not.`,
        background: answers.some((one) => !('status' in one))
          ? serviceLocation(scene, service('product-service'))
          : undefined,
        hint: "Ask with 'curl -i' from api-gateway, where the requests will come from, and compare status and JSON with the brief's table.",
        why: serviceReasons(why, noAnswer(answers)),
      },
    );
  },
});

/** A product of the list by its id, not the one that everybody asks for. */
async function askForAnother({ host }: LabHostContext, scene: Scene, list: HttpResult | undefined) {
  const known = list === undefined ? undefined : parsed(list);
  const ids = (Array.isArray(known) ? known : []).flatMap((one: { readonly id?: unknown } | null) =>
    typeof one?.id === 'string' && one.id !== '1' ? [one.id] : [],
  );
  const id = ids[drawnNumber(host.seed, 'another product', ids.length || 1)];
  if (id === undefined) return null;
  const url = `${origin('product-service')}/products/${encodeURIComponent(id)}`;
  return { id, answer: await http(host, { from: from(scene, 'api-gateway'), url }) };
}

function partOf(another: Observation['another'], redis: boolean): Part[] {
  if (!another) return [];
  const { id, answer } = another;
  const trouble = breach(answer, { status: 200, schema: product });
  const isOther = trouble === undefined && (parsed(answer) as { readonly id?: unknown } | undefined)?.id !== id;
  const blame = blameOf(answer, redis);
  return [{ what: 'another of the list', trouble: isOther ? `it is not the product ${id}` : trouble, blame }];
}

/** That a dead Redis brings it down is for another check to say. */
function blameOf(answer: HttpResult, redis: boolean) {
  return !redis && 'status' in answer && answer.status >= 500 ? ('day2.stores' as const) : undefined;
}

function parts(answers: readonly HttpResult[], redis: boolean): Part[] {
  const [, list, one] = answers;
  const known = (parsed(list as HttpResult) as readonly unknown[] | undefined) ?? [];
  const same =
    Array.isArray(known) &&
    known.some((each) => JSON.stringify(sorted(each)) === JSON.stringify(sorted(parsed(one as HttpResult))));
  return asked.map(({ path, status, schema }, index) => {
    const trouble = breach(answers[index] as HttpResult, { status, schema });
    const other = path === '/products/1' && !same ? 'it is not the product 1 of the list' : undefined;
    const blame = blameOf(answers[index] as HttpResult, redis);
    return { what: `GET ${path}`, trouble: trouble ?? other, blame };
  });
}

/** An object's fields in the order of their names: JSON does not order them. */
function sorted(value: unknown): unknown {
  return Object.entries(value ?? {}).sort(([a], [b]) => a.localeCompare(b));
}

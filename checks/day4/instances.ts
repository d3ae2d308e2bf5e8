import { partialCredit } from '../../harness/expect/partial-credit.ts';
import { listens, serviceLocation } from '../../harness/expect/service-location.ts';
import type { HttpResult } from '../../harness/model/index.ts';
import { listenOwners } from '../../harness/probe/policy.ts';
import { httpMany } from '../../harness/probe/services.ts';
import { deliverable } from '../../labs/catalogue.ts';
import { instances } from '../../labs/day4/network.ts';
import type { Part } from '../check.ts';
import { check } from '../check.ts';
import { listTrouble } from '../product-list.ts';
import { balancedShop } from '../testbeds.ts';
import { type Day4Scene, settle } from './scene.ts';

/** Each instance: where it is, which processes listen for it, and what it answers to the gateway. */
type Observation = {
  readonly instances: readonly {
    readonly at: string;
    /** The inode of its namespace; null when there is none. */
    readonly namespace: number | null;
    /** Why it is not where it should be; null when it is. */
    readonly trouble: string | null;
    readonly processes: readonly number[];
    readonly answer: HttpResult;
  }[];
};

export const productInstances = check({
  ...deliverable('day4.instances'),
  on: balancedShop,

  observe: (context): Promise<Observation> => {
    const look = async (scene: Day4Scene): Promise<Observation> => {
      const from = scene.keys['api-gateway'] ?? '@host';
      const answers = await httpMany(
        context.host,
        instances.map(({ address, port }) => ({ from, url: `http://${address}:${port}/products` })),
      );
      const seen = instances.map(async (instance, index) => {
        const key = scene.keys[instance.name] ?? null;
        return {
          at: `${instance.address}:${instance.port}`,
          namespace: scene.survey.namespaces.find((one) => one.key === key)?.inode ?? null,
          trouble: listens(scene, instance) ? null : absent(scene, instance),
          processes: key === null ? [] : await listenOwners(context.host, { in: key, port: instance.port }),
          answer: answers[index] as HttpResult,
        };
      });
      return { instances: await Promise.all(seen) };
    };
    return settle(context, look, (seen) => parts(seen).every(({ trouble }) => trouble === undefined));
  },

  judge: (seen) =>
    partialCredit(parts(seen), {
      expected: `Product services at ${instances.map(({ address, port }) => `${address}:${port}`).join(', ')}: three processes in three network namespaces, each of which answers GET /products.`,
      hint: 'An address more on an interface is not an instance more: when the process dies, all of its addresses die with it.',
    }),
});

/** The names of the namespaces are free, so the address is what is missing. */
function absent(scene: Day4Scene, instance: (typeof instances)[number]): string {
  return scene.keys[instance.name] ? serviceLocation(scene, instance) : `no namespace has ${instance.address}`;
}

function parts({ instances: seen }: Observation): Part[] {
  return seen.map(({ at, namespace, trouble, processes, answer }, index): Part => {
    const before = seen.slice(0, index);
    const shared = before.find((one) => namespace !== null && one.namespace === namespace);
    const one = before.find((other) => processes.length === 1 && other.processes.join() === processes.join());
    const answered = listTrouble(answer);
    const same = shared ? `it is in the same namespace as ${shared.at}` : one && `it is the same process as ${one.at}`;
    return { what: at, trouble: same ?? trouble ?? answered };
  });
}

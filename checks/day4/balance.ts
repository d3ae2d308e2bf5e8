import type { HttpResult, LabHostContext } from '../../harness/model/index.ts';
import { wire } from '../../harness/probe/services.ts';
import { instances } from '../../labs/day4/network.ts';
import { type Day4Scene, insideGateway } from './scene.ts';

/** Requests for products, put to the gateway from within its own namespace, and how many of them came to each instance. */
export type Batch = {
  readonly answers: readonly HttpResult[];
  /** In the order of the instances: 10.0.0.30, .31, .32. */
  readonly arrived: readonly number[];
};

/** Asks the gateway for the list of products, `count` times at once. */
export async function askForProducts(context: LabHostContext, scene: Day4Scene, count: number): Promise<Batch> {
  const from = scene.keys['api-gateway'] ?? '@host';
  const requests = Array.from({ length: count }, () => ({ from, url: `${insideGateway}/api/products` }));
  const at = instances.flatMap(({ name, port }) => (scene.keys[name] ? [{ in: scene.keys[name], port }] : []));
  const { responses, segments } = await wire(context.host, { requests, at });
  const arrived = instances.map(({ address }) => {
    const texts = segments.filter(({ destination }) => destination === address).map(({ text }) => text);
    return texts.reduce((sum, text) => sum + [...text.matchAll(/^GET \/products[ ?]/gm)].length, 0);
  });
  return { answers: responses, arrived };
}

/** '20 / 20 / 20'. */
export function spread(arrived: readonly number[]): string {
  return arrived.join(' / ');
}

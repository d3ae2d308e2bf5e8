import type { CheckContext, HttpResult } from '../../harness/model/index.ts';
import { wire } from '../../harness/probe/services.ts';
import { instances } from '../../labs/day4/network.ts';
import { mark } from '../day2/scene.ts';
import { type Day4Scene, insideGateway } from './scene.ts';

/** Requests for products, put to the gateway from within its own namespace, and how many of them came to each instance. */
export type Batch = {
  readonly answers: readonly HttpResult[];
  /** In the order of the instances: 10.0.0.30, .31, .32. */
  readonly arrived: readonly number[];
};

/** Requests for `count` products that nobody has: each id is a mark, so each request is known again on the wire. */
export async function askForNothing(context: CheckContext, scene: Day4Scene, count: number): Promise<Batch> {
  const marks = Array.from({ length: count }, () => mark(context));
  const { answers, texts } = await ask(
    context,
    scene,
    marks.map((id) => `/api/products/${id}`),
  );
  return { answers, arrived: texts.map((all) => marks.filter((id) => holds(all, id)).length) };
}

/** Whether one of the texts has this mark, and not one that only begins like it. */
function holds(texts: readonly string[], id: string): boolean {
  return texts.some((text) => text.split(/[^\w-]/).includes(id));
}

/** The list of products, `count` times. */
export async function askForProducts(context: CheckContext, scene: Day4Scene, count: number): Promise<Batch> {
  const { answers, texts } = await ask(context, scene, Array<string>(count).fill('/api/products'));
  return { answers, arrived: texts.map((all) => all.filter((text) => /^GET \/products[ ?]/.test(text)).length) };
}

async function ask(context: CheckContext, scene: Day4Scene, paths: readonly string[]) {
  const from = scene.keys['api-gateway'] ?? '@host';
  const requests = paths.map((path) => ({ from, url: insideGateway + path }));
  const at = instances.flatMap(({ name, port }) => (scene.keys[name] ? [{ in: scene.keys[name], port }] : []));
  const { responses, segments } = await wire(context.host, { requests, at });
  const texts = instances.map(({ address }) =>
    segments.filter(({ destination }) => destination === address).map(({ text }) => text),
  );
  return { answers: responses, texts };
}

/** '20 / 20 / 20'. */
export function spread(arrived: readonly number[]): string {
  return arrived.join(' / ');
}

import type { Scene } from '../../harness/expect/service-location.ts';
import type { LabHostContext, RedisReply } from '../../harness/model/index.ts';
import { redis } from '../../harness/probe/services.ts';
import { from, service } from './scene.ts';

/** A text in Redis: its key and the seconds it has left to live, -1 for ever. */
export type Entry = { readonly key: string; readonly value: string; readonly ttl: number };

type Command = readonly [command: string, ...args: string[]];

/** Sends commands to Redis as the product service does, from its namespace; null when Redis does not answer there. */
export async function askRedis(
  { host }: LabHostContext,
  scene: Scene,
  commands: readonly Command[],
): Promise<readonly RedisReply[] | null> {
  const { address, port } = service('redis-cache');
  const result = await redis(host, { from: from(scene, 'product-service'), host: address, port, commands });
  return 'replies' in result ? result.replies : null;
}

/** Whether Redis answers the product service's namespace. */
export async function isAlive(context: LabHostContext, scene: Scene): Promise<boolean> {
  return (await askRedis(context, scene, [['PING']]))?.[0] === 'PONG';
}

const most = { keys: 1000, bytes: 65_536 };

/** The texts in Redis that `wanted` picks; null when Redis does not answer. */
export async function entries(
  context: LabHostContext,
  scene: Scene,
  wanted: (value: string) => boolean,
): Promise<Entry[] | null> {
  const [page] = (await askRedis(context, scene, [['SCAN', '0', 'COUNT', String(most.keys)]])) ?? [];
  const [, keys] = Array.isArray(page) ? page : [];
  if (!Array.isArray(keys)) return null;
  const names = keys.slice(0, most.keys).map(String);
  if (names.length === 0) return [];
  const values = await askRedis(
    context,
    scene,
    names.map((key) => ['GETRANGE', key, '0', String(most.bytes)]),
  );
  const lives = await askRedis(
    context,
    scene,
    names.map((key) => ['TTL', key]),
  );
  return names.flatMap((key, index) => {
    const value = values?.[index];
    return typeof value === 'string' && wanted(value) ? [{ key, value, ttl: Number(lives?.[index]) }] : [];
  });
}

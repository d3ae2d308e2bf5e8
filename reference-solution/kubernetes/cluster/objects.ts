/** The objects of the cluster as files in a folder: what an API server would tell whoever watches. */
import { readdirSync, readFileSync, watch } from 'node:fs';
import { join } from 'node:path';

export const folder = process.env.LAB_MANIFESTS ?? '/run/cluster';

export type Labels = Record<string, string>;
export type Meta = { name: string; namespace: string; labels?: Labels };
type Object = { kind: string; metadata: Meta };

/** All objects of a kind; a file that is just being written, or is none of ours, is left out. */
export function all<T>(kind: string): T[] {
  const read = readdirSync(folder)
    .filter((name) => name.endsWith('.json'))
    .flatMap((name): Object[] => {
      try {
        return [JSON.parse(readFileSync(join(folder, name), 'utf8')) as Object];
      } catch {
        return [];
      }
    });
  return read.filter((one) => one.kind === kind) as T[];
}

/** Calls `work` now, and again whenever the folder has changed; what changes while it works is one change. */
export async function follow(work: () => void): Promise<void> {
  let change = Promise.withResolvers<void>();
  watch(folder, () => change.resolve());
  for (;;) {
    change = Promise.withResolvers<void>();
    try {
      work();
    } catch (error) {
      console.error((error as Error).message);
    }
    await change.promise;
  }
}

import type { Namespace } from '../../host/agent/namespaces.ts';
import type { Listener } from '../../model/index.ts';
import { bounded, told } from './told.ts';

const most = 3000;

/** Every listening TCP socket of these namespaces (ss(8)). */
export async function listListeners(namespaces: readonly Namespace[]): Promise<Listener[]> {
  const lists = await Promise.all(
    namespaces.map(async (namespace) => {
      const { output } = await told(namespace, ['ss', '-ltnH']);
      return parseListeners(namespace.key, output);
    }),
  );
  return [...bounded(lists.flat(), most, 'listening sockets')];
}

/** Reads `ss -ltnH`: the fourth column is address:port, '[::]:80' for IPv6 and '127.0.0.1%lo:53' for one interface. */
function parseListeners(namespace: string, output: string): Listener[] {
  return output.split('\n').flatMap((line) => {
    const local = /^(.*):(\d+)$/.exec(line.split(/\s+/)[3] ?? '');
    if (!local) return [];
    return [{ namespace, address: (local[1] ?? '').replace(/[[\]]|%.*$/g, ''), port: Number(local[2]) }];
  });
}

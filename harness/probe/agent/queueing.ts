import type { Namespace } from '../../host/agent/namespaces.ts';
import { type Queue, readJson } from '../../model/index.ts';
import { bounded, told } from './told.ts';

const most = 3000;

/** What each link of these namespaces puts its packets through before it sends them (tc-qdisc(8)); the kernel's own choice for a link is left out. */
export async function listQueues(namespaces: readonly Namespace[]): Promise<Queue[]> {
  const lists = await Promise.all(namespaces.map(queuesIn));
  return [...bounded(lists.flat(), most, 'queueing disciplines')];
}

const usual = ['noqueue', 'pfifo_fast', 'mq', 'fq_codel'];

async function queuesIn(namespace: Namespace): Promise<Queue[]> {
  const { output } = await told(namespace, ['tc', '-j', 'qdisc', 'show']);
  const all = output === '' ? [] : (readJson(output) as readonly { readonly kind?: string; readonly dev?: string }[]);
  return all.flatMap(({ kind = '', dev = '' }) =>
    usual.includes(kind) ? [] : [{ namespace: namespace.key, dev, kind }],
  );
}

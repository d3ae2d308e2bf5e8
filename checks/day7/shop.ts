import type { LabHostContext } from '../../harness/model/index.ts';
import { http } from '../../harness/probe/index.ts';
import { topology } from '../../labs/topology.ts';

/** Whether the shop answers somebody outside for its products, once. */
export async function answers({ host }: LabHostContext): Promise<boolean> {
  const url = `http://${host.uplink.address}:${topology.forward.hostPort}/api/products`;
  const answer = await http(host, { from: '@client', url, timeoutMs: 2000 });
  return 'status' in answer && answer.status === 200;
}

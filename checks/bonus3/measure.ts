import { locate } from '../../harness/expect/locate.ts';
import type { LabHost, LabHostContext } from '../../harness/model/index.ts';
import { http, pingOnce, survey } from '../../harness/probe/index.ts';
import { httpMany } from '../../harness/probe/services.ts';
import { victim } from '../../labs/bonus3/faults.ts';
import { topology } from '../../labs/topology.ts';
import type { Measured } from './measured.ts';

const url = `http://${victim.address}:${victim.port}${victim.path}`;
/** In one batch no more than a neighbour that does not answer yet has room for. */
const batch = 50;
const requestCount = 5;
const timeoutMs = 1500;

/** Who looks at the victim: nginx's namespace, or the host where there is none. */
export async function onlooker({ host }: LabHostContext): Promise<string> {
  const found = locate(await survey(host), topology).find(({ service }) => service.name === 'nginx-lb');
  return found?.namespace?.key ?? '@host';
}

/** `count` pings to the victim, some at a time, and five requests. */
export async function measure(host: LabHost, from: string, count: number): Promise<Measured> {
  let answered = 0;
  for (let sent = 0; sent < count; sent += batch) {
    const flows = Array.from({ length: Math.min(batch, count - sent) }, () => ({ from, to: victim.address }));
    answered += (await pingOnce(host, flows)).filter(({ replied }) => replied).length;
  }
  const answers = await httpMany(
    host,
    Array.from({ length: requestCount }, () => ({ from, url, timeoutMs })),
  );
  const requests = answers.map((one) => {
    if (!('status' in one)) return one.failed;
    return one.status === 200 ? Math.round(one.durationMs) : `status ${one.status}`;
  });
  return { pings: { sent: count, answered }, requests };
}

/** Whether the victim answers this once. */
export async function answers(host: LabHost, from: string): Promise<boolean> {
  const answer = await http(host, { from, url, timeoutMs });
  return 'status' in answer && answer.status === 200;
}

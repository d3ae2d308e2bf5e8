import { isCausedBySubmission, type LabHost, type SentByLink, type Tunnel } from '../model/index.ts';
import { ask } from './protocol.ts';

/** How many packets each link of both lab hosts, and of what lies between them, sends while `work` goes on; a link that is new counts from its start. */
export async function sentDuring(host: LabHost, work: () => Promise<unknown>): Promise<readonly SentByLink[]> {
  const key = ({ namespace, dev }: SentByLink) => `${namespace} ${dev}`;
  const before = new Map((await ask(host, 'sent', null)).map((one) => [key(one), one.packets]));
  await work();
  const after = await ask(host, 'sent', null);
  return after.map((one) => ({ ...one, packets: one.packets - (before.get(key(one)) ?? 0) }));
}

/** Every VXLAN link of both lab hosts. */
export async function tunnels(host: LabHost): Promise<readonly Tunnel[]> {
  return await ask(host, 'tunnels', null);
}

/** Ends both lab hosts, for what they send goes round without end. Nothing can be asked of them afterwards. */
export async function endStorm(host: LabHost): Promise<void> {
  await ask(host, 'endStorm', null).catch((error: unknown) => {
    if (!isCausedBySubmission(error)) throw error;
  });
}

/** Does `work` while no frame passes from one lab host to the other, and lets them pass again, however it ends. */
export async function whileCut<T>(host: LabHost, work: () => Promise<T>): Promise<T> {
  await ask(host, 'underlay', { cut: true });
  try {
    return await work();
  } finally {
    await ask(host, 'underlay', { cut: false });
  }
}

import { isCausedBySubmission, type LabHost, type Sent, type Tunnel } from '../model/index.ts';
import { ask } from './protocol.ts';

/** How many packets each link of both lab hosts, and of what lies between them, sends in so many milliseconds. */
export async function sentMeanwhile(host: LabHost, forMs: number): Promise<Sent> {
  return await ask(host, 'sent', { forMs });
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

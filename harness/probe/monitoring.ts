import type { Established, LabHost } from '../model/index.ts';
import type { Guest } from './agent/guest.ts';
import type { HoldRequest } from './agent/held.ts';
import { ask } from './protocol.ts';

export type { Guest };

/** Every established TCP socket of the lab host's namespaces now, its own among them. */
export async function established(host: LabHost): Promise<Established[]> {
  return ask(host, 'established', null);
}

/** Opens connections, holds them while `work` goes on, and lets them go. `work` is told how many of each request are open. */
export async function holding<T>(
  host: LabHost,
  requests: readonly HoldRequest[],
  work: (open: readonly number[]) => Promise<T>,
): Promise<T> {
  const { id, open } = await ask(host, 'hold', requests);
  try {
    return await work(open);
  } finally {
    await ask(host, 'letGo', { id });
  }
}

/** Adds a namespace of ours to the lab while `work` goes on. Throws when it cannot be added. */
export async function withGuest<T>(host: LabHost, guest: Guest, work: () => Promise<T>): Promise<T> {
  await ask(host, 'addGuest', guest);
  try {
    return await work();
  } finally {
    await ask(host, 'removeGuest', guest);
  }
}

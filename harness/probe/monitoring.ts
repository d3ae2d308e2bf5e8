import type { Established, Json, LabHost } from '../model/index.ts';
import type { Guest } from './agent/guest.ts';
import type { HoldRequest } from './agent/held.ts';

export type { Guest };

/** Every established TCP socket of the lab host's namespaces now, its own among them. */
export async function established(host: LabHost): Promise<Established[]> {
  return (await host.probe('established', null)) as Established[];
}

/** Opens connections, holds them while `work` goes on, and lets them go. `work` is told how many of each request are open. */
export async function holding<T>(
  host: LabHost,
  requests: readonly HoldRequest[],
  work: (open: readonly number[]) => Promise<T>,
): Promise<T> {
  const { id, open } = (await host.probe('hold', requests as unknown as Json)) as unknown as {
    readonly id: number;
    readonly open: readonly number[];
  };
  try {
    return await work(open);
  } finally {
    await host.probe('letGo', { id });
  }
}

/** Adds a namespace of ours to the lab while `work` goes on. Throws when it cannot be added. */
export async function withGuest<T>(host: LabHost, guest: Guest, work: () => Promise<T>): Promise<T> {
  await host.probe('addGuest', guest);
  try {
    return await work();
  } finally {
    await host.probe('removeGuest', guest);
  }
}

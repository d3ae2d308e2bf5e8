import { drawnNumber, drawnText } from '../harness/expect/drawn.ts';
import type { LabHostContext, Survey } from '../harness/model/index.ts';
import { type Guest, withGuest } from '../harness/probe/monitoring.ts';
import { topology } from '../labs/topology.ts';
import { labBridge } from './lab-bridge.ts';

/** A namespace of ours with a name and an address that nobody could have known, for the bridge that the services hang on; null without a bridge. */
export function guestFor({ host: { seed } }: LabHostContext, seen: Survey): Guest | null {
  const bridge = labBridge(seen);
  if (bridge === undefined) return null;
  const number = (what: string, below: number) => drawnNumber(seed, `guest ${what}`, below);
  const mark = drawnText(seed, 'guest').slice(0, 4);
  return {
    name: `guest-${mark}`,
    address: `10.0.${100 + number('network', 100)}.${2 + number('host', 250)}/${topology.bridge.prefix}`,
    gateway: topology.bridge.address,
    bridge,
    port: `vg${mark}`,
    link: 'eth0',
  };
}

/** What `work` sees while the guest is there: it is told the guest's name, or null where there is none or it could not be added. */
export async function withGuestIfPossible<T>(
  { host }: LabHostContext,
  guest: Guest | null,
  work: (guest: string | null) => Promise<T>,
): Promise<T> {
  if (guest === null) return await work(null);
  let isThere = false;
  try {
    return await withGuest(host, guest, async () => {
      isThere = true;
      return await work(guest.name);
    });
  } catch (error) {
    if (isThere) throw error;
    return await work(null);
  }
}

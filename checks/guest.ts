import { drawnNumber, drawnText } from '../harness/expect/drawn.ts';
import type { LabHostContext, Survey } from '../harness/model/index.ts';
import { type Guest, withGuest } from '../harness/probe/monitoring.ts';
import { topology } from '../labs/topology.ts';
import { labBridge } from './lab-bridge.ts';

type Place = Pick<Guest, 'bridge' | 'gateway'> & { readonly prefix: number };

/** A namespace of ours with a name and an address that nobody could have known, for the bridge that the services hang on; null without a bridge. */
export function guestFor(context: LabHostContext, seen: Survey): Guest | null {
  const bridge = labBridge(seen);
  if (bridge === undefined) return null;
  const { address: gateway, prefix } = topology.bridge;
  return guestAt(context, { bridge, gateway, prefix }, 100 + drawnNumber(context.host.seed, 'guest network', 100));
}

/** One for another bridge: in the network of its gateway, /24, or in the third octet that is named. */
export function guestAt({ host: { seed } }: LabHostContext, { bridge, gateway, prefix }: Place, third?: number): Guest {
  const [first, second, own] = gateway.split('.');
  const mark = drawnText(seed, 'guest').slice(0, 4);
  return {
    name: `guest-${mark}`,
    address: `${first}.${second}.${third ?? own}.${100 + drawnNumber(seed, 'guest host', 150)}/${prefix}`,
    gateway,
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

import { type InterfaceAddress, interfaceAddresses } from '../../harness/expect/interface-addresses.ts';
import { hostOf } from '../../harness/expect/locate.ts';
import type { LabHost, Survey } from '../../harness/model/index.ts';
import { survey } from '../../harness/probe/index.ts';
import { residents, type TierName, tiers } from '../../labs/day4/network.ts';

/** A bridge that should be there: what it is called, what it has, and whether it is up. */
export type Bridge = {
  readonly tier: TierName;
  /** The name of the bridge that has the tier's address, or has its name; null when neither is there. */
  readonly name: string | null;
  readonly addresses: readonly string[];
  readonly up: boolean;
};

/** A service of the tiered shop, and its interfaceAddresses, each with the tiers that its address and its bridge are of. */
export type Resident = {
  readonly name: string;
  /** Null when there is no namespace of its name. */
  readonly key: string | null;
  readonly interfaceAddresses: readonly (InterfaceAddress & {
    readonly subnetOf: TierName | null;
    readonly bridgeOf: TierName | null;
  })[];
};

export type TierScene = {
  readonly survey: Survey;
  readonly bridges: readonly Bridge[];
  readonly residents: readonly Resident[];
};

export async function lookAtTiers(host: LabHost): Promise<TierScene> {
  const seen = await survey(host);
  const { links } = hostOf(seen);
  const bridges = tiers.map(({ name: tier, bridge: wanted, address }): Bridge => {
    const all = links.filter(({ kind }) => kind === 'bridge');
    const holder = all.find(({ addresses }) => addresses.some((one) => one.split('/')[0] === address));
    const found = holder ?? all.find(({ name }) => name === wanted);
    return { tier, name: found?.name ?? null, addresses: found?.addresses ?? [], up: found?.up ?? false };
  });
  const located = residents.map(({ name }): Resident => {
    const namespace = seen.namespaces.find(({ names }) => names.includes(name));
    if (!namespace) return { name, key: null, interfaceAddresses: [] };
    const own = interfaceAddresses(seen, namespace).map((leg) => ({
      ...leg,
      subnetOf: tierOf(leg.address),
      bridgeOf: bridges.find((one) => one.name !== null && one.name === leg.bridge)?.tier ?? null,
    }));
    return { name, key: namespace.key, interfaceAddresses: own };
  });
  return { survey: seen, bridges, residents: located };
}

function tierOf(address: string): TierName | null {
  return (
    tiers.find((tier) => tier.address.split('.').slice(0, 3).join('.') === address.replace(/\.\d+$/, ''))?.name ?? null
  );
}

/** Where others reach a service: its address in the first of these tiers that it has one in. */
export function addressIn({ interfaceAddresses: own }: Resident, wanted: readonly TierName[]): string | null {
  return wanted.flatMap((tier) => own.filter(({ subnetOf }) => subnetOf === tier))[0]?.address ?? null;
}

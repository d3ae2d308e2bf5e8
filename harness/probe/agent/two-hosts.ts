import { setTimeout as delay } from 'node:timers/promises';
import { type Namespace, within } from '../../host/agent/namespaces.ts';
import type { World } from '../../host/agent/serve.ts';
import { labStormed } from '../../host/agent/settings.ts';
import { cutUnderlay } from '../../host/agent/underlay.ts';
import { type Answers, causedBySubmission, type SentByLink, type Tunnel } from '../../model/index.ts';
import type { Probes } from '../protocol.ts';
import { type IpLink, jsonLines } from './survey.ts';
import { bounded, told } from './told.ts';
import { readCounters } from './why/state.ts';

/** What `ip -d -j link show type vxlan` prints of one (ip-link(8)). */
type IpTunnel = Pick<IpLink, 'ifname' | 'mtu' | 'flags' | 'master'> & {
  readonly linkinfo?: {
    readonly info_data?: {
      readonly id?: number;
      readonly port?: number;
      readonly remote?: string;
      readonly group?: string;
    };
  };
};

const mostTunnels = 200;
const sentColumn = 9;

/** The probes of two lab hosts and what lies between them; how namespaces are opened is the caller's. */
export function twoHostProbes(
  withNamespaces: <T>(world: World, work: (all: Namespace[], lab: Namespace[]) => Promise<T>) => Promise<T>,
): Pick<Answers<Probes, World>, 'sent' | 'tunnels' | 'underlay' | 'endStorm'> {
  return {
    sent: (world, { forMs }) => withNamespaces(world, (all) => sentMeanwhile(all, forMs)),
    tunnels: (world) => withNamespaces(world, async (_, lab) => (await Promise.all(lab.map(tunnelsIn))).flat()),
    underlay: async ({ outside }, { cut }) => {
      if (!outside.underlay) throw new Error('There is one lab host here, and no underlay.');
      await cutUnderlay(outside.underlay, cut);
      return null;
    },
    // Nobody is answered: what is asked of the agent from now on is told why it ended.
    endStorm: async () => process.exit(labStormed),
  };
}

async function sentMeanwhile(namespaces: readonly Namespace[], forMs: number): Promise<SentByLink[]> {
  const before = namespaces.map(countersIn);
  await delay(forMs);
  return namespaces.flatMap((namespace, at) =>
    [...countersIn(namespace)].map(([dev, numbers]) => {
      const packets = (numbers[sentColumn] ?? 0) - (before[at]?.get(dev)?.[sentColumn] ?? 0);
      return { namespace: namespace.key, dev, packets };
    }),
  );
}

function countersIn(namespace: Namespace): ReadonlyMap<string, readonly number[]> {
  return within(namespace, readCounters);
}

async function tunnelsIn(namespace: Namespace): Promise<Tunnel[]> {
  const { output } = await told(namespace, ['ip', '-j', '-d', 'link', 'show', 'type', 'vxlan']);
  const [links = []] = jsonLines(output) as [IpTunnel[]?];
  return bounded(links, mostTunnels, `VXLAN links in ${namespace.key}`).map(
    ({ ifname, mtu, flags, master, linkinfo }) => {
      const { id, port, remote, group } = linkinfo?.info_data ?? {};
      if (id === undefined) throw causedBySubmission(`The VXLAN link ${ifname} in ${namespace.key} is gone.`);
      const to = remote ?? group;
      return {
        namespace: namespace.key,
        dev: ifname,
        up: flags.includes('UP'),
        mtu,
        vni: id,
        port: port ?? 0,
        ...(to && { to }),
        ...(master && { master }),
      };
    },
  );
}

import { readCounters, sentColumn } from '../../host/agent/counters.ts';
import { type Namespace, within } from '../../host/agent/namespaces.ts';
import type { World } from '../../host/agent/serve.ts';
import { labStormed } from '../../host/agent/settings.ts';
import { cutUnderlay } from '../../host/agent/underlay.ts';
import type { Answers, SentByLink, Tunnel } from '../../model/index.ts';
import type { Probes } from '../protocol.ts';
import { type IpLink, jsonLines } from './survey.ts';
import { bounded, told } from './told.ts';

/** What `ip -d -j link show type vxlan` prints of one (ip-link(8)). */
type IpTunnel = Pick<IpLink, 'ifname' | 'mtu' | 'flags' | 'master'> & {
  readonly linkinfo?: { readonly info_data?: { readonly id?: number; readonly port?: number } };
};

/** What `bridge -j fdb` prints of an entry: with the address zero it is for whatever has none of its own (bridge(8)). */
interface Forwarding {
  readonly ifname: string;
  readonly mac: string;
  readonly dst?: string;
}

const anyMac = '00:00:00:00:00:00';

const mostTunnels = 200;

/** The probes of two lab hosts and what lies between them; how namespaces are opened is the caller's. */
export function twoHostProbes(
  withNamespaces: <T>(world: World, work: (all: Namespace[], lab: Namespace[]) => Promise<T>) => Promise<T>,
): Pick<Answers<Probes, World>, 'sent' | 'tunnels' | 'underlay' | 'endStorm'> {
  return {
    sent: (world) => withNamespaces(world, async (all) => all.flatMap(sentIn)),
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

function sentIn(namespace: Namespace): SentByLink[] {
  const counters = within(namespace, readCounters);
  return [...counters].map(([dev, numbers]) => ({ namespace: namespace.key, dev, packets: numbers[sentColumn] ?? 0 }));
}

async function tunnelsIn(namespace: Namespace): Promise<Tunnel[]> {
  const { output } = await told(namespace, ['ip', '-j', '-d', 'link', 'show', 'type', 'vxlan']);
  const [links = []] = jsonLines(output) as [IpTunnel[]?];
  const here = bounded(links, mostTunnels, `VXLAN links in ${namespace.key}`);
  if (here.length === 0) return [];
  const table = await told(namespace, ['bridge', '-j', 'fdb', 'show']);
  const [entries = []] = jsonLines(table.output) as [Forwarding[]?];
  return here.map(({ ifname, mtu, flags, master, linkinfo }) => {
    const { id = 0, port = 0 } = linkinfo?.info_data ?? {};
    const to = entries.flatMap(({ ifname: dev, mac, dst }) => (dev === ifname && mac === anyMac && dst ? [dst] : []));
    const up = flags.includes('UP');
    return { namespace: namespace.key, dev: ifname, up, mtu, vni: id, port, to, ...(master && { master }) };
  });
}

import type { Namespace } from '../../../host/agent/namespaces.ts';
import { output } from './output.ts';
import type { PlacedRules } from './rules.ts';

/** What of a packet is ours for certain: the identifier of a ping, or the port a connection comes from. */
export type Mark = { readonly protocol: 'icmp' | 'tcp'; readonly number: number };

/** Before every rule of the submission's: raw tables stand at −300, bridge tables at −300 too. */
const first = -450;

/** Adds tables of ours that ask for a trace of our packets, in the families that have something to tell. */
export async function markPackets(
  namespace: Namespace,
  { name, marks, rules, links }: MarkRequest,
): Promise<() => Promise<void>> {
  const devices = (hook: string) =>
    rules.chains.filter(({ family, hook: on }) => family === 'netdev' && on === hook).length > 0 ? links : [];
  const families = ['inet', 'bridge'];
  const ours = marks.flatMap(matches);
  const hasArp = rules.chains.some(({ family, hook }) => family === 'arp' && hook !== '');
  const plain = families.map((family) =>
    table(family, name, [
      chain('pre', `hook prerouting priority ${first}`, ours),
      chain('out', `hook output priority ${first}`, ours),
    ]),
  );
  const netdev = ['ingress', 'egress'].flatMap((hook) =>
    devices(hook).map((dev, index) => chain(`${hook}${index}`, `hook ${hook} device "${dev}" priority ${first}`, ours)),
  );
  const script = [
    ...plain,
    ...(netdev.length > 0 ? [table('netdev', name, netdev)] : []),
    ...(hasArp
      ? [
          table('arp', name, [
            chain('pre', `hook input priority ${first}`, ['meta nftrace set 1']),
            chain('out', `hook output priority ${first}`, ['meta nftrace set 1']),
          ]),
        ]
      : []),
  ];
  await output(namespace, 'nft', ['-f', '-'], script.join('\n'));
  const added = [...families, ...(netdev.length > 0 ? ['netdev'] : []), ...(hasArp ? ['arp'] : [])];
  return async () => {
    await output(namespace, 'nft', ['-f', '-'], added.map((family) => `delete table ${family} ${name}\n`).join(''));
  };
}

export type MarkRequest = {
  readonly name: string;
  readonly marks: readonly Mark[];
  readonly rules: PlacedRules;
  /** The names of the namespace's links. */
  readonly links: readonly string[];
};

/** The answers to a packet are marked too: they have the same identifier, or come to its port. */
function matches({ protocol, number }: Mark): string[] {
  if (protocol === 'icmp') return [`icmp id ${number} meta nftrace set 1`];
  return [`tcp sport ${number} meta nftrace set 1`, `tcp dport ${number} meta nftrace set 1`];
}

function table(family: string, name: string, chains: readonly string[]): string {
  return `table ${family} ${name} {\n${chains.join('\n')}\n}`;
}

function chain(name: string, hook: string, rules: readonly string[]): string {
  return `chain ${name} {\ntype filter ${hook}; policy accept;\n${rules.join('\n')}\n}`;
}

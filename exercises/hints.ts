import type { Cause } from '../harness/model/index.ts';
import type { Fault } from './fault.ts';

const families: readonly (readonly [what: string, causes: readonly Cause[]])[] = [
  [
    'links and what they hang on: `ip -d link`, `bridge link`',
    ['link-down', 'no-link', 'peer-missing', 'not-enslaved', 'wrong-bridge'],
  ],
  [
    'the bridge’s ports, VLANs and forwarding table: all that bridge(8) shows of them',
    ['port-blocked', 'static-fdb', 'vlan'],
  ],
  [
    'neighbours: `ip neigh`, and who answers ARP',
    ['noarp', 'static-neighbour', 'arp-unanswered', 'proxy-arp', 'duplicate-mac'],
  ],
  [
    'addresses and masks: `ip addr` in every namespace',
    ['no-address', 'wrong-address', 'wrong-mask', 'duplicate-address', 'same-namespace'],
  ],
  [
    'routes and rules of routing: `ip route get`, `ip rule`, `ip route show table all`',
    [
      'no-route',
      'no-default-route',
      'wrong-gateway',
      'wrong-route',
      'blackhole',
      'prohibit',
      'unreachable',
      'throw',
      'policy-rule',
    ],
  ],
  ['switches: `sysctl net.ipv4`', ['forwarding-off', 'rp-filter', 'martian', 'echo-ignored']],
  [
    'filters of every family and tool: `nft list ruleset`, `iptables-save`, `iptables-legacy-save`',
    ['filter-drop', 'filter-reject', 'policy-drop', 'let-through-by-rule', 'no-rule-met', 'bridge-filter-off'],
  ],
  [
    'address translation: `iptables -t nat -vnL`, with its counters',
    ['nat-missing', 'nat-not-met', 'nat-wrong-target', 'nat-wrong-source', 'nat-shadowed', 'masquerade-missing'],
  ],
  ['what holds packets back or is too narrow for them: `tc`, and `ip -s link` with its counters', ['qdisc', 'mtu']],
];

/** Hints, each telling more than the one before: what fails, where to look, with which tool. None tells the cause itself. */
export function hintsFor(faults: readonly Fault[], broken: readonly string[]): readonly string[] {
  const flow = broken[0] ?? 'the flow that fails';
  const several = faults.length > 1 ? `There are ${faults.length} faults. ` : '';
  return [
    `${several}Follow ${flow} link by link: \`why\` tries a flow, tcpdump in a shell shows where it is seen last.`,
    ...faults.flatMap((fault) => [`Look ${placeWords(fault)}.`, `Look at ${familyOf(fault)}.`]),
  ];
}

function placeWords({ in: places }: Fault): string {
  const [first = '@host'] = places;
  return first === '@host' ? 'in the lab host’s own namespace, not within a service’s' : `within ${first}`;
}

function familyOf({ what }: Fault): string {
  const found = families.find(([, causes]) => what.some((one) => causes.includes(one)));
  return found?.[0] ?? 'the service itself: `ss -tlnp`, and its log';
}

/** The words for what an exercise's fault may be. */
export const causes: readonly Cause[] = families.flatMap(([, own]) => own);

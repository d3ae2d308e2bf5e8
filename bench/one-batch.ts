import { topology } from '../labs/topology.ts';

/** Day 1 as the fastest tool there is for it would do it: one `ip -batch`, one sysctl, one iptables-restore. The peer of our reference. */
export function oneBatch(): string {
  const { services, bridge } = topology;
  const lines = [
    `link add ${bridge.name} type bridge`,
    `address add ${bridge.address}/${bridge.prefix} dev ${bridge.name}`,
    `link set ${bridge.name} up`,
    ...services.flatMap(({ name, address }, i) => [
      `netns add ${name}`,
      `link add v${i} type veth peer name eth0 netns ${name}`,
      `link set v${i} master ${bridge.name} up`,
      `netns exec ${name} ip address add ${address}/${bridge.prefix} dev eth0`,
      `netns exec ${name} ip link set lo up`,
      `netns exec ${name} ip link set eth0 up`,
      `netns exec ${name} ip route add default via ${bridge.address}`,
    ]),
  ];
  const rules = [
    '*nat',
    '-A PREROUTING -p tcp --dport 8080 -j DNAT --to-destination 10.0.0.10:80',
    '-A POSTROUTING -s 10.0.0.0/16 ! -o br-app -j MASQUERADE',
    'COMMIT',
    '*filter',
    '-A FORWARD -p tcp -d 10.0.0.10 --dport 80 -j ACCEPT',
    'COMMIT',
  ];
  return `set -e
ip -batch - <<'END'
${lines.join('\n')}
END
sysctl -qw net.ipv4.ip_forward=1
iptables-restore --noflush <<'END'
${rules.join('\n')}
END`;
}

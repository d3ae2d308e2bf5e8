import type { Facts } from '../facts.ts';
import { table } from './table.ts';

const block = (text: string) => `\`\`\`bash\n${text.trim()}\n\`\`\``;

/** The way from an empty machine to the network of Day 1, to be typed. */
export function guide({ services, bridge, uplink, rules }: Facts): string {
  const list = services.map(({ name, address, link }) => `${name} ${address} ${link}`).join('\n');
  const iptables = (name: 'nat' | 'filter') => rules[name].map((rule) => `sudo iptables -t ${name} ${rule}`).join('\n');
  const cell = (text: string) => `\`${text}\``;
  return `# The shop: implementation guide

Everything is typed as root, or with \`sudo\`, in the folder of this project. \`node day1/up.ts\` does all of it at once, and again without harm;
here it stands step by step, for who wants to see what it does.

## Step 1: the namespaces

${block(`cat > /tmp/services <<'LIST'
${list}
LIST
while read -r name address link; do sudo ip netns add "$name"; done < /tmp/services`)}

## Step 2: the bridge

${block(`sudo ip link add ${bridge.name} type bridge
sudo ip addr add ${bridge.address} dev ${bridge.name}
sudo ip link set ${bridge.name} up`)}

## Step 3: a cable for each

The far end is born in the namespace, as eth0.

${block(`while read -r name address link; do
  sudo ip link add "$link" type veth peer name eth0 netns "$name"
  sudo ip link set "$link" master ${bridge.name} up
done < /tmp/services`)}

## Step 4: addresses and routes

${block(`while read -r name address link; do
  sudo ip -n "$name" link set lo up
  sudo ip -n "$name" addr add "$address/16" dev eth0
  sudo ip -n "$name" link set eth0 up
  sudo ip -n "$name" route add default via ${bridge.address.split('/')[0]}
done < /tmp/services`)}

## Step 5: the ways out and in

${block(`sudo sysctl -w net.ipv4.ip_forward=1
${iptables('nat')}
${iptables('filter')}`)}

## Step 6: look

${block(`ip -br link show master ${bridge.name}
ip netns exec nginx-lb ping -c 1 8.8.8.8`)}

## Configuration

${table(
  ['What', 'Where'],
  [
    ['names, addresses and rules', cell('day1/plan.ts')],
    ['what runs where', cell('day2/plan.ts')],
    ['nginx', cell('day2/nginx.conf')],
    [`the name of the uplink, here ${uplink}`, `${cell('LAB_UPLINK')} in the environment`],
  ],
)}

The services start with \`node day2/up.ts\`, the monitoring with \`node day3/health.ts\`, the policies with \`node day4/up.ts\`.

## Troubleshooting

${table(
  ['What you see', 'What it may be'],
  [
    ['File exists', `Something is there already: ${cell('node day1/down.ts')} takes it away, then begin with step 1`],
    [
      'a namespace reaches nobody',
      `Its cable is not in the bridge: ${cell(`ip link show master ${bridge.name}`)} lists who is`,
    ],
    ['the internet does not answer', `${cell('sysctl net.ipv4.ip_forward')} is 0, or MASQUERADE is missing`],
    ['a port is taken', `${cell('ss -ltnp')} in the namespace says by whom`],
  ],
)}
`;
}

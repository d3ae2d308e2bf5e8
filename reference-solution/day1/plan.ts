/** What Day 1 builds, as data: `up.ts` brings it about and `down.ts` takes it away again. */

export const bridge = { name: 'br-app', address: '10.0.0.1' };

/** Every address of the lab lives in 10.0.0.0/16, so every interface gets this mask. */
export const prefix = 16;

/** `link` is the host's end of the cable. The kernel allows 15 characters, so not every service's whole name fits in. */
export const services = [
  { name: 'nginx-lb', address: '10.0.0.10', link: 'veth-nginx' },
  { name: 'api-gateway', address: '10.0.0.20', link: 'veth-api' },
  { name: 'product-service', address: '10.0.0.30', link: 'veth-product' },
  { name: 'order-service', address: '10.0.0.40', link: 'veth-order' },
  { name: 'redis-cache', address: '10.0.0.50', link: 'veth-redis' },
  { name: 'postgres-db', address: '10.0.0.60', link: 'veth-postgres' },
];

/**
 * The firewall, table by table, explained rule by rule in docs/day1.md. Each rule is spelt the way `iptables-save`
 * prints it: so one look at its output tells which of them are already in force.
 */
export const rules = {
  nat: [
    '-A PREROUTING ! -i br-app -p tcp -m tcp --dport 8080 -j DNAT --to-destination 10.0.0.10:80',
    '-A POSTROUTING -s 10.0.0.0/16 ! -o br-app -j MASQUERADE',
  ],
  filter: [
    '-A FORWARD -i br-app -j ACCEPT',
    '-A FORWARD -o br-app -m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT',
    '-A FORWARD -d 10.0.0.10/32 -p tcp -m tcp --dport 80 -j ACCEPT',
  ],
};

/** The switch that makes a Linux machine a router, and where `up` notes how it stood before. */
export const forwarding = { file: '/proc/sys/net/ipv4/ip_forward', before: '/run/lab-day1.ip_forward' };

/** What no rule can say of itself. */

export const shop = {
  title: 'Day 4: who may talk to whom',
  before: `Everything that one namespace sends to another crosses the bridge \`br-app\`, and everything that goes out or comes in
crosses the host. With \`net.bridge.bridge-nf-call-iptables\` at 1, the host's firewall is asked about both, in its
FORWARD hook. What the host itself sends to a namespace passes OUTPUT instead, and is not restricted: whoever is root
there needs no network to get at the data.

A connection is judged once, by its first packet. The kernel keeps a record of it (\`conntrack -L\`), and the first rule
lets everything through that belongs to a record. So each of the other rules is about who may _open_ a connection, and
their counters count connections, or attempts. A packet takes the first rule that fits; for the lab, the last one drops
what nobody has mentioned. Counters are those of the moment in which this document was made.`,
  chains: {
    forward: 'Where packets come from the kernel. What has nothing to do with the lab goes its way.',
    FORWARD:
      'Where packets come from the kernel. These stand before the rules of Day 1. What has nothing to do with the lab goes its way.',
    shop: 'The policy, for whatever comes from the lab or goes into it, from the first line to the first that fits. `@products` are 10.0.0.30, 10.0.0.31 and 10.0.0.32; `@newcomers` are those who lately opened connections to the gateway, each with a limit of his own.',
    'SHOP-POLICY':
      'The policy, for whatever comes from the lab or goes into it, from the first line to the first that fits.',
    refuse:
      'What becomes of a packet that is not wanted. Notes go to netlink group 4: `tcpdump -ni nflog:4` shows them, in a container too, where the kernel keeps no log.',
    'SHOP-REFUSE':
      'What becomes of a packet that is not wanted. Notes go to the log of the kernel (`dmesg`); in a container, where there is none, the counter tells.',
  },
  after: `## What the policy does not do

- It goes by addresses. Who is root in a namespace can give himself another one, and only a rule for each port of the
  bridge would notice.
- nginx has no limit, since it asks for all customers over connections that it keeps. A customer who asks too often is to
  be stopped where he can still be told from the others, by nginx itself (\`limit_req\`).
- It is about IPv4. The version for nft drops IPv6 in the lab, ping and neighbour discovery apart; that for iptables
  leaves it alone. No service answers there: they listen at 0.0.0.0, and PostgreSQL admits 10.0.0.0/16.`,
} as const;

export const tiers = {
  title: 'Task 4.4: three networks, and what may cross from one to the next',
  before: `Each tier is a bridge and a subnet of its own, and the host has an address in each: it is everybody's way to the other
two. A namespace has two routes, its own subnet and the default one by way of the host; none of them knows how many
networks there are. The host has a route to each tier because it has an address in it, and would pass on everything; what
follows is what it does pass on.`,
  chains: {
    door: 'What comes from outside for port 8080 gets a new destination before the kernel decides where it goes.',
    forward: 'Where packets come from the kernel. What has nothing to do with the tiers goes its way.',
    crossing:
      'From the first line to the first that fits. There is no line from the frontend to the database, and so there is no way.',
  },
} as const;

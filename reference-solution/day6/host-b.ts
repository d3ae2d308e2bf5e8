#!/usr/bin/env node
/** Task 6.1, the second host: a bridge of the same network, two more services on it, and the other end of the tunnel. */
import { writeFileSync } from 'node:fs';
import { $ } from 'zx/core';
import { bridge, forwarding, prefix } from '../day1/plan.ts';
import { hasLink, hasNamespace, requireRoot } from '../day1/state.ts';
import { hostB } from './plan.ts';
import { fitTunnel, joinTunnel } from './tunnel.ts';

const { gateway, services } = hostB;
/** What leaves the containers' network by another way than the bridge carries this host's address. */
const masquerade = `POSTROUTING -s 10.0.0.0/${prefix} ! -o ${bridge.name} -j MASQUERADE`.split(' ');

requireRoot();
const lines = [
  ...(hasLink(bridge.name) ? [] : [`link add ${bridge.name} type bridge`]),
  `addr replace ${gateway}/${prefix} dev ${bridge.name}`,
  `link set ${bridge.name} up`,
  ...services.flatMap(({ name, link }) => [
    ...(hasNamespace(name) ? [] : [`netns add ${name}`]),
    ...(hasLink(link) ? [] : [`link add ${link} type veth peer name eth0 netns ${name}`]),
    `link set ${link} master ${bridge.name} up`,
  ]),
];
await $({ input: lines.join('\n') })`ip -batch -`;
for (const { name, address } of services) {
  const inside = [
    'link set lo up',
    `addr replace ${address}/${prefix} dev eth0`,
    'link set eth0 up',
    `route replace default via ${gateway}`,
  ];
  await $({ input: inside.join('\n') })`ip -n ${name} -batch -`;
}
writeFileSync(forwarding.file, '1');
if ((await $({ nothrow: true })`iptables -t nat -C ${masquerade}`.quiet()).exitCode !== 0)
  await $`iptables -t nat -A ${masquerade}`;

await joinTunnel();
await fitTunnel(services);

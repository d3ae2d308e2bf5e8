/** One end of the tunnel: the same program on both hosts, as neither end is the first. */
import { readFileSync } from 'node:fs';
import { $ } from 'zx/core';
import { bridge } from '../day1/plan.ts';
import { hasLink } from '../day1/state.ts';
import { tunnel, wire } from './plan.ts';

/** Lays the cable from this host's bridge to the other's. */
export async function joinTunnel(): Promise<void> {
  if (wire.peer === '') {
    console.error('Where is the other host? Name its address: LAB_PEER=192.0.2.12 node day6/host-a.ts');
    process.exit(1);
  }
  const lines = [
    ...(hasLink(tunnel.link)
      ? []
      : [
          `link add ${tunnel.link} type vxlan id ${tunnel.id} remote ${wire.peer} dstport ${tunnel.port} dev ${wire.uplink}`,
        ]),
    // From here on the tunnel is one more cable of the switch: what a bridge floods goes to the other bridge, too.
    `link set ${tunnel.link} master ${bridge.name} up`,
  ];
  await $({ input: lines.join('\n') })`ip -batch -`;
}

/**
 * The wire carries 1500 bytes, and the tunnel takes 50 of them for itself. A bridge drops a frame that is too long for one of its ports and tells
 * nobody, so each room must know beforehand: both ends of its cable get the tunnel's size.
 */
export async function fitTunnel(rooms: readonly { name: string; link: string }[]): Promise<void> {
  const mtu = readFileSync(`/sys/class/net/${tunnel.link}/mtu`, 'utf8').trim();
  const lines = rooms.map(({ link }) => `link set ${link} mtu ${mtu}\n`).join('');
  await Promise.all([
    $({ input: lines })`ip -batch -`,
    ...rooms.map(({ name }) => $`ip -n ${name} link set eth0 mtu ${mtu}`),
  ]);
}

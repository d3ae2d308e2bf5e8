import type { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { spawnConfined } from '../../host/agent/lab.ts';
import { enter } from '../../host/agent/run.ts';
import type { World } from '../../host/agent/serve.ts';

/** A namespace of ours in the lab host, on a bridge of the submission as its own are: a veth pair, an address, a default route. */
export type Guest = {
  readonly name: string;
  /** With its prefix length: '10.0.77.5/16'. */
  readonly address: string;
  readonly gateway: string;
  readonly bridge: string;
  /** The bridge's end of the cable, and the guest's. */
  readonly port: string;
  readonly link: string;
};

const adding = `
ip netns add "$name"
ip link add "$port" type veth peer name "$link" netns "$name"
ip link set "$port" master "$bridge" up
ip -n "$name" link set lo up
ip -n "$name" address add "$address" dev "$link"
ip -n "$name" link set "$link" up
ip -n "$name" route add default via "$gateway"`;

const removing = `
ip link delete "$port"
ip netns delete "$name"`;

/** Adds the guest to the lab host. Throws with what ip(8) says when that fails; nothing of the guest is left then. */
export async function addGuest(world: World, guest: Guest): Promise<void> {
  const said = await asRoot(world, guest, adding);
  if (said === '') return;
  await asRoot(world, guest, removing);
  throw new Error(`A namespace of ours could not be added to the lab: ${said}`);
}

/** Takes the guest away again; what the submission has removed already is no error. */
export async function removeGuest(world: World, guest: Guest): Promise<void> {
  await asRoot(world, guest, removing);
}

/** Runs a script in the lab host, as its root and with the machine's own programs. Returns what it says of errors. */
async function asRoot({ lab, settings }: World, guest: Guest, script: string): Promise<string> {
  const variables = Object.entries(guest).map(([name, value]) => `${name}=${value}`);
  const command = ['/usr/bin/env', '-i', 'PATH=/usr/sbin:/usr/bin', ...variables, '/usr/bin/sh', '-ec', script];
  const child = spawnConfined(settings, enter(lab, command), ['ignore', 'ignore', 'pipe']);
  return (await text(child.stderr as Readable)).trim();
}

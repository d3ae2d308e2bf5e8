import { writeFileSync } from 'node:fs';
import type { HostName } from '../../model/index.ts';
import { ipBatch, nftBatch } from './batches.ts';
import { createNamespace, type Namespace, within } from './namespaces.ts';
import { underlay } from './settings.ts';

/** The link of the underlay at which a lab host hangs: what comes in by 'port-a' was sent by host a. */
function portOf(name: HostName): string {
  return `port-${name}`;
}

const uplinkPort = 'port-up';

/** Far more than two labs have to say to each other, and little enough that a storm, which would take whole processors for ever, leaves them to others (nft(8), limit). */
const mostPerSecond = 4000;
const mostAtOnce = 4000;

/**
 * The underlay: a switch in a namespace of its own, where no lab host can look, with a port for each lab host and one that becomes `up0` of
 * the internet. It knows nothing of groups, so it floods what is for them, and it filters only what `cutUnderlay` asks it to.
 */
export async function createUnderlay(
  labs: readonly { readonly name: HostName; readonly pid: number }[],
  internet: Namespace,
  uplink: string,
): Promise<Namespace> {
  const namespace = createNamespace('@underlay');
  within(namespace, () => {
    for (const scope of ['all', 'default']) writeFileSync(`/proc/sys/net/ipv6/conf/${scope}/disable_ipv6`, '1');
  });
  const ports = [...labs.map(({ name }) => portOf(name)), uplinkPort];
  await ipBatch(namespace, [
    'link add switch type bridge mcast_snooping 0',
    'link set switch up',
    ...labs.map(({ name, pid }) => `link add ${portOf(name)} type veth peer name ${uplink} netns /proc/${pid}/ns/net`),
    `link add ${uplinkPort} type veth peer name up0 netns /proc/${process.pid}/fd/${internet.fd}`,
    ...ports.map((port) => `link set ${port} master switch up`),
  ]);
  const limit = `limit rate over ${mostPerSecond}/second burst ${mostAtOnce} packets drop`;
  await nftBatch(namespace, [
    'add table bridge underlay',
    'add chain bridge underlay cut { type filter hook forward priority -10; policy accept; }',
    'add chain bridge underlay calm { type filter hook forward priority 0; policy accept; }',
    `add rule bridge underlay calm ${limit}`,
  ]);
  return namespace;
}

/** Whether frames pass between the lab hosts. What goes to the internet always passes. */
export async function cutUnderlay(namespace: Namespace, isCut: boolean): Promise<void> {
  const between = `iifname != "${uplinkPort}" oifname != "${uplinkPort}"`;
  const rules = isCut ? [`add rule bridge underlay cut ${between} drop`] : [];
  await nftBatch(namespace, ['flush chain bridge underlay cut', ...rules]);
}

/** The lines of ip(8) that give a lab host its address on the underlay, and its way out. */
export function addressLines(name: HostName, uplink: string): string[] {
  return [
    `address add ${underlay.addresses[name]}/${underlay.prefix} dev ${uplink}`,
    `link set ${uplink} up`,
    `route add default via ${underlay.router}`,
  ];
}

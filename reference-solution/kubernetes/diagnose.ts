#!/usr/bin/env node
/**
 * Says what is wrong in the cluster, and how to mend it. It goes the way of a packet, from the pod outwards, and compares what is there
 * with what the plugin and `up` had made: a pod's address stands in its object, all else follows from the network.
 */
import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';

type Link = {
  ifname: string;
  ifindex: number;
  link_index?: number;
  master?: string;
  flags: string[];

  addr_info: { family: string; local: string; prefixlen: number }[];
};
type Route = { type?: string; dst: string; gateway?: string };
type Neighbour = { dst: string; dev: string };
type Finding = { place: { namespace: string; device?: string }; cause: string; mend: string };

const network = { gateway: '10.244.1.1', prefix: 24, bridge: 'cni0' };

const run = (command: string, args: string[]) => execFileSync(command, args, { encoding: 'utf8' });
/** The words by which ip(8) and others look into a pod; none for the node. */
const at = (namespace: string) => (namespace === 'host' ? '' : `-n ${namespace} `);
const within = (namespace: string) => (namespace === 'host' ? '' : `ip netns exec ${namespace} `);

function ask<T>(namespace: string, words: string): T[] {
  const text = run('ip', `${at(namespace)}-j ${words}`.split(' '));
  return JSON.parse(text.trim() || '[]') as T[];
}

const isUp = ({ flags }: Link) => flags.includes('UP');

/** Faults that a pod and the node may have alike. */
function common(namespace: string): Finding[] {
  const routes = ask<Route>(namespace, '-d route show').filter(({ type }) => type === 'blackhole');
  const neighbours = ask<Neighbour>(namespace, '-4 neigh show nud permanent');
  // A rule that drops, and names no port: what is forbidden on purpose names one.
  const [command = '', ...args] = `${within(namespace)}iptables-save -t filter`.split(' ');
  const drops = run(command, args)
    .split('\n')
    .filter((line) => /^-A (INPUT|FORWARD|OUTPUT) .*-j (DROP|REJECT)\b/.test(line) && !/--dports? /.test(line));
  return [
    ...routes.map(({ dst }) => ({
      place: { namespace },
      cause: 'blackhole',
      mend: `ip ${at(namespace)}route del blackhole ${dst}`,
    })),
    ...neighbours.map(({ dst, dev }) => ({
      place: { namespace, device: dev },
      cause: 'static-neighbour',
      mend: `ip ${at(namespace)}neigh del ${dst} dev ${dev}`,
    })),
    ...drops.map((rule) => ({
      place: { namespace },
      cause: 'filter-drop',
      mend: `${within(namespace)}iptables ${rule.replace('-A', '-D')}`,
    })),
  ];
}

function ofPod(namespace: string, node: Link[]): Finding[] {
  const eth0 = ask<Link>(namespace, 'addr show').find(({ ifname }) => ifname === 'eth0');
  if (eth0 === undefined) return [];
  const way = `ip -n ${namespace} route replace default via ${network.gateway} dev eth0`;
  // A link that goes down takes its routes with it: they are no fault of their own.
  if (!isUp(eth0)) {
    const place = { namespace, device: 'eth0' };
    return [{ place, cause: 'link-down', mend: `ip -n ${namespace} link set eth0 up && ${way}` }];
  }
  const found: Finding[] = [];
  const out = ask<Route>(namespace, 'route show').find(({ dst }) => dst === 'default');
  if (out === undefined) found.push({ place: { namespace }, cause: 'no-default-route', mend: way });
  else if (out.gateway !== network.gateway) found.push({ place: { namespace }, cause: 'wrong-gateway', mend: way });
  // The other end of the cable, on the node.
  const port = node.find(({ ifindex }) => ifindex === eth0.link_index);
  if (port !== undefined) {
    const place = { namespace: 'host', device: port.ifname };
    if (!isUp(port)) found.push({ place, cause: 'link-down', mend: `ip link set ${port.ifname} up` });
    if (port.master !== network.bridge) {
      const mend = `ip link set ${port.ifname} master ${network.bridge} && ip link set ${port.ifname} type bridge_slave hairpin on`;
      found.push({ place, cause: 'not-enslaved', mend });
    }
  }
  return [...found, ...common(namespace)];
}

function ofNode(node: Link[]): Finding[] {
  const found: Finding[] = [];
  const { bridge, gateway, prefix } = network;
  const place = { namespace: 'host', device: bridge };
  const link = node.find(({ ifname }) => ifname === bridge);
  if (link !== undefined && !isUp(link)) found.push({ place, cause: 'link-down', mend: `ip link set ${bridge} up` });
  const has = link?.addr_info.find(({ family }) => family === 'inet');
  const wanted = `${gateway}/${prefix}`;
  if (has === undefined || has.local !== gateway || has.prefixlen !== prefix) {
    const cause = has?.local === gateway ? 'wrong-mask' : 'wrong-address';
    const old = has === undefined ? '' : `ip addr del ${has.local}/${has.prefixlen} dev ${bridge} && `;
    found.push({ place, cause, mend: `${old}ip addr add ${wanted} dev ${bridge}` });
  }
  if (readFileSync('/proc/sys/net/ipv4/ip_forward', 'utf8').trim() !== '1')
    found.push({ place: { namespace: 'host' }, cause: 'forwarding-off', mend: 'sysctl -w net.ipv4.ip_forward=1' });
  return [...found, ...common('host')];
}

const node = ask<Link>('host', '-d addr show');
const pods = readdirSync('/run/netns').filter((name) => name.startsWith('pod-'));
const found = [...ofNode(node), ...pods.flatMap((name) => ofPod(name, node))];
console.log(JSON.stringify(found[0] ?? { place: { namespace: 'host' }, cause: 'unknown', mend: '' }));

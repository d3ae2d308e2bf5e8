/** A pod's cable: one end is its eth0, the other a port of the node's bridge. */
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, writeFileSync } from 'node:fs';
import { type Address, codes, fail, type Request } from './protocol.ts';

type Link = { ifname: string; address: string; addr_info?: { local: string; prefixlen: number }[] };

function run(command: string, args: string[], input = ''): string {
  return execFileSync(command, args, { input, encoding: 'utf8', stdio: ['pipe', 'pipe', 'pipe'] });
}

const ip = (lines: string[]) => run('ip', ['-batch', '-'], lines.join('\n'));
/** ip(8) knows namespaces by name only; a runtime names a path. */
const inside = (netns: string, args: string[], lines: string[] = []) =>
  run('nsenter', [`--net=${netns}`, 'ip', ...args], lines.join('\n'));

const digest = (text: string) => createHash('sha256').update(text).digest('hex');
/** 02: an address that nobody was sold (IEEE 802, locally administered). */
const macOf = (name: string) =>
  `02:${digest(name)
    .slice(0, 10)
    .replace(/..(?=.)/g, '$&:')}`;

/** The node's end has a name that follows from the pod's, so that a DEL finds it when the pod is gone. */
export function portOf({ container, ifname }: Request): string {
  return `veth${digest(`${container} ${ifname}`).slice(0, 11)}`;
}

/** The pod's link of that name, or undefined. */
function linkIn({ netns, ifname }: Request): Link | undefined {
  if (!existsSync(netns)) return fail(codes.own, `There is no network namespace at ${netns}.`);
  const links = JSON.parse(inside(netns, ['-j', 'addr', 'show'])) as Link[];
  return links.find((one) => one.ifname === ifname);
}

/** Refuses a pod that has such a link already. */
export function requireRoom(request: Request): void {
  if (linkIn(request)) fail(codes.own, `${request.netns} has a link ${request.ifname} already.`);
}

/** The bridge with the gateway's address. Several may make it at once: whoever comes second finds it made. */
export function ensureBridge({ config }: Request, { address, gateway }: Address): string {
  const { bridge = 'cni0' } = config;
  const isThere = () => existsSync(`/sys/class/net/${bridge}`);
  try {
    // Left to itself, a bridge takes the lowest address of its ports, and another when that pod goes: the others would not find their gateway.
    if (!isThere()) ip([`link add ${bridge} address ${macOf(bridge)} type bridge`]);
  } catch (error) {
    if (!isThere()) throw error;
  }
  ip([`addr replace ${gateway}/${address.split('/')[1]} dev ${bridge}`, `link set ${bridge} up`]);
  writeFileSync('/proc/sys/net/ipv4/ip_forward', '1');
  return bridge;
}

/** Lays the cable, and gives the pod its address and its way out. Returns the links as a result lists them. */
export function connect(request: Request, bridge: string, { address, gateway }: Address): object[] {
  const { netns, ifname, config } = request;
  const port = portOf(request);
  ip([
    `link add ${port} type veth peer name ${ifname} netns ${netns}`,
    `link set ${port} master ${bridge} up`,
    // A pod that draws itself behind a service sends its own words back to itself: through the port by which they came.
    ...(config.hairpinMode ? [`link set ${port} type bridge_slave hairpin on`] : []),
  ]);
  const lines = [
    'link set lo up',
    `addr add ${address} dev ${ifname}`,
    `link set ${ifname} up`,
    `route add default via ${gateway}`,
  ];
  inside(netns, ['-batch', '-'], lines);
  const ends = JSON.parse(run('ip', ['-j', 'link', 'show'])) as Link[];
  const mac = (name: string) => ends.find((one) => one.ifname === name)?.address;
  return [
    { name: bridge, mac: mac(bridge) },
    { name: port, mac: mac(port) },
    { name: ifname, mac: linkIn(request)?.address, sandbox: netns },
  ];
}

/** Takes the cable away, whichever end is left; there need be none. */
export function disconnect(request: Request): void {
  const port = portOf(request);
  if (existsSync(`/sys/class/net/${port}`)) ip([`link del ${port}`]);
}

/** Fails unless the pod still has what its ADD gave it. */
export function requireSound(request: Request): void {
  const { ifname, config } = request;
  const link = linkIn(request) ?? fail(codes.own, `The link ${ifname} is gone.`);
  const has = (link.addr_info ?? []).map(({ local, prefixlen }) => `${local}/${prefixlen}`);
  for (const { address } of config.prevResult?.ips ?? [])
    if (!has.includes(address)) fail(codes.own, `${ifname} has lost ${address}.`);
  const routes = JSON.parse(inside(request.netns, ['-j', 'route', 'show'])) as { dst: string }[];
  const isDefault = (dst: string) => dst === 'default' || dst === '0.0.0.0/0';
  if (config.prevResult?.routes?.some(({ dst }) => isDefault(dst)) && !routes.some(({ dst }) => isDefault(dst)))
    fail(codes.own, 'The default route is gone.');
}

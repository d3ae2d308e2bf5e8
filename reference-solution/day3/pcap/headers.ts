/** From a packet's bytes to who sent what kind of thing to whom. */

export interface Headers {
  /** `TCP`, `UDP`, `ICMP`, `ICMPv6`, `ARP` …, or what it is as a number: `IP 89`, `Ethernet 0x88cc`. */
  readonly protocol: string;
  /** IP addresses, where it has them. */
  readonly source?: string;
  readonly destination?: string;
  readonly sourcePort?: number;
  readonly destinationPort?: number;
}

const ethertypes = { ipv4: 0x0800, arp: 0x0806, ipv6: 0x86dd, pppoe: 0x8864, vlans: [0x8100, 0x88a8, 0x9100] };

/** Numbers of protocols above IP (iana.org/assignments/protocol-numbers). */
const protocols = new Map([
  [1, 'ICMP'],
  [2, 'IGMP'],
  [6, 'TCP'],
  [17, 'UDP'],
  [47, 'GRE'],
  [50, 'ESP'],
  [51, 'AH'],
  [58, 'ICMPv6'],
  [89, 'OSPF'],
  [103, 'PIM'],
  [112, 'VRRP'],
  [132, 'SCTP'],
]);

/** Those whose first four bytes are two ports. */
const withPorts = new Set([6, 17, 132]);

/** Headers of IPv6 that come before the one that matters (RFC 8200, section 4). */
const ipv6Extensions = new Set([0, 43, 60]);
const ipv6Fragment = 44;

interface Link {
  /** How many bytes come before the network layer. */
  readonly bytes: number;
  readonly ethertype: (bytes: Buffer) => number;
}

const ipAt = (at: number): Link => ({ bytes: at, ethertype: (bytes) => versionAt(bytes, at) });

/** What comes before the network layer, by link type (tcpdump.org/linktypes.html). */
const links = new Map<number, Link>([
  [1, { bytes: 14, ethertype: (bytes) => bytes.readUInt16BE(12) }], // Ethernet
  [113, { bytes: 16, ethertype: (bytes) => bytes.readUInt16BE(14) }], // Linux 'any'
  [276, { bytes: 20, ethertype: (bytes) => bytes.readUInt16BE(0) }], // Linux 'any', version 2
  [0, ipAt(4)], // BSD loopback
  [108, ipAt(4)],
  [12, ipAt(0)], // IP with nothing before it
  [101, ipAt(0)],
  [228, ipAt(0)],
  [229, ipAt(0)],
]);

const versionAt = (bytes: Buffer, at: number) => (bytes.readUInt8(at) >> 4 === 6 ? ethertypes.ipv6 : ethertypes.ipv4);

/** Reads as many headers as the bytes hold: what was cut off is left out. Never throws. */
export function headersOf(linkType: number, bytes: Buffer): Headers {
  try {
    const link = links.get(linkType);
    if (!link) return { protocol: `link type ${linkType}` };
    let ethertype = link.ethertype(bytes);
    let at = link.bytes;
    for (; ethertypes.vlans.includes(ethertype); at += 4) ethertype = bytes.readUInt16BE(at + 2);
    if (ethertype === ethertypes.pppoe) {
      at += 8;
      ethertype = versionAt(bytes, at);
    }
    if (ethertype === ethertypes.ipv4) return ipv4(bytes, at);
    if (ethertype === ethertypes.ipv6) return ipv6(bytes, at);
    if (ethertype === ethertypes.arp) return { protocol: 'ARP' };
    // Below 0x600 it is no type but a length (IEEE 802.3): what spanning trees are made with.
    return { protocol: ethertype < 0x600 ? 'LLC' : `Ethernet 0x${ethertype.toString(16).padStart(4, '0')}` };
  } catch {
    return { protocol: 'cut off' };
  }
}

function ipv4(bytes: Buffer, at: number): Headers {
  const isFirst = (bytes.readUInt16BE(at + 6) & 0x1fff) === 0; // later fragments begin in the middle of something
  const next = isFirst ? at + (bytes.readUInt8(at) & 15) * 4 : bytes.length;
  return above(bytes, bytes.readUInt8(at + 9), next, quad(bytes, at + 12), quad(bytes, at + 16));
}

function ipv6(bytes: Buffer, at: number): Headers {
  const source = groups(bytes, at + 8);
  const destination = groups(bytes, at + 24);
  let number = bytes.readUInt8(at + 6);
  let next = at + 40;
  let isFirst = true;
  while (ipv6Extensions.has(number) || number === ipv6Fragment) {
    if (next + 8 > bytes.length) return { protocol: 'cut off', source, destination };
    if (number === ipv6Fragment) isFirst &&= bytes.readUInt16BE(next + 2) >> 3 === 0;
    const size = number === ipv6Fragment ? 8 : (bytes.readUInt8(next + 1) + 1) * 8;
    number = bytes.readUInt8(next);
    next += size;
  }
  return above(bytes, number, isFirst ? next : bytes.length, source, destination);
}

/** What the protocol above IP adds, if as much of it as the ports was kept. */
function above(bytes: Buffer, number: number, at: number, source: string, destination: string): Headers {
  const protocol = protocols.get(number) ?? `IP ${number}`;
  if (!withPorts.has(number) || at + 4 > bytes.length) return { protocol, source, destination };
  const sourcePort = bytes.readUInt16BE(at);
  return { protocol, source, destination, sourcePort, destinationPort: bytes.readUInt16BE(at + 2) };
}

/** Few addresses make most packets, and to spell one takes longer than to look it up. */
const spelt = new Map<number | string, string>();
const mostSpelt = 10_000;

function remember(key: number | string, text: string): string {
  if (spelt.size === mostSpelt) spelt.clear();
  spelt.set(key, text);
  return text;
}

function quad(bytes: Buffer, at: number): string {
  const number = bytes.readUInt32BE(at);
  const text = () => `${number >>> 24}.${(number >>> 16) & 255}.${(number >>> 8) & 255}.${number & 255}`;
  return spelt.get(number) ?? remember(number, text());
}

function groups(bytes: Buffer, at: number): string {
  if (at + 16 > bytes.length) throw new RangeError('The address is cut off.');
  const key = bytes.toString('latin1', at, at + 16);
  return spelt.get(key) ?? remember(key, spellGroups(bytes, at));
}

/** As RFC 5952 spells it: the first of the longest runs of zeros, if it has two groups or more, becomes `::`. */
function spellGroups(bytes: Buffer, at: number): string {
  const numbers = Array.from({ length: 8 }, (_, index) => bytes.readUInt16BE(at + 2 * index));
  let [longest, from] = [1, -1];
  for (let start = 0; start < 8; start++) {
    const end = numbers.findIndex((number, index) => index >= start && number !== 0);
    const length = (end === -1 ? 8 : end) - start;
    if (length > longest) [longest, from] = [length, start];
  }
  const text = (list: readonly number[]) => list.map((number) => number.toString(16)).join(':');
  return from === -1 ? text(numbers) : `${text(numbers.slice(0, from))}::${text(numbers.slice(from + longest))}`;
}

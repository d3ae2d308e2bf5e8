import type { Packet } from '../../model/index.ts';

const ETH_P_IP = 0x0800;
const ETH_P_ARP = 0x0806;
const protocols: Readonly<Record<number, 'tcp' | 'udp'>> = { 6: 'tcp', 17: 'udp' };
const icmpKinds: Readonly<Record<number, Packet['kind']>> = {
  8: 'request',
  0: 'reply',
  3: 'error',
  5: 'other',
  11: 'error',
};

/** Reads the headers of an IPv4 (RFC 791) or ARP (RFC 826) packet without its link layer; undefined for all else. */
export function parsePacket(ethertype: number, bytes: Buffer): Packet | undefined {
  if (ethertype === ETH_P_ARP) {
    if (bytes.length < 28) return undefined;
    const kind = bytes.readUInt16BE(6) === 1 ? 'who-has' : 'is-at';
    return { kind, source: address(bytes, 14), destination: address(bytes, 24) };
  }
  if (ethertype !== ETH_P_IP || bytes.length < 20) return undefined;
  const headerBytes = (bytes.readUInt8(0) & 15) * 4;
  const ends = { source: address(bytes, 12), destination: address(bytes, 16) };
  const protocol = bytes.readUInt8(9);
  if (bytes.length < headerBytes + 4) return { kind: 'other', ...ends };
  if (protocol === 1) return { kind: icmpKinds[bytes.readUInt8(headerBytes)] ?? 'other', ...ends };
  const kind = protocols[protocol];
  if (!kind) return { kind: 'other', ...ends };
  const sourcePort = bytes.readUInt16BE(headerBytes);
  const vni = kind === 'udp' ? networkOf(bytes.subarray(headerBytes + 8)) : undefined;
  const destinationPort = bytes.readUInt16BE(headerBytes + 2);
  return { kind, ...ends, sourcePort, destinationPort, ...(vni === undefined ? {} : { vni }) };
}

/** The network of a VXLAN header (RFC 7348, 5): one flag, three bytes of network, and all else zero; undefined for anything else. */
function networkOf(bytes: Buffer): number | undefined {
  if (bytes.length < 8 || bytes.readUInt32BE(0) !== 0x0800_0000 || bytes.readUInt8(7) !== 0) return undefined;
  return bytes.readUIntBE(4, 3);
}

function address(bytes: Buffer, at: number): string {
  return bytes.subarray(at, at + 4).join('.');
}

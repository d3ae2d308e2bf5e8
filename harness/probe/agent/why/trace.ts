import { closeSync } from 'node:fs';
import { AF_NETLINK, bindSocket, receiveFrom, SOCK_RAW, socket } from '../../../host/agent/linux.ts';
import { type Namespace, within } from '../../../host/agent/namespaces.ts';
import type { TraceStep } from '../../../model/index.ts';
import { parsePacket } from '../packet.ts';
import { attributes, NETLINK_NETFILTER } from './netlink.ts';

const traceGroup = 1 << 8; // NFNLGRP_NFTRACE is 9 (linux/netfilter/nfnetlink.h)
const NFT_MSG_TRACE = 0x0a11; // nf_tables is the subsystem 10, the message 17
const families: Readonly<Record<number, string>> = {
  1: 'inet',
  2: 'ip',
  3: 'arp',
  5: 'netdev',
  7: 'bridge',
  10: 'ip6',
};
const types = ['', 'policy', 'return', 'rule'] as const;
const verdicts: Readonly<Record<number, string>> = {
  0: 'drop',
  1: 'accept',
  2: 'stolen',
  3: 'queue',
  [-1]: 'continue',
  [-2]: 'break',
  [-3]: 'jump',
  [-4]: 'goto',
  [-5]: 'return',
};
// enum nft_trace_attributes in linux/netfilter/nf_tables.h
const [TABLE, CHAIN, HANDLE, TYPE, VERDICT, ID, NETWORK, TRANSPORT, POLICY] = [1, 2, 3, 4, 5, 6, 8, 9, 16] as const;

/** A socket that hears what rules do with the packets that are marked for it, in one namespace. */
export interface TraceEars {
  /** All steps since, oldest first, without those in the table `own`. */
  take(own: string): TraceStep[];
  close(): void;
}

/** Listens to the traces of a namespace (nft-monitor of nft(8), by netlink). */
export function hearTraces(namespace: Namespace): TraceEars {
  const fd = within(namespace, () => socket(AF_NETLINK, SOCK_RAW, NETLINK_NETFILTER));
  const address = Buffer.alloc(12); // struct sockaddr_nl
  address.writeUInt16LE(AF_NETLINK, 0);
  address.writeUInt32LE(traceGroup, 8);
  bindSocket(fd, address);
  const message = Buffer.alloc(65_536);
  const kernel = Buffer.alloc(12);
  return {
    take: (own) => {
      const steps: TraceStep[] = [];
      for (let length = receiveFrom(fd, message, kernel); length > 0; length = receiveFrom(fd, message, kernel))
        steps.push(...parseSteps(namespace.key, message.subarray(0, length)));
      return steps.filter(({ table }) => table !== own);
    },
    close: () => closeSync(fd),
  };
}

function parseSteps(namespace: string, bytes: Buffer): TraceStep[] {
  const steps: TraceStep[] = [];
  for (let at = 0; at + 20 <= bytes.length; ) {
    const length = bytes.readUInt32LE(at);
    if (length < 20 || at + length > bytes.length) break;
    if (bytes.readUInt16LE(at + 4) === NFT_MSG_TRACE) {
      const family = families[bytes.readUInt8(at + 16)] ?? '?';
      const step = parseStep(namespace, family, attributes(bytes.subarray(at + 20, at + length)));
      if (step) steps.push(step);
    }
    at += (length + 3) & ~3;
  }
  return steps;
}

function parseStep(namespace: string, family: string, found: ReadonlyMap<number, Buffer>): TraceStep | undefined {
  const type = types[found.get(TYPE)?.readUInt32BE(0) ?? 0];
  if (!type) return undefined;
  const code = attributes(found.get(VERDICT) ?? Buffer.alloc(0)).get(1);
  const verdict = type === 'policy' ? (found.get(POLICY) ?? code) : code;
  const handle = found.get(HANDLE)?.readBigUInt64BE(0);
  return {
    namespace,
    packet: found.get(ID)?.readUInt32BE(0) ?? 0,
    family,
    table: textOf(found.get(TABLE)),
    chain: textOf(found.get(CHAIN)),
    type,
    verdict: verdicts[verdict?.readInt32BE(0) ?? -1] ?? 'continue',
    ...(handle !== undefined && { handle: Number(handle) }),
    ...ends(found),
  };
}

function ends(found: ReadonlyMap<number, Buffer>) {
  const network = found.get(NETWORK);
  if (!network || network.length < 20 || network.readUInt8(0) >> 4 !== 4) return {};
  const packet = parsePacket(0x0800, Buffer.concat([network, found.get(TRANSPORT) ?? Buffer.alloc(0)]));
  if (!packet) return {};
  const { source, destination, sourcePort, destinationPort } = packet;
  return { source, destination, ...(sourcePort && { sourcePort }), ...(destinationPort && { destinationPort }) };
}

function textOf(bytes: Buffer | undefined): string {
  return bytes?.toString('utf8').replace(/\0.*$/s, '') ?? '';
}

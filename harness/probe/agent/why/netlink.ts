import { closeSync } from 'node:fs';
import { AF_NETLINK, receiveFrom, SOCK_RAW, sendTo, socket } from '../../../host/agent/linux.ts';
import { type Namespace, within } from '../../../host/agent/namespaces.ts';

const NLM_F_REQUEST = 1;
const NLM_F_DUMP = 0x300;
const NLMSG_ERROR = 2;
const NLMSG_DONE = 3;
export const NETLINK_ROUTE = 0;
export const NETLINK_NETFILTER = 12;

/** Netlink attributes by their type (netlink(7)). */
export function attributes(bytes: Buffer): Map<number, Buffer> {
  const found = new Map<number, Buffer>();
  for (let at = 0; at + 4 <= bytes.length; ) {
    const length = bytes.readUInt16LE(at);
    if (length < 4 || at + length > bytes.length) break;
    found.set(bytes.readUInt16LE(at + 2) & 0x3fff, bytes.subarray(at + 4, at + length));
    at += (length + 3) & ~3;
  }
  return found;
}

/** All that the kernel of the namespace tells of one kind of thing: the bodies of its messages, headers left out. */
export function dump(namespace: Namespace, protocol: number, type: number, body: Buffer): Buffer[] {
  const fd = within(namespace, () => socket(AF_NETLINK, SOCK_RAW, protocol));
  try {
    const header = Buffer.alloc(16);
    header.writeUInt32LE(16 + body.length, 0);
    header.writeUInt16LE(type, 4);
    header.writeUInt16LE(NLM_F_REQUEST | NLM_F_DUMP, 6);
    const kernel = Buffer.alloc(12);
    kernel.writeUInt16LE(AF_NETLINK, 0);
    if (sendTo(fd, Buffer.concat([header, body]), kernel) !== undefined) return [];
    const bodies: Buffer[] = [];
    const reply = Buffer.alloc(65_536);
    for (let length = receiveFrom(fd, reply, kernel); length > 0; length = receiveFrom(fd, reply, kernel)) {
      for (let at = 0; at + 16 <= length; at += (reply.readUInt32LE(at) + 3) & ~3) {
        const kind = reply.readUInt16LE(at + 4);
        if (kind === NLMSG_DONE || kind === NLMSG_ERROR || reply.readUInt32LE(at) < 16) return bodies;
        bodies.push(Buffer.from(reply.subarray(at + 16, at + reply.readUInt32LE(at))));
      }
    }
    return bodies;
  } finally {
    closeSync(fd);
  }
}

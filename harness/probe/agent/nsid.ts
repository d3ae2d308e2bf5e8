import { closeSync } from 'node:fs';
import { AF_NETLINK, receiveFrom, SOCK_RAW, sendTo, socket } from '../../host/agent/linux.ts';
import { type Namespace, within } from '../../host/agent/namespaces.ts';

const RTM_GETNSID = 90; // linux/rtnetlink.h
const RTM_NEWNSID = 88;
const NLM_F_REQUEST = 1;
const NETNSA_NSID = 1; // linux/net_namespace.h
const NETNSA_FD = 3;
const headerBytes = 20; // nlmsghdr, rtgenmsg and its padding

/** The number by which `here` knows the namespace `other`, as link_netnsid gives it; undefined when it has none. */
export function namespaceId(here: Namespace, other: number): number | undefined {
  const fd = within(here, () => socket(AF_NETLINK, SOCK_RAW, 0));
  try {
    const request = Buffer.alloc(headerBytes + 8);
    request.writeUInt32LE(request.length, 0);
    request.writeUInt16LE(RTM_GETNSID, 4);
    request.writeUInt16LE(NLM_F_REQUEST, 6);
    request.writeUInt16LE(8, headerBytes);
    request.writeUInt16LE(NETNSA_FD, headerBytes + 2);
    request.writeUInt32LE(other, headerBytes + 4);
    const kernel = Buffer.alloc(12);
    kernel.writeUInt16LE(AF_NETLINK, 0);
    sendTo(fd, request, kernel);
    const reply = Buffer.alloc(256);
    const length = receiveFrom(fd, reply, kernel);
    if (length < headerBytes + 8 || reply.readUInt16LE(4) !== RTM_NEWNSID) return undefined;
    for (let at = headerBytes; at + 8 <= length; at += (reply.readUInt16LE(at) + 3) & ~3) {
      if (reply.readUInt16LE(at + 2) === NETNSA_NSID) return reply.readInt32LE(at + 4);
      if (reply.readUInt16LE(at) < 4) return undefined;
    }
    return undefined;
  } finally {
    closeSync(fd);
  }
}

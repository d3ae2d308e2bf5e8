import { closeSync } from 'node:fs';
import { constants } from 'node:os';
import { AF_INET, AF_NETLINK, receiveFrom, SOCK_RAW, sendTo, socket } from '../../../host/agent/linux.ts';
import { type Namespace, within } from '../../../host/agent/namespaces.ts';
import type { Decision } from '../../../model/index.ts';
import { attributes } from './netlink.ts';

// linux/rtnetlink.h
const RTM_NEWROUTE = 24;
const RTM_GETROUTE = 26;
const NLM_F_REQUEST = 1;
const [RTA_DST, RTA_SRC, RTA_IIF, RTA_OIF, RTA_GATEWAY] = [1, 2, 3, 4, 5] as const;
const routeTypes = [
  '',
  'unicast',
  'local',
  'broadcast',
  'anycast',
  'multicast',
  'blackhole',
  'unreachable',
  'prohibit',
];

/** A packet to ask the kernel about: from and to whom, and the link it came in by; null for one that is sent here. */
export type Question = Pick<Decision, 'from' | 'to' | 'iif'>;

/** What the kernel of the namespace would do with such packets. `devices` are its links' names by their index. */
export function decide(
  namespace: Namespace,
  devices: ReadonlyMap<number, string>,
  questions: readonly Question[],
): Decision[] {
  const fd = within(namespace, () => socket(AF_NETLINK, SOCK_RAW, 0));
  const indices = new Map([...devices].map(([index, name]) => [name, index]));
  try {
    return questions.map((question) => ({
      namespace: namespace.key,
      ...question,
      ...ask(fd, question, indices, devices),
    }));
  } finally {
    closeSync(fd);
  }
}

function ask(
  fd: number,
  { from, to, iif }: Question,
  indices: ReadonlyMap<string, number>,
  devices: ReadonlyMap<number, string>,
): Pick<Decision, 'type' | 'dev' | 'via' | 'error'> {
  const body = Buffer.alloc(12); // struct rtmsg
  body.writeUInt8(AF_INET, 0);
  body.writeUInt8(32, 1);
  body.writeUInt8(32, 2);
  const incoming = iif === null ? [] : [attribute(RTA_IIF, numberOf(indices.get(iif) ?? 0))];
  const parts = [body, attribute(RTA_DST, addressOf(to)), attribute(RTA_SRC, addressOf(from)), ...incoming];
  const header = Buffer.alloc(16);
  header.writeUInt32LE(16 + parts.reduce((sum, { length }) => sum + length, 0), 0);
  header.writeUInt16LE(RTM_GETROUTE, 4);
  header.writeUInt16LE(NLM_F_REQUEST, 6);
  const kernel = Buffer.alloc(12);
  kernel.writeUInt16LE(AF_NETLINK, 0);
  const failed = sendTo(fd, Buffer.concat([header, ...parts]), kernel);
  if (failed !== undefined) return { error: failed };
  const reply = Buffer.alloc(4096);
  const length = receiveFrom(fd, reply, kernel);
  if (length < 20) return { error: 'silent' };
  if (reply.readUInt16LE(4) !== RTM_NEWROUTE) return { error: errorName(-reply.readInt32LE(16)) };
  const found = attributes(reply.subarray(28, length));
  const dev = devices.get(found.get(RTA_OIF)?.readUInt32LE(0) ?? 0);
  const via = found.get(RTA_GATEWAY)?.join('.');
  return { type: routeTypes[reply.readUInt8(16 + 7)] ?? '', ...(dev && { dev }), ...(via && { via }) };
}

function errorName(number: number): string {
  return Object.entries(constants.errno).find(([, value]) => value === number)?.[0] ?? `errno ${number}`;
}

function attribute(type: number, value: Buffer): Buffer {
  const head = Buffer.alloc(4);
  head.writeUInt16LE(4 + value.length, 0);
  head.writeUInt16LE(type, 2);
  return Buffer.concat([head, value]);
}

function numberOf(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(value);
  return bytes;
}

function addressOf(address: string): Buffer {
  return Buffer.from(address.split('.').map(Number));
}

import koffi from 'koffi';
import { ipv4Number } from '../../model/ipv4.ts';

/**
 * The system calls that Node does not offer, for the agent's main thread. A socket belongs to the network namespace in
 * which socket(2) was called, whatever the thread enters afterwards (network_namespaces(7)): entering a namespace for the
 * length of one synchronous call is enough to work there.
 */
const libc = koffi.load('libc.so.6');

const CLONE_NEWNET = 0x40000000;
const NS_GET_PARENT = 0xb702; // linux/nsfs.h
const NS_GET_NSTYPE = 0xb703;
const F_SETFD = 2;
const FD_CLOEXEC = 1;
const SYS_openat2 = 437;
const RESOLVE_NO_MAGICLINKS = 0x02; // linux/openat2.h
const RESOLVE_IN_ROOT = 0x10;
const O_NONBLOCK_CLOEXEC = 0o2004000;
const O_PATH_CLOEXEC = 0o12000000;

export const AF_INET = 2;
export const AF_INET6 = 10;
export const AF_NETLINK = 16;
export const AF_PACKET = 17;
export const SOCK_STREAM = 1;
export const SOCK_DGRAM = 2;
export const SOCK_RAW = 3;
const SOCK_NONBLOCK_CLOEXEC = O_NONBLOCK_CLOEXEC;

const cSetns = libc.func('int setns(int fd, int nstype)');
const cUnshare = libc.func('int unshare(int flags)');
const cSocket = libc.func('int socket(int domain, int type, int protocol)');
const cBind = libc.func('int bind(int fd, void *address, uint32_t length)');
const cListen = libc.func('int listen(int fd, int backlog)');
const cSetsockopt = libc.func('int setsockopt(int fd, int level, int name, void *value, uint32_t length)');
const cSendto = libc.func(
  'long sendto(int fd, void *data, unsigned long length, int flags, void *address, uint32_t addressLength)',
);
const cRecvfrom = libc.func(
  'long recvfrom(int fd, void *data, unsigned long length, int flags, void *address, void *addressLength)',
);
const cOpenat2 = libc.func('long syscall(long number, int fd, str path, void *how, unsigned long size)');
const cIoctl = libc.func('int ioctl(int fd, unsigned long request, long argument)');
const cIoctlBuffer = libc.func('int ioctl(int fd, unsigned long request, void *argument)');
const cFcntl = libc.func('int fcntl(int fd, int command, int argument)');
const cStrerror = libc.func('str strerror(int number)');

function fail(call: string): never {
  const number = koffi.errno();
  const name = Object.entries(koffi.os.errno).find(([, value]) => value === number)?.[0] ?? `errno ${number}`;
  throw Object.assign(new Error(`${call}: ${cStrerror(number)} (${name})`), { code: name });
}

function check(result: number, call: string): number {
  return result < 0 ? fail(call) : result;
}

/** Keeps an inherited descriptor from being inherited further (fcntl(2)). */
export function closeOnExec(fd: number): void {
  cFcntl(fd, F_SETFD, FD_CLOEXEC);
}

/** Runs `work` with the thread in the network namespace `fd`, then returns it to `home`. `work` must be synchronous. */
export function inNamespace<T>(fd: number, home: number, work: () => T): T {
  check(cSetns(fd, CLONE_NEWNET), 'setns');
  try {
    return work();
  } finally {
    check(cSetns(home, CLONE_NEWNET), 'setns home');
  }
}

/** Moves the thread into a new network namespace. */
export function unshareNetwork(): void {
  check(cUnshare(CLONE_NEWNET), 'unshare');
}

/** A new non-blocking socket, in the thread's present network namespace. */
export function socket(domain: number, type: number, protocol: number): number {
  return check(cSocket(domain, type | SOCK_NONBLOCK_CLOEXEC, protocol), 'socket');
}

export function bindSocket(fd: number, address: Buffer): void {
  check(cBind(fd, address, address.length), 'bind');
}

export function listenOn(fd: number): void {
  check(cListen(fd, 512), 'listen');
}

export function setOption(fd: number, level: number, name: number, value: Buffer): void {
  check(cSetsockopt(fd, level, name, value, value.length), 'setsockopt');
}

/** Sends one datagram. Returns undefined, or the name of the error: 'ENETUNREACH', 'EPERM', … */
export function sendTo(fd: number, data: Buffer, address: Buffer): string | undefined {
  if (cSendto(fd, data, data.length, 0, address, address.length) >= 0) return undefined;
  const number = koffi.errno();
  return Object.entries(koffi.os.errno).find(([, value]) => value === number)?.[0] ?? `errno ${number}`;
}

/** Takes one datagram into `into` and its sender into `from`. Returns its length, or -1 when there is none now. */
export function receiveFrom(fd: number, into: Buffer, from: Buffer): number {
  const length = Buffer.alloc(4);
  length.writeUInt32LE(from.length);
  return Number(cRecvfrom(fd, into, into.length, 0, from, length));
}

/**
 * Opens `path` for reading as if `root` were the root directory and returns the descriptor, or undefined when it cannot.
 * Links cannot lead out of `root`, no link of /proc is followed (openat2(2)), and a FIFO does not make us wait.
 */
export function openInside(root: number, path: string): number | undefined {
  return openAs(root, path, O_NONBLOCK_CLOEXEC);
}

/** The same for what cannot be opened, as a socket: the descriptor only says where it is (O_PATH in open(2)). */
export function placeInside(root: number, path: string): number | undefined {
  return openAs(root, path, O_PATH_CLOEXEC);
}

function openAs(root: number, path: string, flags: number): number | undefined {
  const how = Buffer.alloc(24);
  how.writeBigUInt64LE(BigInt(flags), 0);
  how.writeBigUInt64LE(BigInt(RESOLVE_IN_ROOT | RESOLVE_NO_MAGICLINKS), 16);
  const fd = Number(cOpenat2(SYS_openat2, root, path, how, how.length));
  return fd < 0 ? undefined : fd;
}

/** Whether a descriptor is of a network namespace (ioctl_ns(2)). */
export function isNetworkNamespace(fd: number): boolean {
  return cIoctl(fd, NS_GET_NSTYPE, 0) === CLONE_NEWNET;
}

/** The namespace that this one (of pids, of users) was made in, as a descriptor; undefined above our own (ioctl_ns(2)). */
export function parentNamespace(fd: number): number | undefined {
  const parent = cIoctl(fd, NS_GET_PARENT, 0);
  return parent < 0 ? undefined : parent;
}

const SIOCGIFNAME = 0x8910;

/** The name of an interface in the namespace that the socket belongs to (netdevice(7)); '#index' once it is gone. */
export function interfaceName(fd: number, index: number): string {
  const request = Buffer.alloc(40);
  request.writeInt32LE(index, 16);
  if (cIoctlBuffer(fd, SIOCGIFNAME, request) < 0) return `#${index}`;
  return request.toString('latin1', 0, request.indexOf(0));
}

const SIOCGSTAMPNS = 0x8907;

/** When the datagram last taken from this socket was seen by the kernel, in nanoseconds of a clock that starts anew every 11 days; 0 when it has no stamp (socket(7)). */
export function receivedAt(fd: number): number {
  const stamp = Buffer.alloc(16);
  if (cIoctlBuffer(fd, SIOCGSTAMPNS, stamp) < 0) return 0;
  return Number(stamp.readBigInt64LE(0) % 1_000_000n) * 1e9 + Number(stamp.readBigInt64LE(8));
}

/** A sockaddr_in (ip(7)). */
export function inetAddress(address: string, port: number): Buffer {
  const buffer = Buffer.alloc(16);
  buffer.writeUInt16LE(AF_INET, 0);
  buffer.writeUInt16BE(port, 2);
  buffer.writeUInt32BE(ipv4Number(address), 4);
  return buffer;
}

/** A sockaddr_in6 (ipv6(7)) of an address without a zone; IPv4 in its last 32 bits is not read. */
export function inet6Address(address: string, port: number): Buffer {
  const buffer = Buffer.alloc(28);
  buffer.writeUInt16LE(AF_INET6, 0);
  buffer.writeUInt16BE(port, 2);
  const [head = [], tail = []] = address.split('::').map((half) => (half === '' ? [] : half.split(':')));
  for (const [at, word] of head.entries()) buffer.writeUInt16BE(Number.parseInt(word, 16), 8 + 2 * at);
  for (const [at, word] of tail.entries())
    buffer.writeUInt16BE(Number.parseInt(word, 16), 8 + 2 * (8 - tail.length + at));
  return buffer;
}

import { close } from 'node:fs';
import { promisify } from 'node:util';
import {
  AF_INET,
  AF_PACKET,
  bindSocket,
  interfaceName,
  receivedAt,
  receiveFrom,
  SOCK_DGRAM,
  setOption,
  socket,
} from '../../host/agent/linux.ts';
import { type Namespace, within } from '../../host/agent/namespaces.ts';
import type { Sighting } from '../../model/index.ts';
import { parsePacket } from './packet.ts';

/** A packet socket on all interfaces of one namespace: it sees frames before the namespace's rules do (packet(7)). */
export interface Tap {
  readonly namespace: string;
  readonly fd: number;
  readonly names: Map<number, string>;
}

const ETH_P_ALL = 0x0003;
const SOL_SOCKET = 1;
const SO_RCVBUF = 8;
const bufferBytes = 8 * 1024 * 1024; // The kernel gives what rmem_max allows (socket(7)).

/**
 * Open taps by their namespace's inode. They stay open between probes: the kernel waits for a grace period whenever one is closed
 * (packet_release in net/packet/af_packet.c), some 20 ms each.
 */
const pool = new Map<number, Tap>();

// The kernel turns stamps on some time after they are first asked for, and off when nobody asks any more (net_enable_timestamp in
// net/core/dev.c). A socket that asks for them all the time has them on before the first tap is opened.
receivedAt(socket(AF_INET, SOCK_DGRAM, 0));

let turn: Promise<unknown> = Promise.resolve();

/** Gives `work` a fresh tap on each namespace. One probe at a time: two would take each other's packets. */
export function withTaps<T>(namespaces: readonly Namespace[], work: (taps: readonly Tap[]) => Promise<T>): Promise<T> {
  const mine = turn.then(() => {
    const taps = namespaces.map((namespace) => {
      const tap = pool.get(namespace.inode) ?? openTap(namespace);
      pool.set(namespace.inode, tap);
      // It may have another name by now.
      return { ...tap, namespace: namespace.key };
    });
    drainTaps(taps, () => undefined);
    return work(taps);
  });
  turn = mine.catch(() => undefined);
  return mine;
}

/** Closes all taps: a namespace lives as long as a socket of it, and every tap costs each packet a copy. */
export async function releaseTaps(): Promise<void> {
  const taps = [...pool.values()];
  pool.clear();
  const closeAsync = promisify(close);
  await Promise.all(taps.map(({ fd }) => closeAsync(fd)));
}

function openTap(namespace: Namespace): Tap {
  const fd = within(namespace, () => socket(AF_PACKET, SOCK_DGRAM, 0));
  const size = Buffer.alloc(4);
  size.writeUInt32LE(bufferBytes);
  setOption(fd, SOL_SOCKET, SO_RCVBUF, size);
  const address = Buffer.alloc(20); // struct sockaddr_ll: family, protocol, all interfaces
  address.writeUInt16LE(AF_PACKET, 0);
  address.writeUInt16BE(ETH_P_ALL, 2);
  bindSocket(fd, address);
  receivedAt(fd); // The first call asks for stamps.
  return { namespace: namespace.key, fd, names: new Map() };
}

const frame = Buffer.alloc(65_536);
const sender = Buffer.alloc(20);

/** In one go: what comes in faster than it is taken must not hold us for ever. */
const mostFrames = 20_000;

/** How a frame came by (packet(7)): 'other' is for another machine and merely passes, as what a bridge floods. */
const passages = ['host', 'broadcast', 'multicast', 'other', 'out'] as const;
export type Passage = (typeof passages)[number];

/** Takes what has come in since, and calls `found` for every packet that `parsePacket` understands, with the time in ns. */
export function drainTaps(
  taps: readonly Tap[],
  found: (sighting: Sighting, bytes: Buffer, at: number, as: Passage) => void,
): void {
  for (const tap of taps) {
    for (let taken = 0; taken < mostFrames; taken++) {
      const length = receiveFrom(tap.fd, frame, sender);
      if (length < 0) break;
      const bytes = frame.subarray(0, length);
      const packet = parsePacket(sender.readUInt16BE(2), bytes);
      if (!packet) continue;
      const index = sender.readInt32LE(4);
      const dev = tap.names.get(index) ?? interfaceName(tap.fd, index);
      tap.names.set(index, dev);
      const as = passages[sender.readUInt8(10)] ?? 'other';
      const way = as === 'out' ? 'out' : 'in';
      found({ namespace: tap.namespace, dev, way, ...packet }, bytes, receivedAt(tap.fd), as);
    }
  }
}

/** Sightings as they come in from several namespaces, for one packet: `inOrder` tells its way. */
export interface Trail {
  add(sighting: Sighting, at: number): void;
  /** Oldest first; one of each kind, place and pair of addresses, as what is sent again passes the same places again. */
  inOrder(): Sighting[];
}

const mostSightings = 400;

export function newTrail(): Trail {
  const seen = new Map<string, { sighting: Sighting; at: number }>();
  return {
    add: (sighting, at) => {
      const key = JSON.stringify(sighting);
      if (!seen.has(key) && seen.size < mostSightings) seen.set(key, { sighting, at });
    },
    inOrder: () => [...seen.values()].sort((a, b) => a.at - b.at).map(({ sighting }) => sighting),
  };
}

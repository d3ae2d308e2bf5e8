import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as delay } from 'node:timers/promises';
import { type Namespace, within } from '../../host/inside/namespaces.ts';
import type { CapturedPacket } from '../../model/index.ts';
import { parsePacket } from './packet.ts';

/** What to capture: in the namespace with that key, on all its interfaces or one, what the filter lets through (pcap-filter(7)). */
export type CaptureRequest = {
  readonly in: string;
  readonly filter: string;
  readonly dev?: string;
};

/** A capture under way. */
export interface Capture {
  /** Ends it and returns what it caught, oldest first. */
  stop(): Promise<CapturedPacket[]>;
}

const snapBytes = 128;
const bufferKib = 16_384;
const quietMs = 25;

/** Starts tcpdump and resolves once it listens. Throws with what tcpdump says, as for a filter that it cannot read. */
export async function startCapture(namespace: Namespace, { filter, dev = 'any' }: CaptureRequest): Promise<Capture> {
  const options = [
    '-i',
    dev,
    '-y',
    dev === 'any' ? 'LINUX_SLL2' : 'EN10MB',
    '-s',
    `${snapBytes}`,
    '-B',
    `${bufferKib}`,
  ];
  const command = ['-n', '-U', '--immediate-mode', '-Z', 'root', '-w', '-', ...options, filter];
  const child = within(namespace, () => spawn('tcpdump', command, { stdio: ['ignore', 'pipe', 'pipe'] }));
  const chunks: Buffer[] = [];
  child.stdout.on('data', (chunk: Buffer) => chunks.push(chunk));
  await listening(child);
  return {
    stop: async () => {
      // What is in the ring when tcpdump is told to end is lost: let it read on until nothing more comes.
      for (let read = -1; read !== chunks.length; ) {
        read = chunks.length;
        await delay(quietMs);
      }
      child.kill('SIGINT');
      await once(child, 'close');
      return readPcap(Buffer.concat(chunks));
    },
  };
}

async function listening(child: ChildProcess): Promise<void> {
  let said = '';
  const ended = once(child, 'exit').then(() => {
    throw new Error(`tcpdump could not capture: ${said.trim()}`);
  });
  const started = new Promise<void>((resolve) => {
    child.stderr?.on('data', (chunk) => {
      said += chunk;
      if (said.includes('listening on')) resolve();
    });
  });
  ended.catch(() => undefined);
  await Promise.race([started, ended]);
}

const fileHeaderBytes = 24;
const recordHeaderBytes = 16;
const linkLayers: Readonly<Record<number, { readonly bytes: number; readonly ethertypeAt: number }>> = {
  1: { bytes: 14, ethertypeAt: 12 }, // LINKTYPE_ETHERNET
  276: { bytes: 20, ethertypeAt: 0 }, // LINKTYPE_LINUX_SLL2
};

/**
 * Reads a little-endian pcap file with microseconds (tcpdump.org/manpages/pcap-savefile.5), as tcpdump writes it on our machines; a record
 * that was cut off at the end is left out. Throws for anything else.
 */
function readPcap(file: Buffer): CapturedPacket[] {
  if (file.length < fileHeaderBytes || file.readUInt32LE(0) !== 0xa1b2c3d4)
    throw new Error('This is no pcap file of tcpdump.');
  const layer = linkLayers[file.readUInt32LE(20)];
  if (!layer) throw new Error(`The capture's link type ${file.readUInt32LE(20)} is none that we read.`);
  const packets: CapturedPacket[] = [];
  for (let at = fileHeaderBytes; at + recordHeaderBytes <= file.length; ) {
    const captured = file.readUInt32LE(at + 8);
    const frame = file.subarray(at + recordHeaderBytes, at + recordHeaderBytes + captured);
    if (frame.length < captured) break;
    const packet =
      captured >= layer.bytes && parsePacket(frame.readUInt16BE(layer.ethertypeAt), frame.subarray(layer.bytes));
    const time = file.readUInt32LE(at) + file.readUInt32LE(at + 4) / 1e6;
    if (packet) packets.push({ time, bytes: file.readUInt32LE(at + 12), ...packet });
    at += recordHeaderBytes + captured;
  }
  return packets;
}

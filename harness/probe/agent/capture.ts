import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as delay } from 'node:timers/promises';
import { type Namespace, within } from '../../host/agent/namespaces.ts';
import { machineTime } from '../../host/machine-time.ts';
import { type CapturedPacket, causedBySubmission } from '../../model/index.ts';
import { parsePacket } from './packet.ts';
import { type Frame, pcapReader } from './pcap.ts';

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
const mostPackets = 50_000;
const quietMs = 25;
const patienceMs = 2000;

/** Starts tcpdump and resolves once it listens. Throws with what tcpdump says, as for a filter that it cannot read. */
export async function startCapture(namespace: Namespace, request: CaptureRequest): Promise<Capture> {
  const packets: CapturedPacket[] = [];
  let flooded = false;
  const running = await startFrames(namespace, request, ({ time, bytes, ethertype, payload }) => {
    const packet = parsePacket(ethertype, payload);
    if (!packet) return;
    if (packets.length < mostPackets) packets.push({ time, bytes, ...packet });
    else flooded = true;
  });
  return {
    stop: async () => {
      await running.stop();
      if (flooded) throw causedBySubmission(`More than ${mostPackets} packets passed ${request.in} meanwhile.`);
      return packets;
    },
  };
}

/**
 * The same for each frame as it comes; `stop` returns how many the kernel had to drop, and throws when what came was no capture. Throws as
 * `startCapture` does.
 */
export async function startFrames(
  namespace: Namespace,
  { filter, dev = 'any' }: CaptureRequest,
  take: (frame: Frame) => void,
): Promise<{ stop(): Promise<number> }> {
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
  const read = pcapReader(take);
  let pieces = 0;
  let said = '';
  let trouble: unknown;
  child.stdout.on('data', (piece: Buffer) => {
    pieces++;
    try {
      read(piece);
    } catch (error) {
      trouble ??= error;
    }
  });
  child.stderr.on('data', (chunk) => {
    said += chunk;
  });
  const closed = once(child, 'close');
  closed.catch(() => undefined);
  await listening(child, () => said);
  return {
    stop: async () => {
      // What is in the ring when tcpdump is told to end is lost: let it read on until nothing more comes.
      const { given } = machineTime();
      const deadline = given() + patienceMs;
      for (let before = -1; before !== pieces && given() < deadline; ) {
        before = pieces;
        await delay(quietMs);
      }
      child.kill('SIGINT');
      await closed;
      if (trouble !== undefined) throw trouble;
      return Number(/(\d+) packets? dropped by kernel/.exec(said)?.[1] ?? 0);
    },
  };
}

async function listening(child: ChildProcess, said: () => string): Promise<void> {
  const ended = once(child, 'exit').then(() => {
    throw new Error(`tcpdump could not capture: ${said().trim()}`);
  });
  const started = new Promise<void>((resolve) => {
    child.stderr?.on('data', () => {
      if (said().includes('listening on')) resolve();
    });
  });
  ended.catch(() => undefined);
  await Promise.race([started, ended]);
}

import { createWriteStream } from 'node:fs';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { finished } from 'node:stream/promises';
import { execa } from 'execa';
import { project } from '../cli/session.ts';
import { type Bench, inTurn, type Line, timed } from './measure.ts';

const packets = 80_000;
const rounds = 5;
const tool = (name: string) => join(project, 'reference-solution/day3', name);
const asked = ['frame.number', 'frame.time_epoch', 'frame.len', 'ip.proto', 'ip.src', 'ip.dst', 'tcp.srcport'];
const fields = [...asked, 'tcp.dstport', 'udp.srcport', 'udp.dstport'].flatMap((field) => ['-e', field]);

/** A frame between two of the lab's services: TCP, UDP and ICMP in turn, its beginning as `tcpdump -s 128` keeps it. */
function frame(number: number): Buffer {
  const bytes = Buffer.alloc(98);
  bytes.writeUInt16BE(0x0800, 12);
  bytes.writeUInt8(0x45, 14);
  bytes.writeUInt16BE(84, 16);
  bytes.writeUInt8(64, 22);
  bytes.writeUInt8([6, 17, 1][number % 3] ?? 6, 23);
  bytes.set([10, 0, 0, 10 * (1 + (number % 6))], 26);
  bytes.set([10, 0, 0, 10 * (1 + (number % 5))], 30);
  bytes.writeUInt16BE(30_000 + (number % 20_000), 34);
  bytes.writeUInt16BE(5000, 36);
  bytes.writeUInt16BE(0x5010, 46);
  return bytes;
}

async function writeCapture(file: string): Promise<void> {
  const out = createWriteStream(file);
  const header = Buffer.alloc(24);
  header.writeUInt32LE(0xa1b2c3d4, 0);
  header.writeUInt16LE(2, 4);
  header.writeUInt16LE(4, 6);
  header.writeUInt32LE(128, 16);
  header.writeUInt32LE(1, 20);
  out.write(header);
  for (let number = 0; number < packets; number++) {
    const bytes = frame(number);
    const record = Buffer.alloc(16);
    record.writeUInt32LE(1_795_000_000 + Math.floor(number / 10_000), 0);
    record.writeUInt32LE((number % 10_000) * 100, 4);
    record.writeUInt32LE(bytes.length, 8);
    record.writeUInt32LE(bytes.length, 12);
    out.write(Buffer.concat([record, bytes]));
  }
  out.end();
  await finished(out);
}

/** How long the command takes to list the capture into a file, in milliseconds. Throws unless every packet is in it. */
async function listing(folder: string, command: string, arguments_: readonly string[]): Promise<number> {
  const file = join(folder, 'listed.tsv');
  // After its first run Node knows the reader's compiled code, as tshark comes compiled.
  const env = { NODE_COMPILE_CACHE: folder };
  const ms = await timed(() => execa(command, arguments_, { stdout: { file }, env }));
  const lines = (await readFile(file, 'utf8')).trimEnd().split('\n').length;
  if (lines !== packets) throw new Error(`bench: ${command} listed ${lines} of ${packets} packets.`);
  return ms;
}

async function reading(capture: string, folder: string): Promise<Line[]> {
  const ours = () => listing(folder, process.execPath, [tool('packets.ts'), capture]);
  const theirs = () => listing(folder, 'tshark', ['-n', '-r', capture, '-T', 'fields', ...fields]);
  const report = () =>
    timed(() => execa(process.execPath, [tool('traffic.ts'), capture], { env: { LAB_OUT: folder } }));
  const name = 'a capture of 80,000 packets, listed';
  const { failed } = await execa('tshark', ['--version'], { reject: false });
  if (failed) console.log('tshark is not installed, so there is nothing to compare with (apt-get install tshark).');
  await ours();
  const [samples = [], peers = []] = await inTurn(rounds, failed ? [ours] : [ours, theirs]);
  const [reports = []] = await inTurn(rounds, [report]);
  return [
    { name, samples, ...(!failed && { peer: { name: 'tshark -T fields', samples: peers }, aim: '≤ 0.1 ×' }) },
    { name: 'the same counted, with report and PDF', samples: reports },
  ];
}

export const day3: Bench = {
  name: 'day3',
  run: async () => {
    const folder = await mkdtemp(join(tmpdir(), 'netproof-bench-'));
    try {
      const capture = join(folder, 'capture.pcap');
      await writeCapture(capture);
      return await reading(capture, folder);
    } finally {
      await rm(folder, { recursive: true });
    }
  },
};

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, open, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execa } from 'execa';
import { project } from '../cli/project.ts';
import { type Bench, inTurn, type Line, timed } from './measure.ts';

const packets = 80_000;
const rounds = 5;
/** Of a pcap file and of each packet in it (pcap-savefile(5)). */
const headerBytes = 24;
const recordBytes = 16;
const tool = (name: string) => join(project, 'reference-solution/day3', name);
const asked = ['frame.number', 'frame.time_epoch', 'frame.len', 'ip.proto', 'ip.src', 'ip.dst', 'tcp.srcport'];
const fields = [...asked, 'tcp.dstport', 'udp.srcport', 'udp.dstport'].flatMap((field) => ['-e', field]);

/** Real traffic of the lab, over and over again: a recorded capture's header once, and its records as often as it takes. */
async function writeCapture(file: string): Promise<void> {
  const recorded = await readFile(join(project, 'fixtures/captures/bridge.pcap'));
  const records: Buffer[] = [];
  for (let at = headerBytes; at < recorded.length; ) {
    const end = at + recordBytes + recorded.readUInt32LE(at + 8);
    records.push(recorded.subarray(at, end));
    at = end;
  }
  const all = Array.from({ length: packets }, (_, number) => records[number % records.length] ?? recorded);
  await writeFile(file, Buffer.concat([recorded.subarray(0, headerBytes), ...all]));
}

/** How long the command takes to list the capture into a file, in milliseconds. Throws unless every packet is in it. */
async function listing(folder: string, command: string, arguments_: readonly string[]): Promise<number> {
  const file = join(folder, 'listed.tsv');
  // After its first run Node knows the reader's compiled code, as tshark comes compiled.
  const env = { ...process.env, NODE_COMPILE_CACHE: folder };
  await using out = await open(file, 'w');
  const ms = await timed(() => once(spawn(command, arguments_, { stdio: ['ignore', out.fd, 'ignore'], env }), 'exit'));
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

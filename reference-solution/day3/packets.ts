#!/usr/bin/env node
/**
 * Lists a capture's packets, one line each: number, time, bytes, protocol, source, destination and both ports, with tabs
 * between them. Made for `awk`, `sort` and `uniq -c`; much faster than `tshark -T fields`, which knows a thousand protocols.
 */
import { refuse } from './common/settings.ts';
import { readCapture } from './pcap/capture-file.ts';
import { headersOf } from './pcap/headers.ts';
import type { Packet } from './pcap/packet.ts';

function lineOf({ number, time, length, linkType, bytes }: Packet): string {
  const at = time ? `${time[0]}.${String(time[1]).padStart(9, '0')}` : '';
  const { protocol, source = '', destination = '', sourcePort = '', destinationPort = '' } = headersOf(linkType, bytes);
  return `${number}\t${at}\t${length}\t${protocol}\t${source}\t${destination}\t${sourcePort}\t${destinationPort}\n`;
}

const [file, ...more] = process.argv.slice(2);
if (file === undefined || more.length > 0) refuse('Name one capture file, as in: node packets.ts capture.pcap');

process.stdout.on('error', () => process.exit(0)); // whoever read it has seen enough, as `head` has
const writeAt = 64 * 1024;
let lines = '';
const problem = readCapture(file, (packet) => {
  lines += lineOf(packet);
  if (lines.length < writeAt) return;
  process.stdout.write(Buffer.from(lines)); // as bytes: a text of many pieces would be kept in pieces until the end
  lines = '';
});
process.stdout.write(lines);
if (problem) {
  console.error(problem);
  process.exitCode = 1;
}

#!/usr/bin/env node
/**
 * Task 3.1: who talks to whom, and how much.
 *
 *   node traffic.ts                 captures on the bridge for $LAB_SECONDS, or until Ctrl+C
 *   node traffic.ts capture.pcap    reports on a capture that there is already
 *
 * Tables (CSV and JSON), graphs (SVG) and a report (PDF and Markdown) go to $LAB_OUT. The capture itself is left there as well.
 */
import { join } from 'node:path';
import { bridge } from './common/plan.ts';
import { milliseconds, outFolder, refuse, requireRoot } from './common/settings.ts';
import { readCapture } from './pcap/capture-file.ts';
import { startCapture } from './traffic/capture.ts';
import { counter } from './traffic/count.ts';
import { writeReport } from './traffic/report.ts';

/** The last quarter of the time is for counting and writing, but never more than this. */
const writingMs = 10_000;

/** Captures for as long as there is time, and returns a sentence on how that went. */
async function capture(file: string): Promise<string> {
  requireRoot();
  const wholeMs = milliseconds('LAB_SECONDS', undefined);
  const interrupted = new Promise((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, resolve);
  });
  const running = await startCapture(bridge, file).catch((error: Error) => refuse(error.message));
  const ms = wholeMs && Math.max(0, wholeMs - Math.min(writingMs, wholeMs / 4) - performance.now());
  const until = ms === undefined ? '' : `for ${(ms / 1000).toFixed(1)} seconds, or `;
  console.log(`Capturing on ${bridge} ${until}until Ctrl+C.`);
  const over = new Promise((resolve) => {
    if (ms !== undefined) setTimeout(resolve, ms);
  });
  await Promise.race([over, interrupted, running.ended]);
  const dropped = await running.stop();
  const lost = dropped > 0 ? `${dropped} packets came too fast and were lost.` : 'None was lost.';
  return `Captured on ${bridge} until ${new Date().toISOString()}. ${lost}`;
}

const [given, ...more] = process.argv.slice(2);
if (more.length > 0) refuse('Name one capture file at most, as in: node traffic.ts capture.pcap');
const folder = outFolder();
const file = given ?? join(folder, 'capture.pcap');
const how = given === undefined ? await capture(file) : `Read from ${given}.`;

const counts = counter();
const problem = readCapture(file, counts.add);
const traffic = counts.result();
for (const { protocol, packets } of traffic.protocols) console.log(`${protocol.padEnd(20)} ${packets}`);
const unwritten = await writeReport(folder, traffic, problem ? [how, problem] : [how]);
for (const sentence of [problem, unwritten]) if (sentence) console.error(sentence);
console.log(`${traffic.packets} packets. The report is in ${folder}.`);
process.exit(problem && traffic.packets === 0 ? 1 : 0);

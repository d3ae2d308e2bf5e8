import { cpus } from 'node:os';
import { classes } from './class.ts';
import { day1 } from './day1.ts';
import { day2 } from './day2.ts';
import { day3 } from './day3.ts';
import { day4 } from './day4.ts';
import { day5 } from './day5.ts';
import { type Bench, type Line, median } from './measure.ts';
import { whyBench } from './why.ts';

const benches: readonly Bench[] = [day1, day2, day3, day4, day5, classes, whyBench];

/** Prints one line of the table: median (least to most), the peer's median, the ratio of the two, and the aim. */
function row({ name, samples, unit = 'ms', peer, aim }: Line): string {
  const digits = median(samples) < 10 ? 1 : 0;
  const show = (value: number) => value.toFixed(digits);
  const ours = `${show(median(samples))} ${unit}`;
  const spread = `(${show(Math.min(...samples))}–${show(Math.max(...samples))}, n=${samples.length})`;
  const theirs = peer
    ? `${show(median(peer.samples))} ${unit} ${peer.name}: ratio ${(median(samples) / median(peer.samples)).toFixed(2)}`
    : '';
  return [name.padEnd(40), ours.padStart(10), spread.padEnd(22), theirs, aim ? `aim ${aim}` : ''].join('  ').trimEnd();
}

const asked = process.argv.slice(2);
const unknown = asked.find((name) => !benches.some((bench) => bench.name === name));
if (unknown !== undefined) {
  console.error(`There is no benchmark '${unknown}': choose from ${benches.map(({ name }) => name).join(', ')}.`);
  process.exitCode = 2;
} else {
  console.log(`Medians (least–most) on ${cpus().length} × ${cpus()[0]?.model ?? 'unknown'}, Node ${process.version}`);
  for (const bench of benches.filter(({ name }) => asked.length === 0 || asked.includes(name))) {
    console.log(`\n${bench.name}`);
    for (const line of await bench.run()) console.log(row(line));
  }
}

#!/usr/bin/env node
/**
 * Day 5: which stack answers more requests? Measures both, in turns, and writes what came of it: NAME.md, NAME.pdf and two plots.
 *
 *   node day5/compare.ts --linux http://10.0.0.10/api/products --docker http://172.18.0.2/api/products
 *
 * Both must run. Ask both over the same kind of path: both at nginx's own address, as above, or both through port 8080 of
 * a host, from a client's network namespace (--linux-from /run/netns/client, --docker-from …; that needs root).
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { loadavg } from 'node:os';
import { basename, dirname } from 'node:path';
import { parseArgs } from 'node:util';
import { answerOf, type Stack } from './compare/load.ts';
import { pdfOf } from './compare/pdf.ts';
import { latenciesPlot, ratesPlot } from './compare/plots.ts';
import { markdownOf, reportOf } from './compare/report.ts';
import { leastRounds, type Plan, play, type Round } from './compare/rounds.ts';
import { judge, rate } from './compare/verdict.ts';

const options = {
  linux: { type: 'string', default: 'http://10.0.0.10/api/products' },
  docker: { type: 'string', default: 'http://127.0.0.1:8080/api/products' },
  'linux-from': { type: 'string' },
  'docker-from': { type: 'string' },
  rounds: { type: 'string', default: '24' },
  seconds: { type: 'string', default: '3' },
  'warm-up': { type: 'string', default: '3' },
  connections: { type: 'string', default: '50' },
  out: { type: 'string', default: 'docs/day5-comparison' },
} as const;

class Unusable extends Error {}

function numberFrom(name: string, text: string, least: number, most: number): number {
  const value = Number(text);
  if (text.trim() !== '' && value >= least && value <= most) return value;
  throw new Unusable(`--${name} must be a number from ${least} to ${most}, not '${text}'.`);
}

function wholeNumber(name: string, text: string, least: number, most: number): number {
  const value = numberFrom(name, text, least, most);
  if (Number.isInteger(value)) return value;
  throw new Unusable(`--${name} must be a whole number, not '${text}'.`);
}

/** Two stacks that give the same answer, or nothing is compared. */
async function sameAnswer(linux: Stack, docker: Stack): Promise<void> {
  if (linux.url === docker.url && linux.from === docker.from)
    throw new Unusable(`Both are ${linux.url}: that would compare a stack with itself. Give --linux or --docker.`);
  const answers = await Promise.all([linux, docker].map(answerOf)).catch(({ message }) => {
    throw new Unusable(message);
  });
  const [a, b] = answers;
  for (const [{ name, url }, answer] of [[linux, a] as const, [docker, b] as const])
    if (answer?.status !== 200) throw new Unusable(`${name} answers ${answer?.status} at ${url}; it should be 200.`);
  if (a?.hash !== b?.hash)
    throw new Unusable(`The two give different answers (${a?.bytes} and ${b?.bytes} bytes): that is different work.`);
}

function tell(round: Round, number: number): void {
  const [linux, docker] = [rate(round.linux), rate(round.docker)].map((one) => one.toFixed(0));
  console.log(`round ${number}: Linux ${linux}/s, Docker ${docker}/s${round.void ? `; void: ${round.void}` : ''}`);
}

async function main(): Promise<void> {
  const { values } = parseArgs({ options });
  const linux: Stack = { name: 'Linux', url: values.linux, from: values['linux-from'] };
  const docker: Stack = { name: 'Docker', url: values.docker, from: values['docker-from'] };
  const plan: Plan = {
    rounds: wholeNumber('rounds', values.rounds, leastRounds, 100),
    seconds: numberFrom('seconds', values.seconds, 0.2, 60),
    connections: wholeNumber('connections', values.connections, 1, 500),
    warmUpSeconds: numberFrom('warm-up', values['warm-up'], 0, 60),
  };
  await sameAnswer(linux, docker);
  const day = new Date().toISOString().slice(0, 10);
  const [load = 0] = loadavg();
  const rounds = await play({ linux, docker }, plan, tell);
  const verdict = judge(rounds);
  if (verdict === undefined)
    throw new Unusable(
      `Fewer than ${leastRounds} rounds count: there is nothing to compare, and no report was written.`,
    );

  const report = reportOf({ stacks: { linux, docker }, plan, rounds, verdict, day, load });
  const plots = { rates: ratesPlot(rounds), latencies: latenciesPlot(rounds) };
  mkdirSync(dirname(values.out), { recursive: true });
  for (const [name, svg] of Object.entries(plots)) writeFileSync(`${values.out}-${name}.svg`, svg);
  const name = basename(values.out);
  const pictures = [
    ['Requests per second, round by round', `${name}-rates.svg`],
    ['Time to an answer', `${name}-latencies.svg`],
  ] as const;
  writeFileSync(`${values.out}.md`, markdownOf(report, pictures));
  console.log(`Winner: ${report.winner}. The report: ${values.out}.md`);
  const pdf = await pdfOf(report, Object.values(plots)).catch(({ message }) => {
    throw new Unusable(`There is no PDF of it: ${message}`);
  });
  writeFileSync(`${values.out}.pdf`, pdf);
}

try {
  await main();
} catch (error) {
  const { code, message } = error as NodeJS.ErrnoException;
  if (!(error instanceof Unusable || code?.startsWith('ERR_PARSE_ARGS'))) throw error;
  console.error(message);
  process.exitCode = 2;
}

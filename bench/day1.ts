import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execa } from 'execa';
import { project } from '../cli/project.ts';
import { oneBatch } from '../fixtures/one-batch.ts';
import { openLabHost } from '../harness/host/index.ts';
import type { FlowRequest, LabHost } from '../harness/model/index.ts';
import { pingFlows } from '../harness/probe/index.ts';
import { loadSubmission, packSubmission } from '../harness/submission/index.ts';
import { topology } from '../labs/topology.ts';
import { parseGrade } from '../reports/json.ts';
import { renderPdf } from '../reports/pdf.ts';
import { type Bench, inTurn, type Line, timed } from './measure.ts';

const rounds = 9;
const emptyScript = "import 'zx/core';\n";

/** Runs a line in a fresh lab host that holds the reference solution, and returns how long the line took. */
async function inFreshHost(line: string): Promise<number> {
  const submission = await loadSubmission(join(project, 'reference-solution'), []);
  await using host = await openLabHost();
  await host.unpack(packSubmission(submission));
  const { durationMs, exitCode, output } = await host.run(line);
  if (exitCode !== 0) throw new Error(`bench: '${line.slice(0, 40)}…' failed in the lab host: ${output}`);
  return durationMs;
}

async function provisioning(): Promise<Line[]> {
  const start = `echo "${emptyScript.trim()}" > empty.ts; node empty.ts`;
  const [ours = [], peer = [], floor = []] = await inTurn(rounds, [
    () => inFreshHost('node day1/up.ts'),
    () => inFreshHost(oneBatch()),
    () => inFreshHost(start),
  ]);
  const batch = { name: 'one ip -batch', samples: peer };
  return [
    { name: 'provision Day 1, whole script', samples: ours, peer: batch, aim: '≤ 1.5 ×' },
    { name: '  of which Node and zx start, at least', samples: floor, peer: batch },
  ];
}

function matrixFlows(): FlowRequest[] {
  const { services, bridge } = topology;
  return services.flatMap(({ name, address }) =>
    [...services.map((one) => one.address), bridge.address]
      .filter((to) => to !== address)
      .map((to) => ({ from: name, to })),
  );
}

async function matrix(): Promise<Line[]> {
  await using host = await openLabHost();
  await host.run(oneBatch());
  const flows = matrixFlows();
  const probe = async () => {
    const seen = await pingFlows(host, flows);
    if (!seen.every(({ replied }) => replied)) throw new Error('bench: a ping of the matrix was not answered.');
  };
  for (let tries = 0; tries < 50; tries++) if (await settled(host, flows)) break;
  const fping = topology.services
    .map(
      ({ name }) =>
        `ip netns exec ${name} fping -q ${flows
          .filter(({ from }) => from === name)
          .map(({ to }) => to)
          .join(' ')} &`,
    )
    .join('\n');
  const hasFping = (await host.run('command -v fping')).exitCode === 0;
  const peer = async () => (await host.run(`${fping}\nwait`)).durationMs;
  const [ours = [], theirs = []] = await inTurn(rounds, [() => timed(probe), hasFping ? peer : async () => Number.NaN]);
  const line = { name: '6×6 matrix and gateway, with arrivals', samples: ours, aim: '≤ 60 ms' };
  return [hasFping ? { ...line, peer: { name: 'one fping a namespace, without arrivals', samples: theirs } } : line];
}

async function settled(host: LabHost, flows: readonly FlowRequest[]): Promise<boolean> {
  return (await pingFlows(host, flows)).every(({ replied }) => replied);
}

/** `netproof grade --day day1` as a user starts it, and the PDF of the grade that it wrote. */
async function gradeAndReport(): Promise<Line[]> {
  const out = await mkdtemp(join(tmpdir(), 'netproof-bench-'));
  try {
    const command = [
      join(project, 'cli/netproof.ts'),
      'grade',
      join(project, 'reference-solution'),
      '--day',
      'day1',
      '--out',
      out,
    ];
    const [whole = []] = await inTurn(rounds, [() => timed(() => execa(process.execPath, command))]);
    const file = join(out, 'grade.json');
    const grade = parseGrade(await readFile(file, 'utf8'), file);
    const [pdf = []] = await inTurn(rounds, [() => timed(async () => renderPdf(grade))]);
    return [
      { name: 'grade --day day1, the whole command', samples: whole, aim: '≤ 2 s' },
      { name: 'the first PDF of a process', samples: pdf.slice(0, 1) },
      { name: 'each further PDF', samples: pdf.slice(1), aim: '≤ 50 ms' },
    ];
  } finally {
    await rm(out, { recursive: true });
  }
}

export const day1: Bench = {
  name: 'day1',
  async run() {
    const ready: number[] = [];
    for (let round = 0; round < rounds; round++) {
      const began = performance.now();
      await using _host = await openLabHost();
      ready.push(performance.now() - began);
    }
    const lines = [{ name: 'lab host ready', samples: ready, aim: '≤ 120 ms' }];
    return [...lines, ...(await provisioning()), ...(await matrix()), ...(await gradeAndReport())];
  },
};

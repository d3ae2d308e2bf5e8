import { readdirSync, readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execa } from 'execa';
import { project } from '../cli/project.ts';
import { mutants } from '../fixtures/mutants/day1/index.ts';
import { stageFixture } from '../fixtures/stage.ts';
import { variants } from '../fixtures/variants/day1/index.ts';
import { type Bench, inTurn, type Line, timed } from './measure.ts';

const rounds = 5;
const submissions = 12;
const sampleMs = 100;
const pageMib = 4096 / 1024 / 1024;

interface Run {
  readonly perMinute: number;
  /** The most that the grader and all that it started had in memory at one time, a job, in MiB. */
  readonly mibAJob: number;
}

/** Resident memory of a process and all that descend from it, in MiB; pages that several share count for each. */
function residentMib(root: number): number {
  const parents = new Map<number, number>();
  const pages = new Map<number, number>();
  for (const pid of readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(Number)) {
    try {
      parents.set(pid, Number(/^PPid:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]));
      pages.set(pid, Number(readFileSync(`/proc/${pid}/statm`, 'utf8').split(' ')[1]));
    } catch {
      // It has just ended.
    }
  }
  const isOurs = (pid: number | undefined): boolean =>
    pid === root || (pid !== undefined && pid > 1 && isOurs(parents.get(pid)));
  return [...pages].reduce((sum, [pid, count]) => sum + (isOurs(pid) ? count * pageMib : 0), 0);
}

/** Grades the class with that many jobs, into a folder of its own. */
async function gradeClass(folder: string, jobs: number): Promise<Run> {
  const out = await mkdtemp(join(tmpdir(), 'netproof-bench-'));
  let most = 0;
  try {
    const options = ['--class', folder, '--day', 'day1', '--jobs', String(jobs), '--out', out];
    const took = await timed(async () => {
      const child = execa(process.execPath, [join(project, 'cli/netproof.ts'), 'grade', ...options], { reject: false });
      const timer = setInterval(() => {
        most = Math.max(most, residentMib(child.pid ?? 0));
      }, sampleMs);
      const { exitCode, stderr } = await child;
      clearInterval(timer);
      if (exitCode !== 1) throw new Error(`bench: grading the class ended with ${exitCode}: ${stderr.slice(-500)}`);
    });
    return { perMinute: (submissions * 60_000) / took, mibAJob: most / jobs };
  } finally {
    await rm(out, { recursive: true });
  }
}

async function throughput(folder: string): Promise<Line[]> {
  const counts = [1, 2, 4];
  const runs = await inTurn(
    rounds,
    counts.map((jobs) => () => gradeClass(folder, jobs)),
  );
  const alone = { name: 'one after the other', samples: (runs[0] ?? []).map(({ perMinute }) => perMinute) };
  return counts.flatMap((jobs, i) => {
    const of = runs[i] ?? [];
    const rate = {
      name: `Day 1 of ${submissions}, ${jobs} at once`,
      unit: '/min',
      samples: of.map(({ perMinute }) => perMinute),
    };
    const memory = { name: '  peak memory a job', unit: 'MiB', samples: of.map(({ mibAJob }) => mibAJob) };
    return [jobs === 1 ? rate : { ...rate, peer: alone }, memory];
  });
}

export const classes: Bench = {
  name: 'class',
  async run() {
    const folder = await mkdtemp(join(tmpdir(), 'netproof-bench-class-'));
    try {
      const chosen = [...variants.slice(0, submissions / 2), ...mutants.slice(-submissions / 2)];
      for (const fixture of chosen) await stageFixture(fixture, join(folder, fixture.name));
      return await throughput(folder);
    } finally {
      await rm(folder, { recursive: true });
    }
  },
};

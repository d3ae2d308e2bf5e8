import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import { defaultLimits } from './agent/settings.ts';
import { makeCgroups } from './cgroups.ts';

/** The files of a child, by controller, in a tree of cgroups v2. */
const files = {
  pids: ['pids.max', 'pids.events'],
  memory: ['memory.max', 'memory.events'],
  cpu: ['cpu.max'],
} as const;
type Controller = keyof typeof files;

let root = '';
afterEach(() => rmSync(root, { recursive: true, force: true }));

/** A tree as the kernel keeps it: a new child has the files of what its parent hands on. */
function tree(handedOn: readonly Controller[], mayEnable: readonly Controller[]) {
  root = mkdtempSync(join(tmpdir(), 'netproof-cgroup-'));
  writeFileSync(join(root, 'cgroup.controllers'), 'cpuset cpu io memory pids\n');
  const subtree = join(root, 'cgroup.subtree_control');
  writeFileSync(subtree, `${handedOn.join(' ')}\n`);
  const make = (directory: string) => {
    const asked = readFileSync(subtree, 'utf8');
    mkdirSync(directory);
    for (const [controller, names] of Object.entries(files) as [Controller, readonly string[]][]) {
      if (!handedOn.includes(controller) && !(mayEnable.includes(controller) && asked.includes(`+${controller}`)))
        continue;
      for (const name of names) writeFileSync(join(directory, name), '');
    }
    writeFileSync(join(directory, 'cgroup.procs'), '');
  };
  return { root, make };
}

describe('cgroup v2', () => {
  test("systemd's stock tree hands on no cpu: it is asked for", () => {
    const made = makeCgroups('a', defaultLimits, tree(['memory', 'pids'], ['cpu']));
    expect(made).toMatchObject({ bounded: ['processes', 'memory', 'cpu'], memory: true });
    expect(made.fds).toHaveLength(1);
    expect(readFileSync(join(root, 'netproof-a/pids.max'), 'utf8')).toBe('1024');
    writeSync(made.processesFd ?? -1, '0', 0);
    expect(readFileSync(join(root, 'netproof-a/pids.max'), 'utf8')[0]).toBe('0');
    expect(readFileSync(join(root, 'netproof-a/memory.max'), 'utf8')).toBe(String(2048 * 2 ** 20));
    expect(readFileSync(join(root, 'netproof-a/cpu.max'), 'utf8')).toMatch(/^\d+ 100000$/);
    writeSync(made.processorFd ?? -1, '36000', 0);
    expect(readFileSync(join(root, 'netproof-a/cpu.max'), 'utf8')).toMatch(/^36000/);
    made.release();
  });

  test('memory and processes are bounded where cpu is not to be had', () => {
    const made = makeCgroups('b', defaultLimits, tree(['memory', 'pids'], []));
    expect(made).toMatchObject({ bounded: ['processes', 'memory'], memory: true });
    expect(made.events.map(({ limit }) => limit)).toEqual(['processes', 'memory']);
    made.release();
  });

  test('processes alone: the agent must watch memory', () => {
    const made = makeCgroups('c', defaultLimits, tree(['pids'], []));
    expect(made).toMatchObject({ bounded: ['processes'], memory: false });
    made.release();
  });

  test('a tree that hands on nothing, or in which we may make nothing, gives none', () => {
    const handsOnNothing = tree([], []);
    expect(makeCgroups('d', defaultLimits, handsOnNothing)).toMatchObject({ fds: [], bounded: [], memory: false });
    const make = () => {
      throw new Error('EACCES');
    };
    expect(makeCgroups('e', defaultLimits, { root, make })).toMatchObject({ fds: [], bounded: [], events: [] });
    expect(existsSync(join(root, 'netproof-e'))).toBe(false);
  });
});

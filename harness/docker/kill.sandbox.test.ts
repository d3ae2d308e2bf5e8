import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as delay } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { descendants, living, machineState } from '../host/machine-state.ts';
import { lacking } from './docker.testkit.ts';

const program = `
import { openDocker } from ${JSON.stringify(join(import.meta.dirname, 'index.ts'))};
const docker = await openDocker();
if ('unavailable' in docker) console.log(docker.unavailable);
else {
  await docker.run('alpine:3', ['true']);
  console.log('ready');
  await docker.run('alpine:3', ['sleep', '1000']);
}`;

/** What an engine of the grader `pid` has on this machine. */
function traces(pid: number | undefined): string[] {
  const parents = [
    '/var/tmp',
    '/tmp',
    '/sys/fs/cgroup',
    ...['memory', 'pids', 'devices'].map((one) => `/sys/fs/cgroup/${one}`),
  ];
  const names = (parent: string) => (existsSync(parent) ? readdirSync(parent) : []);
  return parents.flatMap((parent) => names(parent).filter((name) => name.startsWith(`netproof-docker-${pid}-`)));
}

test('an engine ends with a grader that is killed: processes, files, cgroups and all', async (context) => {
  const before = await machineState();
  const grader = spawn(process.execPath, ['--input-type=module', '--eval', program], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const exited = once(grader, 'exit');
  const [said] = (await once(createInterface({ input: grader.stdout }), 'line')) as [string];
  if (said !== 'ready') {
    expect(said).toMatch(/^Docker (is not available|cannot be used): /);
    lacking(context, said);
  }
  const own = async () => (await descendants(grader.pid ?? 0)).length;
  // The shell that removes what is left, the sandbox, the agent, dockerd, containerd, …
  expect(await own()).toBeGreaterThan(4);
  expect(traces(grader.pid)).not.toEqual([]);
  const family = await descendants(grader.pid ?? 0);
  grader.kill('SIGKILL');
  await exited;
  const deadline = performance.now() + 60_000;
  const left = async () => [...traces(grader.pid), ...(await living(family)).map(({ pid }) => `process ${pid}`)];
  while ((await left()).length > 0 && performance.now() < deadline) await delay(100);
  expect(await left()).toEqual([]);
  expect(await machineState()).toEqual(before);
}, 120_000);

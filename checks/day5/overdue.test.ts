import { expect, test } from 'vitest';
import type { Container, Docker, DockerRun } from '../../harness/model/index.ts';
import { overdueIn } from './stack.ts';

const slow = 3;

/** A container whose health check Docker called off, but for what is given. */
function container(name: string, otherwise: Partial<Container> = {}): Container {
  const healthcheck = ['CMD-SHELL', `ask ${name}`];
  return { name, state: 'running', health: 'unhealthy', overdue: true, healthcheck, ...otherwise } as Container;
}

/** An engine in which the checks of these containers succeed, given time; those of others hang, or fail. */
function engine(able: readonly string[], otherwise: Partial<DockerRun> = { ended: 'time', exitCode: null }) {
  const asked: string[] = [];
  const exec: Docker['exec'] = async (name, words) => {
    asked.push(words.join(' '));
    const well = { command: '', ended: 'exit', exitCode: 0, output: '', durationMs: 1 } as const;
    return { ...well, ...(able.includes(name) ? {} : otherwise) };
  };
  return { exec, asked };
}

test('a check that succeeds when it is waited for is overdue for the machine, and the sentence names it', async () => {
  const docker = engine(['shop_api_1']);
  const found = await overdueIn(docker, [container('shop_api_1'), container('shop_db_1')], slow);
  expect(found).toMatch(/^The health checks of shop_api_1 were not done .* 3\.0 times as long/);
  expect(docker.asked).toEqual(['/bin/sh -c ask shop_api_1', '/bin/sh -c ask shop_db_1']);
});

test.each([
  ['hangs', engine([])],
  ['fails', engine([], { exitCode: 1 })],
  ['ends its container', { exec: () => Promise.reject(new Error('It is not running.')) }],
])("a check that %s when it is waited for is the submission's", async (_, docker) => {
  expect(await overdueIn(docker, [container('shop_api_1')], slow)).toBeNull();
});

test.each<[string, Partial<Container>, number]>([
  ['on a usual machine', {}, 1],
  ['where Docker calls it healthy', { health: 'healthy' }, slow],
  ['where it failed in time', { overdue: false }, slow],
  ['of a container that has ended', { state: 'exited' }, slow],
])('nothing is overdue, and nothing is run, %s', async (_, otherwise, factor) => {
  const docker = engine(['shop_api_1']);
  expect(await overdueIn(docker, [container('shop_api_1', otherwise)], factor)).toBeNull();
  expect(docker.asked).toEqual([]);
});

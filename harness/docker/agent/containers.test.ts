import { expect, test } from 'vitest';
import { type Inspected, describe as told } from './containers.ts';

const container: Inspected = {
  Id: 'c0ffee',
  Name: '/shop_api-gateway_1',
  Image: 'sha256:1',
  State: { Status: 'running', Pid: 0, ExitCode: 0 },
  Config: { Image: 'shop', Labels: null },
  HostConfig: { PortBindings: null },
  NetworkSettings: { Networks: null },
  Mounts: [],
};

const after = (ExitCode: number, Output: string) =>
  told({ ...container, State: { ...container.State, Health: { Status: 'unhealthy', Log: [{ ExitCode, Output }] } } });

test.each([
  ['Docker called it off', -1, 'Health check exceeded timeout (1s)', true],
  ['it says itself that Docker did', 1, 'Health check exceeded timeout (1s)', false],
  ['its program is not there, and has such a name', -1, 'OCI runtime exec failed: "exceeded timeout": no', false],
  ['it failed', 1, 'connection refused', false],
])('a health check was overdue where Docker says so: %s', (_, exitCode, output, overdue) => {
  expect(after(exitCode, output)).toMatchObject({ health: 'unhealthy', overdue });
});

test('a container without a check, or with one that has not run yet, has none that is overdue', () => {
  expect(told(container)).toMatchObject({ health: null, overdue: false });
  const Health = { Status: 'starting', Log: null };
  expect(told({ ...container, State: { ...container.State, Health } }).overdue).toBe(false);
});

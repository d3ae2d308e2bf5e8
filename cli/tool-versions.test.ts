import { release } from 'node:os';
import { expect, test } from 'vitest';
import { toolVersions } from './tool-versions.ts';

test('versions are numbers with dots; node and the kernel are always there', async () => {
  const versions = await toolVersions();
  expect(versions).toMatchObject({ node: process.versions.node, kernel: release() });
  for (const [name, version] of Object.entries(versions)) expect(`${name} ${version}`).toMatch(/^\w+ \d+(\.\d+)+/);
});

import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { expect, test } from 'vitest';
import { hashSources } from './checks-version.ts';

const house = {
  'package.json': '{"dependencies":{"pg":"1.0.0"},"devDependencies":{"knip":"1.0.0"}}',
  'checks/day1/bridge.ts': 'export {};',
  'harness/host/etc/passwd': 'root',
  'labs/catalogue.ts': 'export {};',
};

async function versionWith(changes: Readonly<Record<string, string>>): Promise<string> {
  const root = mkdtempSync(join(tmpdir(), 'netproof-version-'));
  try {
    for (const [path, text] of Object.entries({ ...house, ...changes })) {
      mkdirSync(join(root, dirname(path)), { recursive: true });
      writeFileSync(join(root, path), text);
    }
    return await hashSources(root);
  } finally {
    rmSync(root, { recursive: true });
  }
}

test.each([
  'checks/day1/bridge.ts',
  'checks/day9/new.ts',
  'labs/day1/schema.json',
  'harness/host/etc/passwd',
  'harness/host/shims/bin/sudo',
  'harness/host/shims/python/pip/_internal/cli/main.py',
  'harness/docker/stand-ins/recipes.ts',
  'harness/docker/stand-ins/python-carried.py',
  'harness/docker/stand-ins/files/nginx/etc/nginx/nginx.conf',
  'harness/docker/stand-ins/files/nginx/usr/share/nginx/html/index.html',
])('%s can change a grade, so it changes the version', async (path) => {
  expect(await versionWith({ [path]: 'changed' })).not.toBe(await versionWith({}));
});

test('a package in another version changes the version, a tool for working on netproof does not', async () => {
  const other = { 'package.json': house['package.json'].replace('"pg":"1.0.0"', '"pg":"1.0.1"') };
  expect(await versionWith(other)).not.toBe(await versionWith({}));
  const tool = { 'package.json': house['package.json'].replace('"knip":"1.0.0"', '"knip":"1.0.1"') };
  expect(await versionWith(tool)).toBe(await versionWith({}));
});

test.each([
  'checks/day1/bridge.test.ts',
  'harness/docker/shop.testkit.ts',
  'labs/day1/README.md',
  'labs/day1/topology.svg',
  'harness/host/shims/python/pip/__pycache__/main.cpython-311.pyc',
  'reports/pdf.ts',
  'cli/grade.ts',
])('%s cannot change a grade, so the version stays', async (path) => {
  expect(await versionWith({ [path]: 'changed' })).toBe(await versionWith({}));
});

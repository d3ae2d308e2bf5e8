import { join } from 'node:path';
import { expect, test } from 'vitest';
import { sampleFolder } from '../harness/submission/folder.testkit.ts';
import { ownFolder } from './report-folder.ts';

const record = (path: string, sha256: string) => JSON.stringify({ version: 1, submission: { path, sha256 } });

test('a record is replaced by the same submission only: the same path, or the same content', async () => {
  await using out = await sampleFolder({
    's1/grade.json': record('/a', 'x'),
    's2/grade.json': '{"version": 1',
    's3/other': '',
  });
  const at = (id: string, path: string, sha256: string) => ownFolder(join(out.path, id), { path, sha256 });
  for (const [path, sha256] of [
    ['/a', 'y'],
    ['/moved', 'x'],
  ] as const) {
    expect(await at('s1', path, sha256)).toEqual({ folder: join(out.path, 's1') });
  }
  expect(await at('s3', '/a', 'x')).toEqual({ folder: join(out.path, 's3') });
  expect(await at('new', '/a', 'x')).toEqual({ folder: join(out.path, 'new') });
  const { folder, remark } = await at('s1', '/b', 'y');
  expect(folder).toMatch(/\/s1\+[0-9a-f]{16}$/);
  expect(remark).toMatch(/^".*\/s1" holds the record of another submission, so this one goes to ".*\/s1\+/);
  expect(await at('s1', '/b', 'z')).toEqual({ folder, remark });
  expect((await at('s1', '/c', 'z')).folder).not.toBe(folder);
  expect((await at('s2', '/a', 'x')).folder).toMatch(/\/s2\+/);
});

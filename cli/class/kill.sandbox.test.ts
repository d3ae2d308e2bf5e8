import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { execa } from 'execa';
import { expect, test, vi } from 'vitest';
import type { Grade } from '../../harness/model/index.ts';
import { sampleFolder } from '../../harness/submission/folder.testkit.ts';

const netproof = join(import.meta.dirname, '../netproof.ts');
const ids = ['a', 'b', 'c', 'd'];

async function records(out: string): Promise<ReadonlyMap<string, Grade>> {
  const read = ids.map(async (id) => {
    const text = await readFile(join(out, id, 'grade.json'), 'utf8').catch(() => undefined);
    return text === undefined ? [] : [[id, JSON.parse(text) as Grade] as const];
  });
  return new Map((await Promise.all(read)).flat());
}

test('killed in the middle and started again, it grades each submission once', { timeout: 120_000 }, async () => {
  const scripts = ids.map((id, index) => [`${id}/day1.sh`, index % 2 === 0 ? 'ip netns add nginx-lb\n' : 'exit 1\n']);
  await using folder = await sampleFolder({ ...Object.fromEntries(scripts), 'broken.tar.gz': 'no' });
  await using out = await sampleFolder({});
  const args = [netproof, 'grade', '--class', folder.path, '--out', out.path, '--day', 'day1', '--jobs', '2'];
  const env = { XDG_CONFIG_HOME: join(out.path, '.config'), NETPROOF_KEY: undefined };
  const first = execa(process.execPath, args, { env, reject: false });
  await vi.waitUntil(async () => (await records(out.path)).size > 0, { timeout: 60_000, interval: 20 });
  first.kill('SIGKILL');
  expect((await first).signal).toBe('SIGKILL');
  const before = await records(out.path);

  const second = await execa(process.execPath, args, { env, reject: false });
  const after = await records(out.path);
  expect(second.exitCode).toBe(1);
  expect(after.size).toBe(4);
  for (const [id, grade] of before) expect(after.get(id)).toEqual(grade);
  const lines = (id: string) => after.get(id)?.results.map(({ id: check, status, earned }) => [check, status, earned]);
  expect(lines('c')).toEqual(lines('a'));
  expect(lines('d')).toEqual(lines('b'));
  const left = (await readdir(out.path, { recursive: true })).filter((name) => /\.tmp$|\.writable-/.test(name));
  expect(left).toEqual([]);
});

import { chmod, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { fakeLabHost } from '../../harness/engine/lab-host.testkit.ts';
import { sampleFolder } from '../../harness/submission/folder.testkit.ts';
import { question } from '../../harness/submission/index.ts';
import { keyFile } from '../records/key.ts';
import { fakeWiring, useTestKey } from '../wiring.testkit.ts';
import type { Wiring } from '../wiring.ts';
import { grade, record, script, student, three, within } from './class.testkit.ts';

useTestKey();

test('what a submission.json says does not decide where another says the same: each is called by its folder', async () => {
  const same = {
    ...within('anna', student('s1')),
    ...within('anna-2', student('s\u200b1')),
    ...within('bob', student('class')),
    ...within('eve', student('dora')),
    ...within('dora', script),
    ...within('fred', student('submission')),
  };
  await using folder = await sampleFolder(same);
  await using out = await sampleFolder({});
  const { code, err } = await grade(fakeWiring(), folder, out);
  expect(code).toBe(0);
  expect(err.split('\n').filter((line) => line !== '')).toEqual([
    '"anna" and "anna-2" name the same student, "s1", in their submission.json, so that does not decide: each is called by its folder or archive.',
    '"dora" and "eve" name the same student, "dora", in their submission.json, so that does not decide: each is called by its folder or archive.',
  ]);
  const names = (await readdir(out.path)).sort();
  expect(names).toEqual(['anna', 'anna-2', expect.stringMatching(/^class\+[0-9a-f]{16}$/), 'dora', 'eve', 'fred']);
  const paths = await Promise.all(names.map(async (name) => (await record(out, name)).submission.path));
  expect(paths).toEqual(['anna', 'anna-2', 'bob', 'dora', 'eve', 'fred'].map((name) => join(folder.path, name)));
});

test('names that look the same have a record each, and are flagged', async () => {
  await using folder = await sampleFolder({
    ...within('J\u00f6rg', script),
    ...within('Jo\u0308rg', script),
    ...within('JÖRG', script),
  });
  await using out = await sampleFolder({});
  const { err } = await grade(fakeWiring(), folder, out);
  expect(err).toMatch(/" look the same: each has a record of its own, and no gradebook gets a mark/);
  expect(new Set(await readdir(out.path)).size).toBe(3);
});

test('a record that was changed, is unsigned or not ours is not kept, and named', async () => {
  await using folder = await sampleFolder(three);
  await using out = await sampleFolder({});
  await grade(fakeWiring(), folder, out);
  const anna = await record(out, 'anna');
  await writeFile(join(out.path, 'anna/grade.json'), JSON.stringify({ ...anna, earned: 19 }));
  const { signature: _, ...unsigned } = await record(out, 'bob');
  await writeFile(join(out.path, 'bob/grade.json'), JSON.stringify(unsigned));
  const { err, out: lines } = await grade(fakeWiring(), folder, out, { jobs: 1 });
  expect(err.split('\n').slice(0, 2)).toEqual([
    '"OUT/anna/grade.json" was changed after it was signed with our key, so it is not kept: the submission is graded again.',
    '"OUT/bob/grade.json" carries no signature, so it is not kept: the submission is graded again.',
  ]);
  expect(lines).toContain('3 submissions: 3 passed, 0 failed, 0 need review, 0 not graded; 1 had been graded before.');
  expect(await record(out, 'anna')).toMatchObject({ earned: 20 });
});

test('whatever is wrong with one, the others are graded and everybody has a record', async () => {
  const deep = '{"days":'.repeat(100_000);
  await using folder = await sampleFolder({
    ...three,
    ...within('deep', { 'submission.json': `{"uplink": ${'['.repeat(9000)}${']'.repeat(9000)}}` }),
    ...within('deeper', { 'submission.json': deep }),
    'zero.zip': '',
  });
  await using out = await sampleFolder({});
  const openLabHost: Wiring['testbeds']['openLabHost'] = async () => fakeLabHost();
  const { code } = await grade(fakeWiring({ openLabHost }), folder, out);
  expect(code).toBe(1);
  const records = await Promise.all((await readdir(out.path)).map((name) => record(out, name)));
  expect(records.map(({ student: { id } }) => id).sort()).toEqual(['anna', 'bob', 'c3', 'deep', 'deeper', 'zero']);
  for (const id of ['anna', 'bob', 'c3']) expect(records.find(({ student }) => student.id === id)?.earned).toBe(20);
});

test('what is asked while it is graded has a record without a mark, and is asked once', async () => {
  await using folder = await sampleFolder(three);
  await using out = await sampleFolder({});
  let calls = 0;
  const openLabHost = async () => {
    calls += 1;
    if (calls === 1) throw question('Which of "a" and "b" is the work?');
    return fakeLabHost();
  };
  const { code, out: lines } = await grade(fakeWiring({ openLabHost }), folder, out, { jobs: 1 });
  expect({ code, calls }).toEqual({ code: 3, calls: 3 });
  expect(lines).toContain('  anna: Which of "a" and "b" is the work?');
  expect(await record(out, 'anna')).toMatchObject({ verdict: 'needs-review', earned: 0, possible: 0 });
});

test('a key that others can use is refused before anything is graded', async () => {
  await using folder = await sampleFolder({ ...three });
  await using out = await sampleFolder({});
  await chmod(keyFile(), 0o666);
  const { code, err } = await grade(fakeWiring(), folder, out);
  await chmod(keyFile(), 0o600);
  expect({ code, files: await readdir(out.path) }).toEqual({ code: 2, files: [] });
  expect(err).toMatch(/^The key ".*" is open to others of this machine \(mode 666\), .* run chmod 600 /);
});

import { readdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeEach, expect, test, vi } from 'vitest';
import { fakeLabHost } from '../../harness/engine/lab-host.testkit.ts';
import type { AnyCheck } from '../../harness/model/index.ts';
import { sampleFolder } from '../../harness/submission/folder.testkit.ts';
import { ownKey } from '../records/key.ts';
import { signRecord } from '../records/signature.ts';
import { fakeCheck, fakeWiring, useTestKey } from '../wiring.testkit.ts';
import type { Wiring } from '../wiring.ts';
import { grade, record, script, three, within } from './class.testkit.ts';
import type { ClassRequest } from './run-class.ts';

useTestKey();

// vitest sets it for its own workers.
beforeEach(() => void vi.stubEnv('FORCE_COLOR', undefined));

test('every folder and archive is graded, with a line for each and a sum', async () => {
  await using folder = await sampleFolder({ ...three, 'notes.txt': 'x', '.hidden/a': 'x' });
  await using out = await sampleFolder({});
  const result = await grade(fakeWiring(), folder, out, { jobs: 1 });
  expect(result).toEqual({
    code: 0,
    err: 'Neither folders nor archives, so left out: "notes.txt".\n',
    out: [
      'Class CLASS: 3 submissions, 1 at a time. Records: OUT',
      'anna: day1 … (3 left)',
      'anna: day2 … (3 left)',
      'anna: passed, 20 of 20 points (2 left)',
      'bob: day1 … (2 left)',
      'bob: day2 … (2 left)',
      'bob: passed, 20 of 20 points (1 left)',
      'c3 (cleo): day1 … (1 left)',
      'c3 (cleo): day2 … (1 left)',
      'c3 (cleo): passed, 20 of 20 points (0 left)',
      '',
      '3 submissions: 3 passed, 0 failed, 0 need review, 0 not graded.',
      '',
    ],
  });
  expect((await readdir(out.path)).sort()).toEqual(['anna', 'bob', 'c3']);
});

test('what was graded is not graded again, until it, its checks or the days change', async () => {
  await using folder = await sampleFolder(three);
  await using out = await sampleFolder({});
  let opened = 0;
  const openLabHost = async () => {
    opened += 1;
    return fakeLabHost();
  };
  const openedBy = async (wiring: Partial<Wiring> = {}, more: Partial<ClassRequest> = {}) => {
    opened = 0;
    const { code } = await grade(fakeWiring({ openLabHost, ...wiring }), folder, out, more);
    expect(code).toBe(0);
    return opened;
  };
  expect(await openedBy()).toBe(3);
  expect(await openedBy()).toBe(0);
  await writeFile(join(folder.path, 'bob/day1/up.sh'), 'false');
  expect(await openedBy()).toBe(1);
  await writeFile(join(out.path, 'anna/grade.json'), '{"version": 1');
  await rm(join(out.path, 'c3'), { recursive: true });
  expect(await openedBy()).toBe(2);
  expect(await openedBy({ toolVersions: async () => ({ checks: '2' }) })).toBe(3);
  expect(await openedBy({ toolVersions: async () => ({ checks: '2' }) }, { days: ['day1'] })).toBe(3);
  expect(await openedBy({ toolVersions: async () => ({ checks: '2' }) }, { days: ['day1'] })).toBe(0);
  const anna = await record(out, 'anna');
  const regraded = { ...anna, tools: { ...anna.tools, judged: '3' } };
  await writeFile(join(out.path, 'anna/grade.json'), JSON.stringify(signRecord(regraded, await ownKey())));
  expect(await openedBy({ toolVersions: async () => ({ checks: '3' }) }, { days: ['day1'] })).toBe(2);
});

test('what needs review is kept, and graded again when asked; nothing else is', async () => {
  await using folder = await sampleFolder(three);
  await using out = await sampleFolder({});
  const unclear = fakeCheck('day1.works', { status: 'error', reason: 'The capture did not start.' });
  const failed = fakeCheck('day1.works', { status: 'fail', score: 0, expected: '', actual: '' });
  const wiring = (check: AnyCheck) => fakeWiring({ checks: [check] });
  expect((await grade(wiring(unclear), folder, out)).out).toContain(
    '3 submissions: 0 passed, 0 failed, 3 need review, 0 not graded.',
  );
  await writeFile(join(folder.path, 'bob/day1/up.sh'), 'false');
  const kept = await grade(wiring(failed), folder, out);
  expect(kept.out).toContain(
    '3 submissions: 0 passed, 1 failed, 2 need review, 0 not graded; 2 had been graded before. With --again, those that need review are graded again.',
  );
  const again = await grade(wiring(fakeCheck('day1.works')), folder, out, { again: true });
  expect(again).toMatchObject({ code: 1 });
  expect(again.out).toContain(
    '3 submissions: 2 passed, 1 failed, 0 need review, 0 not graded; 1 had been graded before.',
  );
  expect(await record(out, 'anna')).toMatchObject({ verdict: 'passed' });
});

test('reports that are missing beside a finished record are made, and leftovers swept', async () => {
  await using folder = await sampleFolder(within('anna', script));
  await using out = await sampleFolder({});
  const { writeReports } = fakeWiring();
  const wrote: string[] = [];
  const writeAndNote: Wiring['writeReports'] = (one, to) => {
    wrote.push(one.student.id);
    return writeReports(one, to);
  };
  const killed = () => Promise.reject(new Error('as if killed'));
  await grade(fakeWiring({ writeReports: (...all) => writeReports(...all).then(killed) }), folder, out);
  await writeFile(join(out.path, 'anna/report.pdf.0a0b0c0d.tmp'), 'half');
  expect((await grade(fakeWiring({ writeReports: writeAndNote }), folder, out)).out).toContain(
    'anna: passed, 20 of 20 points (graded before) (0 left)',
  );
  expect((await grade(fakeWiring({ writeReports: writeAndNote }), folder, out)).code).toBe(0);
  expect(wrote).toEqual(['anna']);
  expect((await readdir(join(out.path, 'anna'))).sort()).toEqual(['.reports', 'grade.json']);
});

test('a broken submission has a record that says why, and stops no other', async () => {
  const broken = { 'evil.zip': 'PK\x03\x04', 'old.rar': 'Rar!', 'empty/.git/HEAD': 'x', 'json/submission.json': '{' };
  await using folder = await sampleFolder({ ...three, ...broken });
  await using out = await sampleFolder({});
  const result = await grade(fakeWiring(), folder, out);
  expect(result.code).toBe(1);
  expect(result.out).toContain('7 submissions: 3 passed, 2 failed, 2 need review, 0 not graded.');
  expect(result.out.filter((line) => line.includes('refused')).length).toBe(2);
  const reason = expect.stringMatching(/^The submission ".*\/old\.rar" is a RAR archive: pack the folder as \.zip or/);
  expect(await record(out, 'old.rar')).toMatchObject({
    student: { id: 'old.rar' },
    verdict: 'needs-review',
    earned: 0,
    possible: 0,
    days: [
      { day: 'day1', problem: reason },
      { day: 'day2', problem: reason },
    ],
    results: [
      { id: 'day1.works', status: 'error', earned: 0, points: 10, actual: reason },
      { id: 'day2.works', status: 'error' },
    ],
  });
  expect((await record(out, 'json')).days[0]?.problem).toMatch(/^submission\.json is no JSON/);
  const again = await grade(fakeWiring(), folder, out);
  expect(again.code).toBe(1);
  expect(again.out.filter((line) => line.includes('(graded before)')).length).toBe(7);
});

test('what the machine cannot do is no mark lost: tried twice, a record without a mark, exit code 3, and the rest goes on', async () => {
  await using folder = await sampleFolder(three);
  await using out = await sampleFolder({});
  let calls = 0;
  const failingAt =
    (...times: number[]) =>
    async () => {
      calls += 1;
      if (times.includes(calls)) throw new Error('The lab host did not start.');
      return fakeLabHost();
    };
  const result = await grade(fakeWiring({ openLabHost: failingAt(1, 4) }), folder, out, { jobs: 1 });
  expect(result.code).toBe(3);
  expect(result.out.filter((line) => line.startsWith('anna: not'))).toEqual([
    'anna: not graded — The lab host did not start. It is tried once more at the end.',
    'anna: not graded — The lab host did not start. (0 left)',
  ]);
  expect(await record(out, 'anna')).toMatchObject({
    verdict: 'needs-review',
    possible: 0,
    results: [{ status: 'error', actual: 'The lab host did not start.' }, { status: 'error' }],
  });
  calls = 0;
  expect((await grade(fakeWiring({ openLabHost: failingAt(1) }), folder, out)).code).toBe(0);
  expect(calls).toBe(2);
});

test.each([
  [[{ status: 'fail', score: 0, expected: '', actual: '' }], 1],
  [[{ status: 'error', reason: 'unknown' }], 3],
  [
    [
      { status: 'error', reason: 'unknown' },
      { status: 'fail', score: 0, expected: '', actual: '' },
    ],
    1,
  ],
] as const)('the exit code for %j is %i', async (outcomes, code) => {
  await using folder = await sampleFolder(within('anna', script));
  await using out = await sampleFolder({});
  const checks = outcomes.map((outcome, index) => fakeCheck(`day1.c${index}`, outcome));
  expect((await grade(fakeWiring({ checks }), folder, out)).code).toBe(code);
});

test('an interrupt ends it; what was graded is kept', async () => {
  await using folder = await sampleFolder(three);
  await using out = await sampleFolder({});
  let calls = 0;
  const openLabHost = async () => {
    calls += 1;
    if (calls === 2) process.emit('SIGINT', 'SIGINT');
    return fakeLabHost();
  };
  const result = await grade(fakeWiring({ openLabHost }), folder, out, { jobs: 1 });
  expect(result).toMatchObject({
    code: 130,
    err: 'Interrupted: what was graded is kept; the same command goes on from there.\n',
  });
  expect(calls).toBe(2);
  expect(await record(out, 'anna')).toMatchObject({ verdict: 'passed' });
  expect((await grade(fakeWiring(), folder, out)).out).toContain(
    '3 submissions: 3 passed, 0 failed, 0 need review, 0 not graded; 1 had been graded before.',
  );
});

test('one netproof at a time grades into a folder', async () => {
  await using folder = await sampleFolder(within('anna', script));
  await using out = await sampleFolder({});
  const inner: number[] = [];
  const openLabHost = async () => {
    const second = await grade(fakeWiring(), folder, out);
    inner.push(second.code);
    expect(second.err).toBe('Another netproof is grading into "OUT": wait for it to end.\n');
    return fakeLabHost();
  };
  expect((await grade(fakeWiring({ openLabHost }), folder, out)).code).toBe(0);
  expect(inner).toEqual([2]);
});

test('records below the class are no submission, and what holds them is named', async () => {
  await using folder = await sampleFolder(within('anna', script));
  const out = join(folder.path, 'all/grades');
  for (let run = 0; run < 2; run++) {
    const { code, out: lines, err } = await grade(fakeWiring(), folder, { ...folder, path: out });
    expect(code).toBe(0);
    expect(lines).toContain('Class CLASS: 1 submissions, 2 at a time. Records: CLASS/all/grades');
    expect(err).toBe(run === 0 ? '' : 'The records go below "all", so it is no submission.\n');
  }
});

test('bad input is a sentence, and nothing is written', async () => {
  await using folder = await sampleFolder({ ...three, 'none/x.txt': '' });
  await using out = await sampleFolder({});
  const wrong = async (more: Partial<ClassRequest>) => {
    const { code, err } = await grade(fakeWiring(), folder, out, more);
    expect(code).toBe(2);
    return err;
  };
  expect(await wrong({ folder: '/nowhere' })).toBe(
    'The class "/nowhere" cannot be read (ENOENT): name a folder of submissions, or the zip of one.\n',
  );
  expect(await wrong({ folder: join(folder.path, 'none') })).toMatch(/^There is no submission in "CLASS\/none"/);
  expect(await wrong({ days: ['day9'] })).toBe('There is no unit "day9" in this lab: choose from day1, day2.\n');
  expect(await wrong({ out: folder.path })).toBe('The class "CLASS" lies where its records should go: use --out.\n');
  expect(await readdir(out.path)).toEqual([]);
});

import { readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { AnyCheck, Grade } from '../../harness/model/index.ts';
import { type SampleFolder, sampleFolder } from '../../harness/submission/folder.testkit.ts';
import { renderJson } from '../../reports/json.ts';
import { fakeCheck, fakeStreams, fakeWiring } from '../wiring.testkit.ts';
import type { Wiring } from '../wiring.ts';
import { sampleGrade, sampleResult } from './grade.testkit.ts';
import { ownKey } from './key.ts';
import { readRecord } from './read.ts';
import { runRegrade } from './run-regrade.ts';
import { signRecord, standing } from './signature.ts';

let config: SampleFolder;
beforeEach(async () => {
  config = await sampleFolder({});
  vi.stubEnv('NETPROOF_KEY', join(config.path, 'key.pem'));
});
afterEach(async () => {
  vi.unstubAllEnvs();
  await config[Symbol.asyncDispose]();
});

/** Passes from the given percentage on. */
function atLeast(percent: number, points = 10): AnyCheck {
  const judge: AnyCheck['judge'] = (seen) => {
    const { reached } = seen as { reached: number };
    if (reached >= percent) return { status: 'pass' };
    return { status: 'fail', score: reached / 100, expected: `${percent} %`, actual: `${reached} % arrived.` };
  };
  return { ...fakeCheck('day1.works'), title: 'It works', points, judge };
}

const roomsWith = (check: AnyCheck, more: Partial<Wiring> = {}) => {
  const closed = () => Promise.reject(new Error('regrade opened a lab host'));
  const writeReports: Wiring['writeReports'] = async (grade, folder) => {
    await writeFile(join(folder, 'report'), `of ${grade.student.id}`);
    return [];
  };
  return fakeWiring({ checks: [check], openLabHost: closed, writeReports, ...more });
};

function record(id: string, reached: number, percent: number): Grade {
  const passed = reached >= percent;
  const earned = passed ? 10 : reached / 10;
  const words = passed ? {} : { expected: `${percent} %`, actual: `${reached} % arrived.` };
  const results = [sampleResult({ status: passed ? 'pass' : 'fail', earned, seen: { reached }, ...words })];
  return sampleGrade({ student: { id, name: id }, verdict: passed ? 'passed' : 'failed', earned, results });
}

async function classOf(...grades: readonly Grade[]) {
  const key = await ownKey();
  const files = grades.map((grade) => [`${grade.student.id}/grade.json`, renderJson(signRecord(grade, key))]);
  return await sampleFolder(Object.fromEntries(files));
}

async function run(wiring: Wiring, folder: SampleFolder, write = false) {
  const streams = fakeStreams();
  const code = await runRegrade(wiring, { folder: folder.path, write }, streams);
  return { code, ...streams.text() };
}

test('who changes, by how much and why; nothing is written unless asked', async () => {
  await using folder = await classOf(record('anna', 80, 90), record('bob', 100, 90), record('cleo', 20, 90));
  const before = await readFile(join(folder.path, 'anna/grade.json'), 'utf8');
  const wiring = roomsWith(atLeast(70), { toolVersions: async () => ({ checks: '2' }) });
  const dry = await run(wiring, folder);
  const said = [
    '1 of 3 grades changes; 1 more in single lines only, with the same points and verdict.',
    '',
    'anna: 8 of 10 points (80 %), failed → 10 of 10 points (100 %), passed',
    '  day1.works: fail 8/10 → pass 10/10',
    '',
  ];
  expect(dry).toEqual({ code: 0, err: '', out: [...said, 'Nothing was written; --write writes it.', ''].join('\n') });
  expect(await readFile(join(folder.path, 'anna/grade.json'), 'utf8')).toBe(before);

  const wet = await run(wiring, folder, true);
  expect(wet.out).toBe(
    [...said, 'Wrote 3 records; now the reports that change …', 'Wrote the reports.', ''].join('\n'),
  );
  const after = await readRecord(join(folder.path, 'anna/grade.json'));
  expect(after).toMatchObject({ verdict: 'passed', earned: 10, startedAt: JSON.parse(before).startedAt });
  expect(standing(after, await ownKey())).toBe('ours');
  expect(await readFile(join(folder.path, 'anna/report'), 'utf8')).toBe('of anna');
  for (const id of ['anna', 'bob', 'cleo']) {
    expect((await readRecord(join(folder.path, id, 'grade.json'))).tools.judged).toBe('2');
  }
  await expect(stat(join(folder.path, 'bob/report'))).rejects.toThrow('ENOENT');
  expect((await run(wiring, folder, true)).out).toBe('0 of 3 grades change.\n');
});

test('new points change every grade, and the reason is shown', async () => {
  await using folder = await classOf(record('anna', 80, 90), record('bob', 100, 90));
  const { out } = await run(roomsWith(atLeast(90, 20)), folder);
  expect(out.split('\n').slice(0, 7)).toEqual([
    '2 of 2 grades change.',
    '',
    'anna: 8 of 10 points (80 %), failed → 16 of 20 points (80 %), failed',
    '  day1.works: fail 8/10 → fail 16/20',
    '    80 % arrived.',
    '',
    'bob: 10 of 10 points (100 %), passed → 20 of 20 points (100 %), passed',
  ]);
});

test('a damaged record: a sentence with the file, and nothing is written', async () => {
  await using folder = await classOf(record('anna', 80, 90), record('bob', 80, 90));
  const file = join(folder.path, 'bob/grade.json');
  await writeFile(file, (await readFile(file, 'utf8')).slice(0, 200));
  const refuse = { writeReports: () => Promise.reject(new Error('it wrote')) };
  await expect(run(roomsWith(atLeast(70), refuse), folder, true)).rejects.toMatchObject({
    name: 'BadInput',
    message: expect.stringContaining(`${file} is not JSON: `),
  });
});

test.each([true, false])('a folder that is not there is a sentence (write: %s)', async (write) => {
  await using folder = await classOf();
  const none = join(folder.path, 'none');
  await expect(run(roomsWith(atLeast(70)), { ...folder, path: none }, write)).rejects.toThrow(
    /none" cannot be read \(ENOENT\): name a folder/,
  );
});

test('a record that is not ours, or was changed, is not signed again', async () => {
  await using folder = await classOf(record('anna', 80, 90));
  const file = join(folder.path, 'anna/grade.json');
  const text = await readFile(file, 'utf8');
  await writeFile(file, text.replace('"reached": 80', '"reached": 81'));
  const wiring = roomsWith(atLeast(70));
  expect((await run(wiring, folder)).err).toMatch(/was changed after it was signed with our key/);
  await expect(run(wiring, folder, true)).rejects.toThrow(/was changed after .* Nothing was written\.$/);
  await writeFile(file, text);
  vi.stubEnv('NETPROOF_KEY', join(config.path, 'other.pem'));
  await expect(run(wiring, folder, true)).rejects.toThrow(/is signed with another key than ours/);
});

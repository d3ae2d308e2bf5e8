import { basename } from 'node:path';
import { expect, test } from 'vitest';
import { sampleFolder, type Tree } from './folder.testkit.ts';
import { loadSubmission } from './load.ts';

async function load(tree: Tree, days: readonly string[] = ['day1']) {
  await using folder = await sampleFolder(tree);
  return {
    ...(await loadSubmission(
      folder.path,
      days.map((id) => ({ id })),
    )),
    name: basename(folder.path),
  };
}

test.each<[string, Tree]>([
  ['bash day1/up.sh', { 'day1/up.sh': '', 'day1/up.ts': '', 'day1.sh': '' }],
  ['node day1/up.ts', { 'day1/up.ts': '', 'day1.sh': '' }],
  ['bash day1.sh', { 'day1.sh': '' }],
  ['bash day1/up.sh', { 'day1/up.sh': { link: '../real.sh' }, 'real.sh': '' }],
  ['bash day1.sh', { 'submission.json': '{"days":{"day1":{"document":"day1.sh"}}}', 'day1.sh': '' }],
  ['make up', { 'submission.json': '{"days":{"day1":{"up":"make up"}}}', 'day1/up.sh': '' }],
])('up is %s', async (up, tree) => expect((await load(tree)).days.day1).toMatchObject({ up, problems: [] }));

test('a day without up says what was looked for; a folder named like a script is no script', async () => {
  const { days } = await load({ 'day1.sh': '', 'day2/up.sh/x': '' }, ['day1', 'day2']);
  expect(days.day1?.problems).toEqual([]);
  expect(days.day2).toEqual({
    up: null,
    lines: {},
    document: null,
    problems: [
      'The submission has no up for day2: there is no day2/up.sh, day2/up.ts or day2.sh, and submission.json names no days.day2.up.',
    ],
  });
});

test.each<[string | null, Tree]>([
  ['docs', { 'docs/day1.md': 'docs', 'day1/README.md': 'day', 'README.md': 'all' }],
  ['day', { 'day1/README.md': 'day', 'day1.md': 'one', 'README.md': 'all' }],
  ['one', { 'day1.md': 'one', 'README.md': 'all' }],
  ['all', { 'README.md': { link: 'docs/x.md' }, 'docs/x.md': 'all' }],
  ['behind', { 'docs/day1.md': { link: 'more/x.md' }, 'docs/more': { link: '../real' }, 'real/x.md': 'behind' }],
  [null, { 'docs/day1.md': { link: 'day1.md' }, 'day1.sh': '' }],
  ['named', { 'submission.json': '{"days":{"day1":{"document":"./n.md"}}}', 'n.md': 'named', 'README.md': 'all' }],
])('the document is %s', async (text, tree) => expect((await load(tree)).days.day1?.document).toBe(text));

test('a named document that is not there, or too large, is a problem of the day', async () => {
  const manifest = '{"days":{"day1":{"up":"true","document":"n.md"}}}';
  const missing = await load({ 'submission.json': manifest, 'README.md': 'x' });
  expect(missing.days.day1?.problems).toEqual([
    'The document that submission.json names for day1, "n.md", is not in the submission.',
  ]);
  const large = await load({ 'submission.json': manifest, 'n.md': 'x'.repeat(1_000_001) });
  expect(large.days.day1?.problems).toEqual(['The document "n.md" is larger than 1 MB, so it was not read.']);
});

test('the student is the one of the manifest, or the folder by its name', async () => {
  const { student, uplink } = await load({ 'submission.json': '{"student":{"id":"s1"},"uplink":"enp0s3"}' });
  expect({ student, uplink }).toEqual({ student: { id: 's1', name: 's1' }, uplink: 'enp0s3' });
  const unnamed = await load({ a: '' });
  expect(unnamed.student).toEqual({ id: unnamed.name, name: unnamed.name });
});

test('a manifest that is a folder or a link to nowhere is refused', async () => {
  await expect(load({ 'submission.json/a': '' })).rejects.toThrow('submission.json in the submission is not a file.');
  await expect(load({ 'submission.json': { link: 'x' } })).rejects.toThrow(
    'submission.json in the submission is not a file.',
  );
  await expect(load({ 'submission.json': '{' })).rejects.toThrow('submission.json is no JSON');
});

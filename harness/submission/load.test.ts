import { basename } from 'node:path';
import { expect, test } from 'vitest';
import { sampleFolder, type Tree } from './folder.testkit.ts';
import { type HandIn, isBadInput, isQuestion, loadSubmission, question, readHandIn } from './index.ts';

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

test.each<[string, Tree]>([
  ["bash 'Day 1/UP.SH'", { 'Day 1/UP.SH': '' }],
  ['bash DAY-01/up.sh', { 'DAY-01/up.sh': '', 'other/x.sh': '' }],
  ['bash day1-network/up.sh', { 'day1-network/up.sh': '' }],
  ['python3 day1/up.py', { 'day1/up.py': '', 'day1/nat.sh': '' }],
  ['bash day1/up.sh.txt', { 'day1/up.sh.txt': '' }],
  ['bash scripts/day1.sh', { 'scripts/day1.sh': '', 'scripts/day2.sh': '' }],
  ['bash day1_setup.sh', { 'day1_setup.sh': '', 'day1_cleanup.sh': '', 'day10.sh': '' }],
  ['bash day1/day1.sh', { 'day1/day1.sh': '', 'day1/nat.sh': '' }],
  ['bash day1/main.sh', { 'day1/main.sh': '' }],
  ['bash day1/setup.sh', { 'day1/setup.sh': '', 'day1/teardown.sh': '', 'day1/test-all.sh': '' }],
  [
    'bash day1/start.sh',
    {
      'day1/start.sh': '. ./vars.sh\nbash "nat.sh" && ./fw.sh\n',
      'day1/nat.sh': '',
      'day1/fw.sh': '',
      'day1/vars.sh': '',
    },
  ],
  ['bash day1/scripts/setup.sh', { 'day1/scripts/setup.sh': '', 'day1/notes.md': '' }],
])('without a manifest, up can only be %s', async (up, tree) => {
  const { days, remarks } = await load(tree);
  expect(days.day1).toMatchObject({ up, problems: [] });
  expect(days.day1?.question).toBe(undefined);
  expect(remarks.at(-1)).toContain(' was taken, as it can only be that.');
});

test.each<[string, Tree]>([
  ['"day1/nat.sh", "day1/net.sh"', { 'day1/net.sh': 'ip netns', 'day1/nat.sh': '# run net.sh first\n' }],
  ['"Day1/up.sh", "day_1/up.sh"', { 'Day1/up.sh': '', 'day_1/up.sh': '' }],
  ['"day1/down.sh"', { 'day1/down.sh': '' }],
  ['"day1-a.sh", "day1-b.sh"', { 'day1-a.sh': '', 'day1-b.sh': '' }],
  ['"setup.sh"', { 'setup.sh': '', 'README.md': '' }],
  ['"a.sh", "b.sh"', { 'a.sh': 'bash b.sh', 'b.sh': 'bash a.sh' }],
])('that up could be %s is a question', async (names, tree) => {
  const { days } = await load(tree);
  const question = expect.stringContaining(`it could be ${names}: name it in`);
  expect(days.day1).toMatchObject({ up: null, question, problems: [question] });
});

test('a day that nobody began is a problem, and no question, and so is one that the manifest leaves out', async () => {
  const { days } = await load({ 'day1/up.sh': '', 'lib.sh': '', 'extra.sh': '', 'submission.json': '{"days":{}}' }, [
    'day1',
    'day2',
  ]);
  expect(days.day2?.problems.length).toBe(1);
  expect(days.day2?.question).toBe(undefined);
});

test("a course's layouts say what a manifest leaves out, where their files are, and show where the work is", async () => {
  const layouts = [
    { day1: { up: 'bash net/up.sh' } },
    { day1: { up: 'bash setup/network.sh', document: 'a.md' }, day2: { up: 'make shop' } },
  ];
  const tree = { 'lab/setup/network.sh': '', 'lab/setup/nat.sh': '', 'lab/a.md': 'text' };
  const loaded = async (more: Tree) => {
    await using folder = await sampleFolder({ ...tree, ...more });
    return await loadSubmission(folder.path, [{ id: 'day1' }], { layouts });
  };
  const found = await loaded({ 'notes.txt': '' });
  expect(found.days.day1).toMatchObject({ up: 'bash setup/network.sh', document: 'text', problems: [] });
  expect(found.remarks).toContain('The course\'s layout says how day1 is brought up: "bash setup/network.sh".');
  const own = await loaded({ 'lab/submission.json': '{"days":{"day1":{"up":"bash setup/nat.sh"}}}' });
  expect(own.days.day1).toMatchObject({ up: 'bash setup/nat.sh' });
});

test('what was read once, as a student’s part of a download for a class is, can be planned by itself', async () => {
  await using folder = await sampleFolder({ 'anna/lab/day1/up.sh': 'a', 'bob/day1/up.sh': 'b' });
  const all = await readHandIn(folder.path);
  const part = (name: string): HandIn => ({
    root: name,
    remarks: [],
    entries: all.entries.flatMap((entry) =>
      entry.path.startsWith(`${name}/`) ? [{ ...entry, path: entry.path.slice(name.length + 1) }] : [],
    ),
  });
  const [anna, bob] = await Promise.all(['anna', 'bob'].map((name) => loadSubmission(part(name), [{ id: 'day1' }])));
  expect(anna).toMatchObject({ student: { id: 'anna' }, days: { day1: { up: 'bash day1/up.sh' } } });
  expect(bob?.sha256).not.toBe(anna?.sha256);
  await expect(loadSubmission(all, [])).rejects.toSatisfy(isQuestion);
  expect([isBadInput(question('?')), isQuestion(new Error('?'))]).toEqual([true, false]);
});

test('work in a folder of a unit that is no day stays there, also where nothing else was handed in', async () => {
  const { days, remarks } = await load({ 'routers/up.sh': '', 'routers/watch.sh': '' }, ['routers']);
  expect(days.routers).toMatchObject({ up: 'bash routers/up.sh', problems: [] });
  expect(remarks).toEqual([]);
  const wrapped = await load({ 'lab/my work/routers/up.sh': '', 'lab/my work/routers/watch.sh': '' }, ['routers']);
  expect(wrapped.days.routers).toMatchObject({ up: 'bash routers/up.sh', problems: [] });
});

import { join } from 'node:path';
import { crc32, gzipSync, zstdCompressSync } from 'node:zlib';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { isQuestion } from './bad-input.ts';
import { sampleFolder, type Tree } from './folder.testkit.ts';
import { readIntake } from './intake.ts';
import { loadSubmission } from './load.ts';
import { sampleTar } from './tar.testkit.ts';
import { sampleZip, type ZipSample } from './zip.testkit.ts';

const days = [{ id: 'day1' }];
const script = '#!/bin/bash\nip netns add lb\n';

async function load(tree: Tree, name = '.') {
  await using folder = await sampleFolder(tree);
  return await loadSubmission(join(folder.path, name), days);
}

async function loadZip(entries: readonly ZipSample[]) {
  return await load({ 'work.zip': sampleZip(entries) }, 'work.zip');
}

async function questionOf(tree: Tree, name = '.'): Promise<string> {
  const error = await load(tree, name).then(
    () => new Error('taken'),
    (reason: Error) => reason,
  );
  expect(error).toSatisfy(isQuestion);
  return error.message;
}

const paths = ({ entries }: { entries: readonly { path: string }[] }) => entries.map(({ path }) => path);

test.each<[string, Tree, string]>([
  ['a wrapper', { 'lab/day1/up.sh': script }, 'bash day1/up.sh'],
  [
    'three wrappers and strays at each',
    { 'a/x.pdf': '', 'a/b/y.docx': '', 'a/b/c/day1/up.sh': script },
    'bash day1/up.sh',
  ],
  ['a wrapper called after the day', { 'Day 1/day1/up.sh': script, 'report.pdf': 'x' }, 'bash day1/up.sh'],
  [
    'what Windows and Macs leave',
    { 'Thumbs.db': '', 'Desktop.ini': '', '.DS_Store': '', '__MACOSX/a/._up.sh': '', 'a/day1/up.sh': script },
    'bash day1/up.sh',
  ],
  [
    'a manifest beside',
    { 'submission.json': '{"days":{"day1":{"up":"bash net/go.sh"}}}', 'lab/net/go.sh': script },
    'bash net/go.sh',
  ],
  [
    'a manifest in a wrapper',
    { 'x/lab/submission.json': '{"days":{"day1":{"up":"make up"}}}', 'x/lab/Makefile': '', 'x/notes.txt': '' },
    'make up',
  ],
  ['the same work twice', { 'lab/day1/up.sh': script, 'copy/day1/up.sh': script }, 'bash day1/up.sh'],
  ['an old copy inside of the work', { 'day1/up.sh': script, 'old/day1/up.sh': 'x' }, 'bash day1/up.sh'],
  ['backslashes', { 'lab\\day1\\up.sh': script, 'lab\\docs\\day1.md': 'x' }, 'bash day1/up.sh'],
  ['days in folders of their own', { 'first/day1/up.sh': script, 'second/day2/up.sh': script }, 'bash day1/up.sh'],
])('the work is found in a folder with %s', async (_, tree, up) => {
  const { days: plans } = await load(tree);
  expect(plans.day1).toMatchObject({ up, problems: [] });
});

test('what lies beside the work comes along, unless the work has a file of that name; it is told', async () => {
  const tree = { 'README.md': 'outer', 'docs/day1.md': 'doc', 'lab/README.md': 'inner', 'lab/day1/up.sh': script };
  const submission = await load({ ...tree, 'lab/pdf': { link: '../report.pdf' }, 'report.pdf': '%PDF' });
  expect(paths(submission)).toEqual(['README.md', 'day1', 'day1/up.sh', 'docs', 'docs/day1.md', 'report.pdf']);
  expect(submission.days.day1?.document).toBe('doc');
  expect(submission.remarks).toEqual([
    'The work was found in "lab", so that folder is taken for the submission.',
    'What lay beside it came along: "docs", "report.pdf".',
    'Left out, as the work has other files of these names: "README.md".',
    'Left out, as these links lead out of the work: "pdf".',
  ]);
});

test('a folder and an archive of it are found to be the same, however they are wrapped', async () => {
  const segment = fc.constantFrom('lab', 'Abgabe Müller', 'Day 1', 'work.final', 'a');
  const strays = fc.subarray(['Thumbs.db', 'report.pdf', '.DS_Store', 'README']);
  await fc.assert(
    fc.asyncProperty(fc.array(segment, { maxLength: 4 }), strays, async (wrappers, beside) => {
      const prefix = wrappers.map((name) => `${name}/`).join('');
      const names = [...beside, `${prefix}day1/up.sh`, `${prefix}docs/day1.md`];
      const plain = await load(Object.fromEntries(names.map((name) => [name, script])));
      const zipped = await loadZip(names.map((name) => ({ name, data: script, mode: 0o100755 })));
      expect(zipped.sha256).toBe(plain.sha256);
      expect(zipped.days.day1?.up).toBe('bash day1/up.sh');
      expect(plain.days.day1).toEqual(zipped.days.day1);
    }),
    { numRuns: 25 },
  );
});

test('two places that differ are a question that names both', async () => {
  const message = await questionOf({ 'lab/day1/up.sh': script, 'lab-v2/day1/up.sh': 'other' });
  expect(message).toContain('"lab-v2/day1" and "lab/day1"');
  expect(await questionOf({ 'a/submission.json': '{}', 'b/submission.json': '{"uplink":"e"}' })).toContain(
    '"a/submission.json"',
  );
});

const manifest = (path: string) => JSON.stringify({ days: { day1: { up: `bash ${path}` } } });
const name7075 = (raw: Buffer, name: string) => {
  const field = Buffer.alloc(9);
  field.writeUInt16LE(0x7075, 0);
  field.writeUInt16LE(5 + Buffer.byteLength(name), 2);
  field.writeUInt8(1, 4);
  field.writeUInt32LE(crc32(raw), 5);
  return Buffer.concat([field, Buffer.from(name)]);
};
const cp437 = Buffer.from('d\xa1a1/up.sh', 'latin1');

test.each<[string, ZipSample]>([
  ['UTF-8 without flag 11', { name: '', raw: Buffer.from('día1/up.sh') }],
  ['code page 437', { name: '', raw: cp437 }],
  [
    'a Unicode path field',
    { name: '', raw: Buffer.from('d?a1/up.sh'), extra: name7075(Buffer.from('d?a1/up.sh'), 'día1/up.sh') },
  ],
  ['accents taken apart', { name: 'día1/up.sh'.normalize('NFD') }],
  ['backslashes', { name: 'día1\\up.sh' }],
])('a zip whose names have %s', async (_, entry) => {
  const zip = [
    { name: 'submission.json', data: manifest('día1/up.sh') },
    { ...entry, data: script, windows: true },
  ];
  const submission = await loadZip(zip);
  expect(submission.entries).toContainEqual({
    kind: 'file',
    path: 'día1/up.sh',
    executable: true,
    data: Buffer.from(script),
  });
});

test('a tar and a folder with names in another encoding are read', async () => {
  const tar = await sampleTar([
    { name: 'day1/up.sh', data: script },
    { name: 'día.md'.normalize('NFD'), data: '' },
  ]);
  expect(paths(await load({ 'w.tar': tar }, 'w.tar'))).toContain('día.md');
  expect(paths(await load({ 'w.tar.zst': zstdCompressSync(tar) }, 'w.tar.zst'))).toContain('día.md');
});

test('archives in a folder or an archive are opened where nothing else is there', async () => {
  const lab = sampleZip([{ name: 'lab/day1/up.sh', data: script }]);
  const tar = gzipSync(await sampleTar([{ name: 'inner/lab.zip', data: lab }]));
  const submission = await load({ 'Anna_1_file/lab.tar.gz': tar, 'Anna_1_file/onlinetext.html': '<html>' });
  expect(submission.days.day1?.up).toBe('bash day1/up.sh');
  expect(submission.remarks[0]).toBe('The archive "Anna_1_file/lab.tar.gz" in the submission was unpacked.');
  const days2 = {
    'day1.zip': sampleZip([{ name: 'up.sh', data: script }]),
    'Day2.zip': sampleZip([{ name: 'up.sh', data: script }]),
  };
  expect(paths(await load(days2))).toEqual(['Day2', 'Day2/up.sh', 'day1', 'day1/up.sh']);
  const other = sampleZip([{ name: 'day1/up.sh', data: 'other' }]);
  expect(await questionOf({ 'lab.zip': lab, 'lab2.zip': other })).toContain('more than once');
  const beside = await load({ 'day1/up.sh': 'mine', 'lab.zip': lab });
  expect(paths(beside)).toEqual(['day1', 'day1/up.sh', 'lab.zip']);
});

test('archives in archives have an end, and may not hold more than others', async () => {
  let zip = sampleZip([{ name: 'day1/up.sh', data: script }]);
  for (let level = 0; level < 4; level += 1) zip = sampleZip([{ name: `${level}.zip`, data: zip }]);
  expect((await load({ 'w.zip': zip }, 'w.zip')).days.day1?.up).toBe(null);
  const within = { entries: 50, fileBytes: 2_000_000, totalBytes: 3_000_000 };
  const big = sampleZip([{ name: 'a', data: Buffer.alloc(1_900_000) }]);
  await using folder = await sampleFolder({ 'a.zip': big, 'b.zip': big });
  await expect(readIntake(folder.path, { within })).rejects.toThrow('The submission holds more than');
  await using many = await sampleFolder(Object.fromEntries(Array.from({ length: 11 }, (_, at) => [`${at}.zip`, big])));
  await expect(readIntake(many.path)).rejects.toSatisfy(isQuestion);
  await using evil = await sampleFolder({ 'a.zip': sampleZip([{ name: '../x', data: '' }]) });
  const error = await readIntake(evil.path).catch((reason: Error) => reason);
  expect([`${error}`, isQuestion(error)]).toEqual([expect.stringContaining('would lie outside of it'), false]);
});

test.each<[string, string | Buffer, RegExp]>([
  ['a login page', '\ufeff\n<!DOCTYPE html><html><head><title>Log in', /is an HTML page, perhaps a login page/],
  ['nothing', '', /is empty \(0 bytes\)/],
  ['a RAR', 'Rar!\x1a\x07', /is a RAR archive/],
  ['a 7-Zip', Buffer.from('377abcaf271c', 'hex'), /is a 7-Zip archive/],
  ['an xz', Buffer.from('fd377a585a00', 'hex'), /is an xz archive/],
  ['a PDF', '%PDF-1.7', /is a PDF document/],
  ['an error message', '{"error":"forbidden"}', /is a JSON text, perhaps the error message/],
  ['a script alone', '#!/bin/bash', /is a script alone/],
  ['an Office document', sampleZip([{ name: '[Content_Types].xml' }]), /is an Office document/],
  ['a locked zip', sampleZip([{ name: 'day1/up.sh', data: 'x', encrypted: true }]), /is encrypted/],
  ['half a zip', sampleZip([{ name: 'day1/up.sh', data: script }]).subarray(0, 70), /is damaged/],
  ['noise', Buffer.from([1, 2, 3, 200, 0, 9]), /is neither a folder nor an archive/],
])('%s in an archive’s place is a question, alone and in a folder', async (_, content, reason) => {
  expect(await questionOf({ 'work.zip': content }, 'work.zip')).toMatch(reason);
  expect(await questionOf({ 'work.zip': content, 'report.pdf': '%PDF' })).toMatch(reason);
});

test('a virtual environment is left out, with its links into the machine that made it', async () => {
  const venv = { 'env/pyvenv.cfg': '', 'env/bin/python3': { link: '/usr/bin/python3' } };
  const submission = await load({ 'day1/up.sh': script, ...venv });
  expect(paths(submission)).toEqual(['day1', 'day1/up.sh']);
  expect(submission.remarks).toEqual(['Left out, as it is no work of the submission: "env".']);
  const link = { name: 'env/bin/python3', data: '/usr/bin/python3', mode: 0o120777 };
  const zipped = await loadZip([{ name: 'day1/up.sh', data: script }, link, { name: 'env/pyvenv.cfg' }]);
  expect(paths(zipped)).toEqual(['day1', 'day1/up.sh']);
});

import { join } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { limits } from './entries.ts';
import { sampleFolder } from './folder.testkit.ts';
import { readIntake } from './intake.ts';
import { loadSubmission } from './load.ts';
import { sampleTar, type TarSample } from './tar.testkit.ts';
import { sampleZip, type ZipSample } from './zip.testkit.ts';

async function read(bytes: Uint8Array, { name = 'work.zip', within = limits } = {}) {
  await using folder = await sampleFolder({ [name]: bytes });
  return await readIntake(join(folder.path, name), { within });
}

async function refusal(bytes: Uint8Array, within = limits): Promise<string> {
  await using folder = await sampleFolder({ 'work.zip': bytes });
  return await readIntake(join(folder.path, 'work.zip'), { within }).then(
    () => 'taken',
    (error: Error) => {
      expect(error).toMatchObject({ name: 'BadInput', stack: '' });
      return error.message.replace(`${folder.path}/`, '');
    },
  );
}

const tree = { 'day1/up.sh': '#!/bin/bash\n', 'docs/a.md': 'text', latest: { link: 'docs/a.md' } } as const;
const folderEntries: ZipSample[] = [
  { name: 'day1/', mode: 0o040755 },
  { name: 'day1/up.sh', data: '#!/bin/bash\n', mode: 0o100755 },
  { name: 'docs/a.md', data: 'text' },
  { name: 'latest', data: 'docs/a.md', mode: 0o120777 },
];
const tarEntries = (prefix: string): TarSample[] => [
  { name: `${prefix}day1/up.sh`, data: '#!/bin/bash\n', mode: 0o755 },
  { name: `${prefix}docs/a.md`, data: 'text' },
  { name: `${prefix}latest`, type: 'symlink', linkname: 'docs/a.md' },
];

test('a folder and every archive of it are the same submission', async () => {
  await using folder = await sampleFolder(tree);
  const { sha256, entries } = await readIntake(folder.path);
  const wrapped = folderEntries.map((entry) => ({ ...entry, name: `anna-lab/${entry.name}` }));
  const leavings = [
    { name: '__MACOSX/anna-lab/._up.sh', data: 'x' },
    { name: 'anna-lab/node_modules/a/b.js', data: 'x' },
    { name: 'anna-lab/.git/HEAD', data: 'x' },
  ];
  const archives = [
    sampleZip(folderEntries),
    sampleZip([...wrapped, ...leavings]),
    await sampleTar(tarEntries('./')),
    gzipSync(await sampleTar([{ name: 'anna-lab/', type: 'directory' }, ...tarEntries('anna-lab/')])),
  ];
  for (const archive of archives) {
    const intake = await read(archive);
    expect(intake.entries).toEqual(entries);
    expect(intake.sha256).toBe(sha256);
  }
});

test('an archive names the student, and a folder that is called after a day is the work itself', async () => {
  await using folder = await sampleFolder({ 'Anna L.tar.gz': gzipSync(await sampleTar([{ name: 'day1/up.sh' }])) });
  const submission = await loadSubmission(join(folder.path, 'Anna L.tar.gz'), [{ id: 'day1' }]);
  expect(submission).toMatchObject({ student: { id: 'Anna L' }, days: { day1: { up: 'bash day1/up.sh' } } });
});

test('a hard link in a tar is a copy', async () => {
  const { entries } = await read(
    await sampleTar([
      { name: 'a', data: 'x' },
      { name: 'b', type: 'link', linkname: 'a' },
    ]),
  );
  expect(entries).toMatchObject([{ path: 'a' }, { kind: 'file', path: 'b', data: Buffer.from('x') }]);
});

const ok = { name: 'a', data: 'x' };
test.each<[string, ZipSample[], RegExp]>([
  ['a name with ..', [ok, { name: '../evil' }], /^"\.\.\/evil" in the archive would lie outside of it/],
  ['.. further down', [ok, { name: 'b/../../evil' }], /would lie outside of it/],
  ['backslashes', [ok, { name: 'b\\..\\..\\evil' }], /would lie outside of it/],
  ['an absolute name', [ok, { name: '/etc/cron.d/x' }], /^"\/etc\/cron.d\/x" in the archive would lie outside/],
  ['a drive', [ok, { name: 'C:/x' }], /would lie outside of it/],
  ['a NUL', [ok, { name: 'b\0' }], /a file whose name is not UTF-8: "b\\u0000"/],
  ['a long name', [ok, { name: 'n'.repeat(256) }], /a name that is too long for a file: "n{60}"/],
  ['an absolute link', [ok, { name: 'l', data: '/etc/passwd', mode: 0o120777 }], /^"l" .* leads out of it, to "\/etc/],
  ['a link out', [ok, { name: 'd/l', data: '../../x', mode: 0o120777 }], /^"d\/l" .* leads out of it/],
  [
    'a link out through a link',
    [{ name: 'd/e/up', data: '..', mode: 0o120777 }, { name: 'l', data: 'd/e/up/../../x', mode: 0o120777 }, ok],
    /^"l" .* leads out of it/,
  ],
  ['a file below a link', [{ name: 'l', data: '.', mode: 0o120777 }, { name: 'l/x' }], /^"l\/x" .* below "l", which/],
  ['a file below a file', [ok, { name: 'a/b' }], /^"a\/b" in the archive lies below "a", which is no folder/],
  ['two files of one name', [ok, { name: './a', data: 'y' }], /^"a" is in the archive twice/],
  ['a FIFO', [ok, { name: 'p', mode: 0o010644 }], /^"p" in the submission is a FIFO/],
  ['a device', [ok, { name: 'd', mode: 0o020666 }], /^"d" in the submission is a device/],
  ['a password', [{ ...ok, encrypted: true }], /^"a" in the archive is encrypted: .* without a password/],
  ['a wrong checksum', [{ ...ok, crc: 1 }], /^The archive "work.zip" is damaged \(a has another checksum\)/],
  [
    'a size that is a lie',
    [{ name: 'a', data: 'x'.repeat(1e6), size: 1 }],
    /^The archive "work.zip" is damaged \(too m/,
  ],
  ['nothing', [], /^The submission "work.zip" is empty/],
])('a zip with %s is refused', async (_, entries, message) => {
  expect(await refusal(sampleZip(entries))).toMatch(message);
});

test.each<[string, TarSample[], RegExp]>([
  ['..', [{ name: '../evil', data: 'x' }], /^"\.\.\/evil" in the archive would lie outside/],
  ['an absolute name', [{ name: '/evil', data: 'x' }], /^"\/evil" in the archive would lie outside/],
  ['a link out', [ok, { name: 'l', type: 'symlink', linkname: '..' }], /^"l" .* leads out of it/],
  ['a hard link out', [ok, { name: 'l', type: 'link', linkname: '../../etc/passwd' }], /would lie outside/],
  ['a hard link to nothing', [ok, { name: 'l', type: 'link', linkname: 'b' }], /a hard link to "b", which is no file/],
  ['a FIFO', [ok, { name: 'p', type: 'fifo' }], /^"p" in the submission is a FIFO/],
  ['a device', [ok, { name: 'd', type: 'character-device' }], /^"d" in the submission is a device/],
])('a tar with %s is refused', async (_, entries, message) => {
  const tar = await sampleTar(entries);
  expect(await refusal(tar)).toMatch(message);
  expect(await refusal(gzipSync(tar))).toMatch(message);
});

test('bombs are refused before they are unpacked', async () => {
  const within = { entries: 5, fileBytes: 1000, totalBytes: 1500 };
  const big = Buffer.alloc(900);
  expect(await refusal(sampleZip([{ name: 'a', data: Buffer.alloc(1001) }]), within)).toMatch(/^"a" .* larger than/);
  const lies = sampleZip([{ name: 'a', data: Buffer.alloc(1e6), size: 900 }]);
  expect(await refusal(lies, within)).toMatch(/is damaged \(too many bytes|larger than/);
  const twoBig = ['a', 'b'].map((name) => ({ name, data: big }));
  expect(await refusal(sampleZip(twoBig), within)).toBe('The submission holds more than 0.0015 MB.');
  expect(await refusal(await sampleTar(twoBig), within)).toBe('The submission holds more than 0.0015 MB.');
  const many = Array.from({ length: 6 }, (_, index) => ({ name: `f${index}` }));
  expect(await refusal(sampleZip(many), within)).toBe('The submission holds more than 5 files, links and folders.');
  expect(await refusal(sampleZip([{ name: 'a/b/c/d/e/f', data: 'x' }]), within)).toMatch(/more than 5 files/);
  const leftOut = Array.from({ length: 101 }, (_, index) => ({ name: `.git/${index}` }));
  expect(await refusal(sampleZip(leftOut), within)).toMatch(/more than 5 files/);
  const hidden = gzipSync(await sampleTar([{ name: '.git/pack', data: Buffer.alloc(20_000) }, ok]));
  expect(await refusal(hidden, within)).toBe('The archive unpacks to more than 0.015 MB.');
});

test('what is damaged or no archive gets a sentence', async () => {
  const zip = sampleZip(folderEntries);
  const tgz = gzipSync(await sampleTar(tarEntries('')));
  expect(await refusal(zip.subarray(0, 60))).toMatch(/^The archive "work.zip" is damaged \(.*\): pack the folder as/);
  expect(await refusal(tgz.subarray(0, 40))).toMatch(/is damaged \(unexpected end of file\)/);
  expect(await refusal(gunzipSync(tgz).subarray(0, 700))).toMatch(/is damaged \(Unexpected end of data\)/);
  expect(await refusal(gzipSync('hello '.repeat(200)))).toMatch(/is damaged \(/);
  expect(await refusal(Buffer.from('Rar!\x1a\x07'))).toMatch(/^The submission "work.zip" is a RAR archive: pack/);
  expect(await refusal(Buffer.from([1, 2, 3]))).toMatch(/is neither a folder nor an archive that can be read/);
});

test('whatever byte is lost, an archive is read or refused in a sentence', async () => {
  const zip = sampleZip(folderEntries);
  const outcomes = new Set<string>();
  for (let cut = 0; cut < zip.length; cut += 5) {
    const message = await refusal(Buffer.concat([zip.subarray(0, cut), zip.subarray(cut + 1)]));
    outcomes.add(message === 'taken' ? message : 'refused');
  }
  expect(outcomes).toContain('refused');
});

test('links and names without end are refused, and quickly', async () => {
  const long = { name: 'l', type: 'symlink', pax: { linkpath: 'a/'.repeat(100_000) }, linkname: 'a' } as const;
  expect(await refusal(gzipSync(await sampleTar([ok, long])))).toMatch(/^"l" .* a link with a target that is too long/);
  const links = Array.from({ length: 60 }, (_, at) => ({
    name: `l${at}`,
    data: `${at === 0 ? 'a/' : `l${at - 1}/`}${'b/../'.repeat(800)}`,
    mode: 0o120777,
  }));
  expect(await refusal(sampleZip(links))).toBe('The links in the submission lead too far to be followed.');
  const deep = { name: `${'d/'.repeat(200)}x` };
  expect(await refusal(sampleZip([ok, deep]))).toMatch(/ in the submission lies more than 100 deep\.$/);
});

test('whatever a tar says of a file, it is read or refused in a sentence', async () => {
  const tar = await sampleTar(tarEntries(''));
  for (let at = 0; at < 512; at += 7) {
    const changed = Buffer.from(tar);
    changed[at] = 255 - (changed[at] ?? 0);
    expect(await refusal(changed)).toMatch(/^taken$|\.$/);
  }
});

import { chmod, mkdir, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { execa } from 'execa';
import fc from 'fast-check';
import { extract } from 'tar-stream';
import { describe, expect, test } from 'vitest';
import { limits } from './entries.ts';
import { sampleFolder, type Tree } from './folder.testkit.ts';
import { readIntake } from './intake.ts';
import { isLeftOut } from './leavings.ts';
import { packSubmission } from './pack.ts';

async function refusal(tree: Tree, within = limits): Promise<string> {
  await using folder = await sampleFolder(tree);
  return await readIntake(folder.path, { within }).then(
    () => 'taken',
    (error: Error) => {
      expect(error).toMatchObject({ name: 'BadInput', stack: '' });
      return error.message.replaceAll(folder.path, 'FOLDER');
    },
  );
}

async function unpacked(stream: Readable): Promise<readonly unknown[]> {
  const entries: unknown[] = [];
  for await (const entry of stream.pipe(extract())) {
    const { name, type, mode, linkname, uid, gid } = entry.header;
    const path = name.replace(/\/$/, '');
    const data = await Readable.from(entry).toArray();
    entries.push({ path, type, mode, linkname, uid, gid, data: Buffer.concat(data).toString('hex') });
  }
  return entries;
}

describe('what is no submission is refused in one sentence', () => {
  test.each([
    ['a missing folder', 'missing', 'The submission "FOLDER/missing" does not exist: name an existing folder.'],
    [
      'a file',
      'file',
      'The submission "FOLDER/file" is empty (0 bytes), as after an upload that was broken off: pack the folder as .zip or .tar.gz.',
    ],
    [
      'a path below a file',
      'file/x',
      'The submission "FOLDER/file/x" does not exist: a part of its path is a file: name an existing folder.',
    ],
    ['an empty folder', 'empty', 'The submission "FOLDER/empty" is empty: put day1/up.sh or a submission.json there.'],
    [
      'a folder of nothing but .git',
      'git',
      'The submission "FOLDER/git" is empty: put day1/up.sh or a submission.json there.',
    ],
  ])('%s', async (_, name, message) => {
    await using folder = await sampleFolder({ file: '', empty: null, 'git/.git/HEAD': 'ref' });
    const error = await readIntake(join(folder.path, name)).catch((reason: Error) => reason);
    expect(`${(error as Error).message}`.replaceAll(folder.path, 'FOLDER')).toBe(message);
  });

  test.each<[string, Tree, RegExp]>([
    [
      'an absolute link',
      { a: '', out: { link: '/etc/passwd' } },
      /^"out" .* leads out of it, to "\/etc\/passwd"; only/,
    ],
    ['a relative link out', { a: '', 'd/out': { link: '../../x' } }, /^"d\/out" .* leads out of it/],
    ['a link out through a link', { up: { link: '.' }, out: { link: 'up/../..' } }, /^"out" .* leads out of it/],
  ])('%s', async (_, tree, message) => expect(await refusal(tree)).toMatch(message));

  test('a FIFO and a socket', async () => {
    await using folder = await sampleFolder({ a: '' });
    await execa('mkfifo', [join(folder.path, 'pipe')]);
    await expect(readIntake(folder.path)).rejects.toThrow(
      '"pipe" in the submission is a FIFO (named pipe); only files',
    );
    await execa('rm', [join(folder.path, 'pipe')]);
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(join(folder.path, 'socket'), resolve));
    await expect(readIntake(folder.path)).rejects.toThrow('"socket" in the submission is a socket; only files');
    server.close();
  });

  test('a file that may not be read', async () => {
    await using folder = await sampleFolder({ secret: 'x' });
    await chmod(folder.path, 0o755);
    await chmod(join(folder.path, 'secret'), 0);
    const root = process.geteuid?.() === 0;
    if (root) process.seteuid?.(65534);
    try {
      await expect(readIntake(folder.path)).rejects.toThrow(
        '"secret" in the submission cannot be read: permission denied.',
      );
    } finally {
      if (root) process.seteuid?.(0);
    }
  });

  test.each<[string, Tree, RegExp]>([
    ['too many entries', { a: '', b: '', c: null }, /more than 2 files, links and folders/],
    ['a file too large', { a: 'x'.repeat(9) }, /"a" in the submission is larger than 0.000008 MB/],
    ['too much in all', { a: 'x'.repeat(8), b: 'x'.repeat(8) }, /more than 0.00001 MB/],
  ])('%s', async (_, tree, message) => {
    expect(await refusal(tree, { entries: 2, fileBytes: 8, totalBytes: 10 })).toMatch(message);
  });
});

test('links that stay inside, empty folders and the executable bit are kept; .git and node_modules are not', async () => {
  await using folder = await sampleFolder({
    'day1/up.sh': '#!/bin/bash\n',
    'docs/a.md': 'text',
    empty: null,
    link: { link: 'docs/a.md' },
    dangling: { link: 'nowhere' },
    '.git/config': 'x',
    'day1/node_modules': { link: '/' },
  });
  const intake = await readIntake(folder.path);
  expect(intake.entries).toEqual([
    { kind: 'link', path: 'dangling', target: 'nowhere' },
    { kind: 'folder', path: 'day1' },
    { kind: 'file', path: 'day1/up.sh', executable: true, data: Buffer.from('#!/bin/bash\n') },
    { kind: 'folder', path: 'docs' },
    { kind: 'file', path: 'docs/a.md', executable: false, data: Buffer.from('text') },
    { kind: 'folder', path: 'empty' },
    { kind: 'link', path: 'link', target: 'docs/a.md' },
  ]);
});

const segment = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 60 }).filter(isName);
function isName(name: string): boolean {
  const forbidden = name === '.' || name === '..' || isLeftOut(name) || name !== name.normalize('NFC');
  return !/[/\\\0]/.test(name) && name.isWellFormed() && !forbidden && Buffer.byteLength(name) < 200;
}
const tree = fc
  .uniqueArray(fc.tuple(segment, segment, fc.uint8Array({ maxLength: 2000 })), {
    selector: ([a]) => a,
    minLength: 1,
    maxLength: 5,
  })
  .map((files) =>
    Object.fromEntries([
      ['day1.sh', new Uint8Array()],
      ...files.map(([folder, name, data]) => [`d-${folder}/${name}`, data] as const),
    ]),
  );

test('what is packed is what was read, whatever the names and bytes', async () => {
  await fc.assert(
    fc.asyncProperty(tree, async (contents) => {
      await using folder = await sampleFolder(contents);
      const intake = await readIntake(folder.path);
      const wanted = intake.entries.map((entry) => ({
        path: entry.path,
        type: entry.kind === 'folder' ? 'directory' : 'file',
        mode: entry.kind === 'folder' ? 0o755 : 0o644,
        linkname: null,
        uid: 0,
        gid: 0,
        data: entry.kind === 'file' ? entry.data.toString('hex') : '',
      }));
      expect(await unpacked(packSubmission(intake))).toEqual(wanted);
      const files = intake.entries.flatMap((entry) => (entry.kind === 'file' ? [[entry.path, entry.data]] : []));
      const found = Object.entries(contents).map(([path, data]) => [path, Buffer.from(data)]);
      expect(Object.fromEntries(files)).toEqual(Object.fromEntries(found));
    }),
    { numRuns: 40 },
  );
});

test('the hash depends on names, contents and executable bits, and on nothing else', async () => {
  const hash = async (contents: Tree) => {
    await using folder = await sampleFolder(contents);
    return (await readIntake(folder.path)).sha256;
  };
  expect(await hash({ a: 'x', b: 'y' })).toBe(await hash({ b: 'y', a: 'x', '.git/x': 'z' }));
  const variants: Tree[] = [
    { a: 'x' },
    { a: 'xb' },
    { ab: 'x' },
    { a: 'x', b: '' },
    { a: 'x', b: null },
    { 'a/x': '' },
  ];
  const hashes = await Promise.all([...variants, { a: 'x', b: { link: 'a' } }, { a: '#!' }].map(hash));
  expect(new Set(hashes).size).toBe(hashes.length);
  await using folder = await sampleFolder({ a: '#!' });
  await chmod(join(folder.path, 'a'), 0o644);
  expect(hashes).not.toContain((await readIntake(folder.path)).sha256);
});

test('a sparse file of 1 TB is refused without being read', async () => {
  await using folder = await sampleFolder({ a: '' });
  await mkdir(join(folder.path, 'b'));
  await execa('truncate', ['-s', '1T', join(folder.path, 'b/huge')]);
  await expect(readIntake(folder.path)).rejects.toThrow('"b/huge" in the submission is larger than 50 MB.');
});

test('a folder that is exchanged for a link while it is read shows nothing of what the link leads to', async () => {
  await using outside = await sampleFolder({ 'inner/secret': 'a secret' });
  await using folder = await sampleFolder({ 'day1.sh': '', 'dir/inner/secret': 'own' });
  const exchange = `const fs = require('node:fs'); const [dir, other] = process.argv.slice(1);
    process.on('SIGTERM', () => process.exit()); const again = () => { fs.renameSync(dir, dir + '2'); fs.symlinkSync(other, dir);
    fs.unlinkSync(dir); fs.renameSync(dir + '2', dir); setImmediate(again); }; again();`;
  const exchanging = execa(process.execPath, ['-e', exchange, join(folder.path, 'dir'), outside.path], {
    reject: false,
  });
  const outcomes: string[] = [];
  for (let times = 0; times < 150; times += 1) {
    const found = await readIntake(folder.path).catch((error: Error) => error);
    const isRead = 'entries' in found;
    if (!isRead) expect(found).toMatchObject({ name: 'BadInput' });
    outcomes.push(
      isRead ? found.entries.map((entry) => ('data' in entry ? `${entry.data}` : entry.path)).join(' ') : '',
    );
  }
  exchanging.kill();
  await exchanging;
  expect(outcomes.join()).not.toContain('a secret');
  expect(outcomes.join()).toContain('own');
});

test('a name that is not UTF-8 is read as code page 437, and it is told', async () => {
  await using folder = await sampleFolder({ a: '' });
  await writeFile(Buffer.concat([Buffer.from(`${folder.path}/`), Buffer.from([0x66, 0x81])]), 'x');
  const { entries, remarks } = await readIntake(folder.path);
  expect(entries.map(({ path }) => path)).toEqual(['a', 'fü']);
  expect(remarks).toEqual(['File names that are not UTF-8 were read as code page 437.']);
});

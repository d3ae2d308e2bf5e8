import fc from 'fast-check';
import { expect, test } from 'vitest';
import { sampleFolder, type Tree } from './folder.testkit.ts';
import { loadSubmission } from './load.ts';
import { makeRunnable } from './runnable.ts';
import { readText, unixText, utf16Of } from './text.ts';

const lines = '#!/bin/bash\nif true; then\n  ip link\nfi\n';
const windows = lines.replaceAll('\n', '\r\n');

async function load(tree: Tree) {
  await using folder = await sampleFolder(tree);
  const { entries, ...rest } = await loadSubmission(folder.path, [{ id: 'day1' }]);
  const files = entries.flatMap((entry) => (entry.kind === 'file' ? [[entry.path, entry] as const] : []));
  return { ...rest, files: Object.fromEntries(files) };
}

test.each<[string, string | Buffer, RegExp]>([
  ['Windows line ends', windows, /^Windows line ends were read as Unix ones in day1\/up\.sh; `dos2unix` mends them\.$/],
  ['old Mac line ends', lines.replaceAll('\n', '\r'), /^old Mac line ends .*`mac2unix` mends them/],
  ['a byte order mark', `\ufeff${lines}`, /^The byte order mark at the start of day1\/up\.sh was taken off/],
  ['UTF-16', Buffer.from(`\ufeff${lines}`, 'utf16le'), /^day1\/up\.sh is UTF-16 and read as such: save as UTF-8\.$/],
  ['UTF-16 without a mark', Buffer.from(lines, 'utf16le'), /^day1\/up\.sh is UTF-16/],
  ['big-endian UTF-16', Buffer.from(`\ufeff${lines}`, 'utf16le').swap16(), /^day1\/up\.sh is UTF-16/],
])(
  'a script with %s runs as it was meant, with one remark; the digest is of what was handed in',
  async (_, text, remark) => {
    const found = await load({ 'day1/up.sh': text });
    expect(found.files['day1/up.sh']).toMatchObject({ executable: true, data: Buffer.from(lines) });
    expect(found.remarks).toEqual([expect.stringMatching(remark)]);
    expect(found.sha256).not.toBe((await load({ 'day1/up.sh': lines })).sha256);
  },
);

test('all that Unix reads line by line is mended, and nothing else', async () => {
  const mended = [
    'day1/lib.py',
    '.env',
    'Dockerfile',
    'Dockerfile.api',
    'entrypoint',
    'nginx.conf',
    'rules.v4',
    'a/Makefile',
    'x.service',
    'requirements.txt',
    'config/vars',
    'hosts',
    'tool',
  ];
  const kept = ['data.csv', 'notes.md', 'key.pem', 'page.html', 'dump.sql', 'a.json'];
  const tree = Object.fromEntries([...mended, ...kept].map((name) => [name, 'a=1\r\nb=2\r\n']));
  const { files } = await load({ ...tree, 'day1/up.sh': lines, 'program.sh': Buffer.from('#!/x\r\n\0\x01\r\n') });
  const still = Object.keys(files).filter((path) => files[path]?.data.includes('\r'));
  expect(still.sort()).toEqual([...kept, 'program.sh'].sort());
});

test('a script that a line runs by itself gets the right to, and says so; data gets none', async () => {
  const manifest = '{"days":{"day1":{"up":"./go --config conf/lab.txt"}}}';
  const { files, remarks } = await load({
    'submission.json': manifest,
    go: new TextEncoder().encode(lines),
    'conf/lab.txt': 'x\r\n',
  });
  expect(files.go?.executable).toBe(true);
  expect(files['conf/lab.txt']).toMatchObject({ executable: false, data: Buffer.from('x\n') });
  expect(remarks).toContain('The right to execute was missing and was given to go; `chmod +x` gives it.');
});

test.each([
  ['day1.py', 'python3 day1.py', { 'day1.py': 'print()' }],
  ['day1.sh', './day1.sh', { 'day1.sh': lines }],
  ['bash day1\\up.sh', 'bash day1/up.sh', { 'day1/up.sh': lines }],
  ['bash day1/up.sh', 'bash Day1/UP.sh', { 'Day1/UP.sh': lines }],
  ['bash "day1/up now.sh" -v', "bash 'Day 1/up now.sh' -v", { 'Day 1/up now.sh': lines }],
  ['sudo ./Day1/up.sh', 'sudo ./day1/up.sh', { 'day1/up.sh': lines }],
  ['cd day1 && ./up.sh', 'cd Day1 && ./up.sh', { 'Day1/up.sh': lines, 'UP.sh': lines }],
  ['make -f Day1/Makefile up', 'make -f day1/Makefile up', { 'day1/Makefile': '' }],
  ['bash day1/up.sh', 'bash day1/up.sh', { 'Day1/up.sh': lines, 'DAY1/up.sh': lines }],
  ['echo $HOME/day1/up.sh', 'echo $HOME/day1/up.sh', { 'Day1/up.sh': lines }],
])('the line %s is run as %s', async (up, wanted, tree) => {
  const { days, remarks } = await load({ ...tree, 'submission.json': JSON.stringify({ days: { day1: { up } } }) });
  expect(days.day1?.up).toBe(wanted);
  expect(remarks.some((remark) => remark.startsWith('The line '))).toBe(up !== wanted);
});

test('a manifest with a mark, in UTF-16 or with an ending that Windows hides is read', async () => {
  const text = '{"student":{"id":"é1"}}';
  for (const bytes of [`\ufeff${text}`, Buffer.from(`\ufeff${text}`, 'utf16le'), Buffer.from(text, 'latin1')]) {
    expect((await load({ 'submission.json': bytes })).student.id).toBe('é1');
  }
  expect((await load({ 'submission.json.txt': text })).student.id).toBe('é1');
});

test('what was mended needs no mending, and binary data is not touched, whatever the bytes', () => {
  const bytes = fc.oneof(
    fc.uint8Array({ maxLength: 60 }),
    fc.string({ unit: fc.constantFrom('\r', '\n', 'a', '\ufeff') }).map((text) => Buffer.from(text)),
  );
  fc.assert(
    fc.property(bytes, (content) => {
      const data = Buffer.from(content);
      const mended = unixText(data)?.data ?? data;
      if (!mended.includes('\ufeff') && utf16Of(mended) === undefined)
        expect(unixText(mended)?.data ?? mended).toEqual(mended);
      if (data.includes(0) && utf16Of(data) === undefined) expect(unixText(data)).toBe(undefined);
      const entry = { kind: 'file', path: 'a.bin', executable: false, data } as const;
      const [made] = makeRunnable([entry], { named: new Set(), run: new Set() }).entries;
      if (!readText(data).startsWith('#!')) expect(made).toEqual(entry);
    }),
  );
});

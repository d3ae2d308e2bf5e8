import { createPrivateKey, generateKeyPairSync } from 'node:crypto';
import { chmod, readFile, stat, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { expect, onTestFinished, test, vi } from 'vitest';
import type { Grade } from '../../harness/model/index.ts';
import { sampleFolder } from '../../harness/submission/folder.testkit.ts';
import { renderJson } from '../../reports/json.ts';
import { trustedKeys } from '../course/trust.ts';
import { canonicalBytes } from './canonical.ts';
import { sampleGrade } from './grade.testkit.ts';
import { keyFile, ownKey, readKey } from './key.ts';
import { readBelieved, readRecord, readRecords } from './read.ts';
import { signRecord, signWithOwnKey, standing } from './signature.ts';

const { privateKey: key } = generateKeyPairSync('ed25519');

test('a signature holds for what is written and read again, and for nothing else', async () => {
  const grade = sampleGrade({ student: { id: 's1', name: '张伟 \u001b[31m\ud800' } });
  const signed = signRecord(grade, key);
  await using folder = await sampleFolder({ 'grade.json': renderJson(signed) });
  const again = await readRecord(join(folder.path, 'grade.json'));
  expect(standing(again, key)).toBe('ours');
  expect(standing(signRecord(again, key), key)).toBe('ours');
  const changes: Partial<Grade>[] = [
    { earned: 11 },
    { student: { id: 's2', name: again.student.name } },
    { results: [] },
    { tools: {} },
  ];
  for (const change of changes) expect(standing({ ...again, ...change }, key)).toBe('changed');
  expect(standing(grade, key)).toBe('unsigned');
  expect(standing(again, generateKeyPairSync('ed25519').privateKey)).toBe('other key');
});

test('the order of keys and white space are not signed', () => {
  const reversed = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(reversed);
    if (typeof value !== 'object' || value === null) return value;
    return Object.fromEntries(
      Object.entries(value)
        .reverse()
        .map(([name, one]) => [name, reversed(one)]),
    );
  };
  const grade = sampleGrade();
  expect(canonicalBytes(reversed(grade) as Grade)).toEqual(canonicalBytes(grade));
});

test('the key is made on first use, once, for its owner alone', async () => {
  await using folder = await sampleFolder({});
  const file = join(folder.path, 'config/netproof/key.pem');
  expect(await readKey(file)).toBeUndefined();
  const keys = await Promise.all([ownKey(file), ownKey(file), ownKey(file)]);
  const pem = await readFile(file, 'utf8');
  for (const one of keys) expect(one.equals(createPrivateKey(pem))).toBe(true);
  expect((await stat(file)).mode & 0o777).toBe(0o600);
  for (const mode of [0o666, 0o640, 0o602]) {
    await chmod(file, mode);
    await expect(ownKey(file)).rejects.toThrow(/open to others of this machine \(mode 6.*: run chmod 600 ".*key\.pem"/);
  }
  await chmod(file, 0o600);
  await writeFile(file, 'no key');
  await expect(ownKey(file)).rejects.toThrow(/holds no Ed25519 private key/);
});

test('NETPROOF_KEY, else XDG_CONFIG_HOME, say where the key lies', () => {
  expect(keyFile({ NETPROOF_KEY: '/k.pem', XDG_CONFIG_HOME: '/c' })).toBe('/k.pem');
  expect(keyFile({ XDG_CONFIG_HOME: '/c' })).toBe('/c/netproof/key.pem');
  expect(keyFile({})).toMatch(/\/\.config\/netproof\/key\.pem$/);
});

test('without a key the record stays unsigned, and that is said', async () => {
  await using folder = await sampleFolder({ file: 'x' });
  vi.stubEnv('NETPROOF_KEY', join(folder.path, 'file/key.pem'));
  const warnings: string[] = [];
  const grade = await signWithOwnKey(signRecord(sampleGrade(), key), (sentence) => warnings.push(sentence));
  vi.unstubAllEnvs();
  expect(grade).not.toHaveProperty('signature');
  expect(warnings).toEqual([expect.stringMatching(/^The record is not signed: .* NETPROOF_KEY can name/)]);
});

test('records are found in a folder and right below it; what is damaged is named', async () => {
  const text = renderJson(sampleGrade());
  await using folder = await sampleFolder({ 'b/grade.json': text, 'a/grade.json': text, 'c/other': '', 'x.csv': '' });
  const records = await readRecords(folder.path);
  expect(records.map((record) => record.folder)).toEqual(['a', 'b'].map((name) => join(folder.path, name)));
  expect((await readRecords(join(folder.path, 'a'))).length).toBe(1);
  await expect(readRecords(join(folder.path, 'c'))).rejects.toThrow(/There is no grade\.json in ".*\/c"/);
  await expect(readRecords(join(folder.path, 'none'))).rejects.toThrow(/cannot be read \(ENOENT\): name a folder/);
  await writeFile(join(folder.path, 'b/grade.json'), text.slice(0, 100));
  await expect(readRecords(folder.path)).rejects.toThrow(/b\/grade\.json is not JSON: /);
});

test('only what is signed with our key and unchanged is believed; the others are named, and stop nobody', async () => {
  const ours = renderJson(signRecord(sampleGrade(), key));
  const other = generateKeyPairSync('ed25519').privateKey;
  const unknown = renderJson(signRecord(sampleGrade({ results: [], earned: 0, possible: 0, seed: '' }), key));
  await using folder = await sampleFolder({
    'a/grade.json': ours,
    'b/grade.json': ours.replace('"earned": 10', '"earned": 9'),
    'c/grade.json': renderJson(sampleGrade()),
    'd/grade.json': renderJson(signRecord(sampleGrade(), other)),
    'e/grade.json': ours.replace('"seen": {}', '"seen": 1e999'),
    'f/grade.json': ours.replace('"earned": 10', '"earned": 1e308'),
    'g/grade.json': ours.replace('"seen": {}', `"seen": ${'['.repeat(120_000)}`),
    'h/grade.json': unknown.slice(0, 60),
    'key.pem': key.export({ type: 'pkcs8', format: 'pem' }),
  });
  vi.stubEnv('NETPROOF_KEY', join(folder.path, 'key.pem'));
  onTestFinished(() => void vi.unstubAllEnvs());
  await chmod(join(folder.path, 'key.pem'), 0o600);
  const { records, suspects } = await readBelieved(folder.path, await trustedKeys({}));
  expect(records.map(({ folder: path }) => basename(path))).toEqual(['a']);
  expect(suspects.map(({ id, reason }) => [id, reason.replaceAll(folder.path, '')])).toEqual([
    ['s1', '"/b/grade.json" was changed after it was signed with our key, so nothing in it counts.'],
    ['s1', '"/c/grade.json" carries no signature, so nothing in it counts.'],
    ['s1', '"/d/grade.json" is signed with another key than ours, so nothing in it counts.'],
    ['e', expect.stringMatching(/number at "seen" is too large/)],
    ['f', expect.stringMatching(/is no grade: earned must be <= /)],
    ['g', expect.stringMatching(/nested more than 500 deep/)],
    ['h', expect.stringMatching(/is not JSON/)],
  ]);
  await chmod(join(folder.path, 'key.pem'), 0o666);
  await expect(trustedKeys({})).rejects.toThrow('run chmod 600');
});

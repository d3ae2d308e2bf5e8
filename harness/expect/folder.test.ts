import { expect, test } from 'vitest';
import type { SubmissionFiles } from '../model/index.ts';
import { readFolder } from './folder.ts';

const filesOf = (texts: Readonly<Record<string, string | null>>): SubmissionFiles => ({
  paths: Object.keys(texts),
  text: (path) => texts[path] ?? null,
  base64: () => null,
});

test.for([
  ['k8s', ['k8s/a.yaml', 'k8s/b/c.yml']],
  ['./k8s/', ['k8s/a.yaml', 'k8s/b/c.yml']],
  ['k8s/a.yaml', ['k8s/a.yaml']],
  ['.', ['k8s/a.yaml', 'k8s/b/c.yml', 'k8s2/d.yaml']],
  ['k8', []],
] as const)('the files at or below %s', ([folder, wanted]) => {
  const files = filesOf({ 'k8s/a.yaml': '', 'k8s/b/c.yml': '', 'k8s/readme.md': '', 'k8s2/d.yaml': '' });
  expect(readFolder(files, folder, /\.ya?ml$/).texts.map(({ path }) => path)).toEqual(wanted);
});

test('there are bounds for how many are read, for each, and for all together, and each is told of once', () => {
  const many = Object.fromEntries(Array.from({ length: 300 }, (_, at) => [`x/${at}.yaml`, '']));
  const crowd = readFolder(filesOf(many), 'x', /\.yaml$/);
  expect([crowd.texts.length, crowd.paths.length]).toEqual([50, 50]);
  expect(crowd.troubles).toEqual(['Of 300 files of one kind in x, the first 50 are read.']);
  const large = 'y'.repeat(120_000);
  const some = { 'x/0.yaml': null, 'x/1.yaml': `${large}${large}`, 'x/9.yaml': 'short' };
  const all = Object.fromEntries(['2', '3', '4', '5', '6'].map((name) => [`x/${name}.yaml`, large]));
  const read = readFolder(filesOf({ ...some, ...all }), 'x', /\.yaml$/);
  expect(read.texts.map(({ path }) => path)).toEqual([
    'x/9.yaml',
    ...['2', '3', '4', '5'].map((one) => `x/${one}.yaml`),
  ]);
  expect(read.troubles).toHaveLength(3);
});

import { expect, test } from 'vitest';
import type { Lack, SubmissionFiles } from '../model/index.ts';
import { lackProblem } from './lack-problem.ts';

function files(texts: Readonly<Record<string, string>> = {}): SubmissionFiles {
  return { paths: Object.keys(texts), text: (path) => texts[path] ?? null, base64: () => null };
}

const run = (exitCode: number, ...lacks: Lack[]) => ({ ended: 'exit' as const, exitCode, lacks });
const brctl: Lack = { kind: 'command', name: 'arping', line: 'up.sh: line 3: arping: command not found' };

test('nothing that the machine lacks is no problem', () => {
  expect(lackProblem({ ended: 'exit', exitCode: 1 }, 'eth0', files())).toBeUndefined();
});

test('the sentence has the name, the line and what to install', () => {
  expect(lackProblem(run(127, brctl), 'eth0', files())).toEqual({
    sentence:
      'The grading machine lacks the command "arping", which this submission asks for ("up.sh: line 3: arping: command not found"). Where it can be had ("apt-get install arping"), grade again with it.',
    excuses: true,
  });
});

const package_: Lack = { kind: 'package', name: 'haproxy' };
const library: Lack = { kind: 'library', name: 'fastapi' };
const module_: Lack = { kind: 'kernel', name: 'sch_netem' };
const way: Lack = { kind: 'interface', name: 'ens3', line: 'Cannot find device "ens3"' };
const uses = (text: string) => files({ 'a.py': text, 'up.sh': text });

test.each<[string, ReturnType<typeof run>, SubmissionFiles, boolean]>([
  ['a command that the script went on without, and whose message was seen', run(0, brctl), files(), true],
  ['a command that was tried in silence, to no harm', run(0, { kind: 'command', name: 'arping' }), files(), false],
  ['a package that apt passed over, and nothing missed', run(0, package_), files(), false],
  ['a package, where up failed', run(1, package_), files(), true],
  ['a library that code imports', run(0, library), uses('from fastapi import FastAPI'), true],
  [
    'a library that a server is started with',
    run(0, { kind: 'library', name: 'uvicorn' }),
    uses('uvicorn app.main:app'),
    true,
  ],
  ['a library of another name', run(0, { kind: 'library', name: 'pyyaml' }), uses('import os, yaml'), true],
  ["a library of Node's", run(0, { kind: 'library', name: 'express' }), uses("const e = require('express')"), true],
  ['a library that is listed and never used', run(1, library), uses('pip install fastapi\nprint("fastapi")'), false],
  ['a module of the kernel', run(1, module_), files(), true],
  ["an interface, where the lab host's own is named too", run(0, way), uses('-o eth0\n-o ens3'), true],
  ["an interface that alone is named: the submission's own slip", run(0, way), uses('ip link set ens3 up'), false],
])('%s', (_, ran, submission, excuses) => {
  expect(lackProblem(ran, 'eth0', submission)?.excuses).toBe(excuses);
});

test('many lacks are one sentence, and those that excuse come first', () => {
  const many = [
    package_,
    library,
    brctl,
    module_,
    way,
    ...['a', 'b', 'c'].map((name): Lack => ({ kind: 'command', name })),
  ];
  const { sentence = '' } = lackProblem(run(0, ...many), 'eth0', files()) ?? {};
  expect(sentence).toBe(
    'The grading machine lacks the command "arping", which this submission asks for ("up.sh: line 3: arping: command not found"). Where it can be had ("apt-get install arping"), grade again with it.',
  );
  expect(lackProblem(run(1, ...many), 'eth0', files())?.sentence).toMatch(/lacks .*, .* and \d more, which/);
});

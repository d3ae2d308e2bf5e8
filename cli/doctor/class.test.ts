import { describe, expect, test } from 'vitest';
import type { SubmissionFiles } from '../../harness/model/index.ts';
import { sampleFolder } from '../../harness/submission/folder.testkit.ts';
import { classAsks } from './class-asks.ts';
import { findForClass } from './class-findings.ts';
import { renderClass } from './render-class.ts';

function files(texts: Readonly<Record<string, string>>): SubmissionFiles {
  return { paths: Object.keys(texts), text: (path) => texts[path] ?? null, base64: () => null };
}

describe('what scripts ask for', () => {
  test.each<[string, Readonly<Record<string, string>>, readonly string[]]>([
    [
      'apt, with options',
      { 'up.sh': 'sudo DEBIAN_FRONTEND=noninteractive apt-get -y -qq install htop mtr-tiny' },
      ['htop', 'mtr-tiny'],
    ],
    ['apt, over lines', { 'up.sh': 'apt install -y \\\n  haproxy \\\n  htop=3.* && echo' }, ['haproxy', 'htop']],
    ['pip', { 'up.sh': 'pip3 install "fastapi>=0.1" uvicorn[standard]' }, ['fastapi', 'uvicorn']],
    ['a list of requirements', { 'app/requirements.txt': '# ours\nFlask_Cors==4\nown-thing\n' }, ['flask-cors']],
    ['npm', { 'up.sh': 'npm install express@4 left-own' }, ['express']],
    ['a command', { 'up.sh': 'ip netns exec a true; sudo arping -c 1 10.0.0.1 | grep x' }, ['arping']],
    ['what nobody knows', { 'up.sh': 'apt-get install -y frobnicate; frobnicate' }, []],
    ['a comment or a text for people', { 'up.sh': '# apt install htop', 'README.md': 'apt install htop' }, []],
  ])('%s', (_, texts, names) => {
    expect(classAsks(files(texts)).map(({ name }) => name)).toEqual(names);
  });
});

test('a class is counted, what is here is not named, and what cannot be read is', async () => {
  const install = (name: string) => `#!/bin/bash\napt-get install -y ${name} curl\n`;
  await using folder = await sampleFolder({
    'ana/day1/up.sh': install('containernet'),
    'ben/day1/up.sh': install('containernet'),
    'cem/day1/up.sh': install('grafana'),
    'dan.zip': 'no archive',
    'notes.txt': 'no submission',
  });
  const findings = await findForClass(folder.path);
  expect(findings).toMatchObject({
    submissions: 4,
    unread: ['dan.zip'],
    lacks: [
      { lack: { name: 'containernet' }, submissions: 2 },
      { lack: { name: 'grafana' }, submissions: 1 },
    ],
  });
  expect(renderClass(findings)).toMatch(
    /what scripts of 4 submissions ask for:\n {2}2 submissions install containernet\n {2}1 submission installs grafana\nInstall it first.* containernet grafana\nNot read: "dan\.zip"\.\n/,
  );
});

test('a folder without submissions is bad input', async () => {
  await using folder = await sampleFolder({ 'notes.txt': 'x' });
  await expect(findForClass(folder.path)).rejects.toThrow(/no submission in/);
});

import { expect, test } from 'vitest';
import { commandsOf } from './commands.ts';
import { tellLines, wordsIn } from './told-lines.ts';

const markdown = (text: string) => tellLines({ format: 'markdown', pages: [text] });

test('Markdown is told line by line, with the headings above but for the title', () => {
  const lines = markdown(
    '# Guide\n\nFirst.\n\n## Docker\n\n### Addresses\n\n| a | b |\n|-|-|\n| 1 | 2 |\n\n## End\n\n- one\n  two\n\n```sh\nls\n```',
  );
  expect(lines.map(({ kind, text, section }) => `${kind} ${section}: ${text}`)).toEqual([
    'heading : Guide',
    'prose : First.',
    'heading Docker: Docker',
    'heading Docker › Addresses: Addresses',
    'row Docker › Addresses: a | b',
    'row Docker › Addresses: 1 | 2',
    'heading End: End',
    'prose End: one',
    'prose End: two',
    'code End: ls',
  ]);
  expect(lines[5]).toMatchObject({ cells: ['1', '2'], head: ['a', 'b'] });
});

test('of a page, short lines that are no sentence are headings, and tabs part cells', () => {
  const page =
    '1. Network topology\nThere is one bridge.\nName\tAddress\nnginx-lb\t10.0.0.10\nip netns add a\nData flow';
  const lines = tellLines({ format: 'pdf', pages: [page] });
  expect(lines.map(({ kind }) => kind)).toEqual(['heading', 'prose', 'row', 'row', 'prose', 'heading']);
  expect(lines[3]).toMatchObject({ section: '1. Network topology', head: ['Name', 'Address'] });
});

test('words are those of people, in any script', () => {
  expect(wordsIn(markdown('Über veth0 と 2 10.0.0.1\n\n```\nip link\n```'))).toEqual(['Über', 'veth', 'と']);
});

test.each<[string, string, readonly string[]]>([
  [
    'fences of shells',
    '```bash\na b\n```\n```yaml\nc: d\n```\n```Shell\ne\n```\n```console\nf\n```',
    ['a b', 'e', 'f'],
  ],
  ['prompts', '```console\n$ ip a \\\n  show\n1: lo\nroot@vm:~$ ls\n```', ['ip a \\\n  show\nls']],
  [
    'a block without a language that is typed',
    '```\nsudo ip netns add a\n```\n\n    iptables -L',
    ['sudo ip netns add a', 'iptables -L'],
  ],
  ['a block without a language that is read', '```\n1: lo: <UP>\n```', []],
  ['a file to be saved', '```bash\n#!/bin/bash\nset -e\n```', []],
  [
    'what is below a heading that is left out',
    '# A\n## Trouble\n### DNS\n```sh\nrm x\n```\n## B\n```sh\nls\n```',
    ['ls'],
  ],
])('commands are what a person types: %s', (_, text, commands) => {
  expect(commandsOf(markdown(text), /trouble/i)).toEqual(commands);
});

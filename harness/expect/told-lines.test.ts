import { expect, test } from 'vitest';
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

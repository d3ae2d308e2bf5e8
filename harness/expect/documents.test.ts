import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { sampleFilm, zipOf } from './documents.testkit.ts';
import { readFiles } from './documents.ts';

const inBase64 = (content: string | Uint8Array) => Buffer.from(content).toString('base64');
const reference = join(import.meta.dirname, '../../reference-solution/docs/day7');

test('documents, slides and films are read in one process, and what cannot be read says why', async () => {
  const slide = (text: string) =>
    `<p:sld><a:p><a:r><a:t>${text}</a:t></a:r><a:r><a:t xml:space="preserve"> two</a:t></a:r></a:p></p:sld>`;
  const film = sampleFilm(960);
  const files = {
    'a.pdf': readFileSync(join(reference, 'architecture.pdf')),
    'a.md': '# Titel\r\n\r\nText',
    'a.pptx': zipOf({
      'ppt/slides/slide2.xml': slide('second'),
      'ppt/slides/slide10.xml': slide('last'),
      'ppt/theme/x.xml': 'no',
    }),
    'a.mp4': film,
    'short.mp4': sampleFilm(180, ['video']),
    'cut.mp4': film.subarray(0, film.length - 200),
    'empty.pdf': '',
    'wrong.pdf': '%PDF-1.7\nno',
    'picture.png': '\u0089PNG',
    'long.md': 'a'.repeat(131_073),
    'binary.md': 'a\0b',
    'bomb.pptx': zipOf({ 'ppt/slides/slide1.xml': 'a'.repeat(4_000_001) }),
    'none.pptx': zipOf({ 'word/document.xml': '' }),
  };
  const read = await readFiles([
    ...Object.entries(files).map(([path, content]) => ({ path, content: inBase64(content), drawn: true })),
    { path: 'missing.md', content: null },
    { path: 'large.md', content: null, trouble: 'it is large' },
    { path: 'b.pdf', content: inBase64(files['a.pdf']) },
  ]);
  const of = (path: string) => read.find((one) => one.path === path);
  expect(of('a.pdf')).toMatchObject({
    format: 'pdf',
    count: 2,
    pages: [expect.stringContaining('nginx-lb\t10.0.0.10\t80'), expect.anything()],
  });
  expect(of('a.pdf')?.drawn).toBeGreaterThan(0);
  expect(of('b.pdf')).toEqual({ ...of('a.pdf'), path: 'b.pdf', drawn: 0 });
  expect(of('a.md')).toMatchObject({ format: 'markdown', pages: ['# Titel\n\nText'] });
  expect(of('a.pptx')).toMatchObject({ format: 'pptx', count: 2, pages: ['second two', 'last two'] });
  const track = { seconds: 960 };
  expect(of('a.mp4')?.film).toMatchObject({ seconds: 960, whole: true, tracks: [track, track] });
  expect(of('short.mp4')?.film).toMatchObject({ seconds: 180, tracks: [{ kind: 'video' }] });
  expect(of('cut.mp4')?.film?.tracks.some(({ seconds }) => seconds < 900)).toBe(true);
  const troubles = read.flatMap(({ path, trouble }) => (trouble === undefined ? [] : [`${path}: ${trouble}`]));
  expect(troubles).toEqual([
    'empty.pdf: it is empty',
    expect.stringMatching(/^wrong\.pdf: /),
    'picture.png: it is neither PDF, Markdown, PPTX nor MP4',
    'long.md: it has 131073 characters, and at most 131072 are read',
    'binary.md: it is no text',
    'bomb.pptx: ppt/slides/slide1.xml in it unpacks to more than 4 MB',
    'none.pptx: it is a zip without slides',
    'missing.md: there is no such file',
    'large.md: it is large',
  ]);
});

test('what takes too long is told, and what was read before counts', async () => {
  const paint = '1 0 0 rg 0 0 9 9 re f\n'.repeat(400_000);
  const pdf = `%PDF-1.4
1 0 obj\n<</Type/Catalog/Pages 2 0 R>>\nendobj
2 0 obj\n<</Type/Pages/Count 1/Kids[3 0 R]>>\nendobj
3 0 obj\n<</Type/Page/Parent 2 0 R/Contents 4 0 R/MediaBox[0 0 9 9]>>\nendobj
4 0 obj\n<</Length ${paint.length}>>\nstream\n${paint}endstream\nendobj
trailer\n<</Root 1 0 R>>\n`;
  const files = [
    { path: 'slow.pdf', content: inBase64(pdf), drawn: true },
    { path: 'a.md', content: inBase64('# A') },
  ];
  const read = await readFiles(files, 1000).catch((error: Error) => error);
  // That a machine is too busy for the first of them is said of the machine.
  if (read instanceof Error) return expect(read.message).toBe('This machine is too busy to read what was handed in.');
  return expect(read).toMatchObject([{ trouble: 'it takes too long or too much to be read' }, { format: 'markdown' }]);
});

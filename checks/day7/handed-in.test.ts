import { expect, test } from 'vitest';
import { contentOf, readHanded } from './handed-in.ts';
import { slidesIn } from './named-files.ts';

/** The paths that are taken for the four documents, of a submission of empty files with these lines. */
async function found(paths: readonly string[], lines: Readonly<Record<string, string>> = {}) {
  const base64 = (path: string) => (paths.includes(path) ? btoa('# A') : null);
  const handed = await readHanded({ lines, files: { paths, text: () => null, base64 } });
  return Object.fromEntries(
    handed.map(({ kind, file }) => [kind, file && `${file.path}${file.trouble ? ` (${file.trouble})` : ''}`]),
  );
}

test('documents are those that are named; else those whose name says it, in the form that is asked, least deep', async () => {
  const none = { architecture: null, guide: null, operations: null, comparison: null };
  expect(await found(['README.md', 'day1/up.sh', 'architecture.png'])).toEqual(none);
  const paths = [
    'docs/Architecture.md',
    'docs/a/architektur.pdf',
    'docs/b/c/Architecture.pdf',
    'implementation-guide.md',
    'ops/Betriebshandbuch.md',
    'traffic-analysis.md',
    'vergleich.pdf',
  ];
  expect(await found(paths)).toMatchObject({
    architecture: expect.stringMatching(/^docs\/a\/architektur\.pdf/),
    guide: 'implementation-guide.md',
    operations: 'ops/Betriebshandbuch.md',
  });
  expect((await found(paths)).comparison).toMatch(/^vergleich\.pdf/);
  expect(await found(paths, { architecture: 'docs/Architecture.md', guide: 'no.md' })).toMatchObject({
    architecture: 'docs/Architecture.md',
    guide: 'no.md (there is no such file)',
  });
});

test('what is too large says so, and what the limit is', async () => {
  const content = 'A'.repeat(41_000_000);
  const files = { paths: ['talk.pptx', 'Architektur.pdf'], text: () => null, base64: () => content };
  expect(contentOf(files, 'talk.pptx')).toEqual({
    path: 'talk.pptx',
    content: null,
    trouble: 'it has 31 MB, and at most 30 MB are read',
  });
  const [first] = await readHanded({ lines: {}, files });
  expect(first?.file?.trouble).toBe('it has 31 MB, and at most 30 MB are read');
  expect(contentOf({ ...files, base64: () => 'A'.repeat(40_000_000) }, 'a.pdf').trouble).toBeUndefined();
});

test.each([
  ['talk/slides.pdf'],
  ['Präsentation.pptx'],
  ['Pra\u0308sentation.pdf'],
  ['presentación.pdf'],
  ['Folien-Freitag.pptx'],
  ['old/deck.ppt'],
])('slides are known by their name: %s', (path) => {
  expect(slidesIn(['slides.md', path], undefined)).toBe(path);
  expect(slidesIn(['slides.ppt', path, 'x.pptx'], undefined)).toBe(path.endsWith('.ppt') ? 'slides.ppt' : path);
  expect(slidesIn([path], 'x.pptx')).toBe('x.pptx');
});

import { expect, test } from 'vitest';
import { readHanded } from './handed-in.ts';

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

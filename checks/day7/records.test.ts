import { expect, test } from 'vitest';
import { paper, papers } from './handed.testkit.ts';
import { recordsIn } from './records.ts';

const prose = Array.from({ length: 12 }, (_, at) => {
  const [a, b, c] = ['bridge', 'cable', 'proxy', 'cache', 'queue'].map((_, turn, all) => all[(at + turn) % all.length]);
  return `A ${a} is as fast as the ${b} that it hangs on, but for what the ${c} number ${'abcdefghijkl'[at]}${a} does.`;
}).join('\n');
const record = 'Requests per second: 6568.40 [#/sec] (mean)\nTime per request: 1.2 ms (mean, across all requests)\n';

/** The paths that are taken for records, where the comparison is this file. */
function records(
  texts: Readonly<Record<string, string>>,
  benchmark?: string,
  path = 'docs/comparison.pdf',
  text = prose,
) {
  const files = {
    paths: Object.keys(texts),
    text: (one: string) => texts[one] ?? null,
    base64: (one: string) => (texts[one] === undefined ? null : btoa(texts[one])),
  };
  const lines = benchmark === undefined ? {} : { benchmark };
  const comparison = { ...paper(text, path.endsWith('.pdf') ? 'pdf' : 'markdown'), path };
  return recordsIn({ files, lines }, papers({ comparison })).map((one) => one.path);
}

test('a record is another file than the documents, and than what they were made from', () => {
  const texts = {
    'docs/comparison.pdf': '',
    'docs/comparison.md': 'Short.',
    'docs/report-source.md': `# Comparison\n\n${prose}\n`,
    'docs/page.html': `<p>${prose.replaceAll('\n', '</p>\n<p>')}</p>`,
    'docs/ab.txt': record,
    'docs/comparison.csv': 'linux,6568.40',
  };
  expect(records(texts, 'docs')).toEqual(['docs/ab.txt', 'docs/comparison.csv']);
  expect(records(texts, 'docs/comparison.pdf')).toEqual([]);
  expect(records(texts, 'docs/comparison.md')).toEqual([]);
  expect(records({ 'benchmark-comparison.md': record }, undefined, 'benchmark-comparison.md')).toEqual([]);
  expect(records({ 'bench/comparison.txt': record, 'perf.log': record })).toEqual(['bench/comparison.txt', 'perf.log']);
});

test('a document may paste the record, tell of it in its words, or be short', () => {
  const pasted = `${prose}\n\n${record.repeat(3)}`;
  expect(records({ 'ab.txt': record.repeat(3) }, 'ab.txt', 'docs/Vergleich.md', pasted)).toEqual(['ab.txt']);
  expect(records({ 'day5.md': `# Measured\n\n${prose.slice(0, 300)}\n${record}` }, 'day5.md')).toEqual(['day5.md']);
  expect(records({ 'ab.txt': record }, 'ab.txt', 'c.md', 'Docker: 5515 req/s. Linux: 6568 req/s.')).toEqual(['ab.txt']);
});

test('of a record that is larger than a text may be, the beginning and the end are read', () => {
  const large = `begin 6568\n${'0,'.repeat(2_000_000)}\nend 5515\n`;
  const files = { paths: ['k6.json'], text: () => null, base64: () => btoa(large) };
  const [found] = recordsIn({ files, lines: { benchmark: 'k6.json' } }, papers({}));
  expect(found?.text.startsWith('begin 6568')).toBe(true);
  expect(found?.text.endsWith('end 5515\n')).toBe(true);
  expect(found?.text.length).toBeLessThan(2_000_000);
});

import { describe, expect, test } from 'vitest';
import { type Grade, printable } from '../harness/model/index.ts';
import { pagesOf } from './pages.ts';
import { renderPdf } from './pdf.ts';
import { exampleGrade, failedGrade, reviewGrade, zeroGrade } from './testkit/grade.testkit.ts';
import { longGrade, nastyGrade, nastyStrings, worldNames } from './testkit/nasty.testkit.ts';
import { typesetPdf, typesetSvg } from './typst/typeset.ts';

/** The words on the pages, in reading order, one piece a line; a change of font or line ends a piece. */
async function wordsOn(grade: Grade): Promise<string> {
  const svg = typesetSvg('report.typ', await pagesOf(grade));
  const entities: Record<string, string> = { '&lt;': '<', '&gt;': '>', '&amp;': '&', '&quot;': '"', '&#39;': "'" };
  return [...svg.matchAll(/<h5:div[^>]*>([^<]*)</g)]
    .map(([, words = '']) => words.replace(/&(lt|gt|amp|quot|#39);/g, (entity) => entities[entity] ?? entity))
    .join('\n')
    .replaceAll('\u200b', '');
}

function pageCount(pdf: Uint8Array): number {
  return Number(/\/Count (\d+)/.exec(Buffer.from(pdf).toString('latin1'))?.[1]);
}

const grades = {
  passed: exampleGrade(),
  failed: failedGrade(),
  zero: zeroGrade(),
  review: reviewGrade(),
  nasty: nastyGrade(),
  long: longGrade(),
};

test.each(Object.entries(grades))('a %s grade is a PDF of a few pages', async (_, grade) => {
  const pdf = await renderPdf(grade);
  expect(Buffer.from(pdf.subarray(0, 5)).toString()).toBe('%PDF-');
  expect(pageCount(pdf)).toBeGreaterThanOrEqual(2);
  expect(pageCount(pdf)).toBeLessThanOrEqual(6);
});

test('the same grade gives the same bytes, whatever came between', async () => {
  const first = await renderPdf(failedGrade());
  await renderPdf(nastyGrade());
  expect(Buffer.compare(first, await renderPdf(failedGrade()))).toBe(0);
  expect(Buffer.compare(first, await renderPdf({ ...failedGrade(), seed: 'another' }))).not.toBe(0);
});

describe('what the pages say', () => {
  test('who, how much, which checks, and page numbers', async () => {
    const words = await wordsOn(failedGrade());
    for (const part of [
      'Ada Lovelace',
      'alovelace',
      '73 %',
      '186.67 of 255 points',
      'Marks were lost',
      '9e107d9d372bb682',
    ]) {
      expect(words).toContain(part);
    }
    for (const part of [
      'sha256 3f9ac1d23f9ac1d2',
      'Task 1.2',
      '76.67 / 90',
      '1 of 3',
      '3 of 3',
      '21 November 2026, 09:41 UTC',
    ]) {
      expect(words).toContain(part);
    }
  });

  test('a lost mark is explained, with the brief and its evidence', async () => {
    const words = await wordsOn(failedGrade());
    for (const part of [
      'Expected',
      'Seen',
      'Hint',
      'In the brief',
      'labs/day1/README.md#task-1-2',
      'never arrived',
      'blocked',
      '✗',
      '✓',
    ]) {
      expect(words).toContain(part);
    }
  });

  test('what could not be judged is counted nowhere', async () => {
    const words = await wordsOn(reviewGrade());
    expect(words).toContain('225 of 225 points');
    expect(words.replace(/\s/g, '')).toContain('2checkscouldnotbejudged');
    expect(words).toContain('not counted');
  });

  test('a day that had trouble says so, with its last lines only', async () => {
    const words = await wordsOn(zeroGrade());
    expect(words).toContain('exit code 127');
    expect(words.split('\n').filter((line) => line === 'retrying in 1 s')).toHaveLength(12);
  });

  test('hostile strings print as they stand', async () => {
    const words = (await wordsOn(nastyGrade())).replace(/\s/g, '');
    for (const text of Object.values(nastyStrings)) expect(words).toContain(printable(text).replace(/\s/g, ''));
    expect(words).not.toMatch(/[\p{Cc}\u202e\u2066]/u);
  });

  test.each(worldNames)('the name %s', async (name) => {
    const words = await wordsOn(longGrade(name));
    expect(words.replace(/\s/g, '')).toContain(name.replace(/\s/g, ''));
  });

  test('one picture is printed once, though two checks attach it', async () => {
    const grade = exampleGrade();
    const evidence = grade.results.flatMap((result) => result.evidence);
    const twice = { ...grade, results: grade.results.map((result) => ({ ...result, evidence })) };
    const { seen } = await pagesOf(twice);
    expect(seen.flatMap(({ views }) => views.map(({ kind }) => kind))).toEqual(['drawing', 'matrix']);
  });
});

test('a grade without a single check is a page that says so', async () => {
  const words = await wordsOn({ ...exampleGrade(), days: [], results: [], earned: 0, possible: 0 });
  expect(words).toContain('No day was graded');
  expect(words).toContain('0 of 0 points');
});

test('a template that is not there is a sentence', () => {
  expect(() => typesetPdf('missing.typ', {})).toThrow(/^missing\.typ could not be typeset: .*not found.*\.$/);
});

import { expect, test } from 'vitest';
import { type Adjustment, finalGrade } from '../harness/model/index.ts';
import { fillMoodleSheet } from './class/moodle.ts';
import { renderGradescope } from './gradescope.ts';
import { renderHtml } from './html/report.ts';
import { markText, pendingSentence } from './mark-lines.ts';
import { pagesOf } from './pages.ts';
import { failedGrade, reviewGrade } from './testkit/grade.testkit.ts';
import { nastyStrings } from './testkit/nasty.testkit.ts';
import { all, parseXml } from './testkit/xml.testkit.ts';
import { typesetSvg } from './typst/typeset.ts';

const reason = Object.values(nastyStrings).join(' ');
const change = (one: Adjustment['change'], why: string): Adjustment => {
  return { student: 'alovelace', made: '2026-12-01T00:00:00Z', reason: why, change: one };
};
const late = { ...failedGrade(), submission: { ...failedGrade().submission, handedIn: '2026-11-29T10:00:00Z' } };
const final = finalGrade(late, {
  row: { codeQuality: 80, documentation: 90, presentation: 70.5, comments: `Clear scripts.\n<b>#import "x" ${reason}` },
  course: {
    machine: { documentation: { share: 50, checks: ['day1.rules-documented'] } },
    deadlines: { all: '2026-11-27T23:59:00+01:00' },
    late: { perDay: 10 },
  },
  adjustments: [
    change({ kind: 'points', points: 2.5 }, reason),
    change({ kind: 'excuse', check: 'day1.port-forward' }, 'The port was taken.'),
    change({ kind: 'extend', until: '2026-11-28T23:59:00+01:00' }, 'Ill.'),
  ],
});

// 88.89 × 0.4 + (80 + 45 + 70.5) × 0.2 = 35.556 + 39.1; + 2.5 − 10
const parts = [
  'Final mark: 67.16 of 100',
  'Technical part',
  '88.89 %',
  'counts 20 %; checks 0 % for 50 % of it; instructor 90 %',
  'Sum of the parts',
  '74.66',
  '+2.5',
  'Excused: day1.port-forward',
  'in no sum: The port was taken.',
  'to 28 November 2026, 23:59 (UTC+01:00): Ill.',
  '−10',
  '1 day begun: due 28 November 2026, 23:59 (UTC+01:00), handed in 29 November 2026, 11:00 (UTC+01:00)',
  'Clear scripts.',
];

test('when it was handed in stands in both', async () => {
  const { facts } = await pagesOf(late);
  expect(facts).toContainEqual(['Handed in', '29 November 2026, 10:00 UTC']);
  expect(await renderHtml(late)).toContain('<dt>Handed in</dt><dd>29 November 2026, 10:00 UTC</dd>');
  expect(await renderHtml(failedGrade())).not.toContain('Handed in');
});

test('how the mark came about stands in the PDF, hostile words as they are', async () => {
  const svg = typesetSvg('report.typ', await pagesOf(late, '', final));
  const entities: Record<string, string> = { '&lt;': '<', '&gt;': '>', '&amp;': '&', '&quot;': '"', '&#39;': "'" };
  const words = [...svg.matchAll(/<h5:div[^>]*>([^<]*)</g)]
    .map(([, piece = '']) => piece.replace(/&(lt|gt|amp|quot|#39);/g, (entity) => entities[entity] ?? entity))
    .join('')
    .replace(/[\s\u200b]/g, '');
  for (const part of [...parts, '<b>#import "x"']) expect(words).toContain(part.replace(/\s/g, ''));
});

test('and in the HTML, which stays well formed and brings no markup of their words', async () => {
  const text = await renderHtml(late, '', final);
  const page = parseXml(text.replace('<!DOCTYPE html>', ''));
  for (const part of parts) expect(text).toContain(part);
  expect(all(page, 'b')).toEqual([]);
  expect(text).toContain('&lt;b&gt;#import');
  expect(await renderHtml(late)).not.toContain('Final mark');
});

test('and as text in the feedback for learning platforms', () => {
  const { output, extra_data, score } = JSON.parse(renderGradescope(late, final));
  for (const part of parts) expect(output).toContain(part.replace(/\.$/, ''));
  expect({ score, final: extra_data.final }).toEqual({ score: 186.67, final: 67.16 });
  const sheet =
    'Identifier,Full name,Email address,Status,Grade,Maximum Grade,Grade can be changed,Feedback comments\nParticipant 1,Ada Lovelace,a@x.test,Submitted,,100.00,Yes,\n';
  const { csv } = fillMoodleSheet(sheet, 'sheet.csv', [late], { finals: new Map([[late.student.id, final]]) });
  expect(csv).toContain(',67.16,100.00,Yes,"Final mark: 67.16 of 100<br />Technical part: 88.89 %');
  expect(csv).toContain('Comments: Clear scripts.<br />&lt;b&gt;#import');
  expect(csv).not.toContain('<b>');
});

test('a mark that is pending says what it waits for', async () => {
  const open = finalGrade(reviewGrade(), {
    row: { codeQuality: 1, documentation: null, presentation: 1, comments: '' },
  });
  const sentence = 'The mark waits for a person to look at what could not be judged, a score for documentation.';
  expect(pendingSentence(open)).toBe(sentence);
  expect(markText(open, reviewGrade())).toMatch(
    /^Final mark: pending\nTechnical part: – \(counts 40 %; 225 of 225 points\)\n/,
  );
  expect((await pagesOf(reviewGrade(), '', open)).mark).toMatchObject({ total: 'pending', pending: sentence });
  expect(pendingSentence(final)).toBe('');
});

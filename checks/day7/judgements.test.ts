import { describe, expect, test } from 'vitest';
import type { ReadFile } from '../../harness/model/index.ts';
import { deck } from '../../labs/day7/documents.ts';
import { documents } from './documents.ts';
import { figures } from './figures.ts';
import { guideRuns, notBuilding } from './guide-runs.ts';
import { handIn } from './hand-in.ts';
import { paper, papers, told } from './handed.testkit.ts';
import { links } from './links.ts';
import { questions } from './questions.ts';
import { slides } from './slides.ts';
import { video } from './video.ts';

const parts = ['nginx', 'gateway', 'Redis', 'PostgreSQL', 'veth pair', 'Docker bridge', 'monitor'];
const words = parts.map((one) => `The ${one} is one part of the shop and it has a namespace of its own.`);
const under = (...headings: readonly string[]) => headings.map((one) => `## ${one}\n\n${words.join(' ')}\n`).join('\n');

describe('documents', () => {
  const honest = {
    architecture: under('Introduction', 'The six services', 'How the network is laid out', 'The path of an order'),
    guide: under('Getting started', 'Settings', 'When something fails'),
    operations: under('Starting and stopping', 'Health', 'Backups', 'More traffic'),
    comparison: under('Docker versus namespaces', 'Results of the benchmark', 'What speaks for each: advantages'),
  };
  const judge = (handed: ReturnType<typeof papers>) => told(documents.judge({ handed }));

  test('other words, PDF, German and a language nobody knows pass', () => {
    expect(judge(papers(honest))).toBe('pass');
    const page = (text: string) => paper(text.replaceAll(/^#+ /gm, ''), 'pdf');
    const german = under('Überblick', 'Bausteine', 'Netzplan', 'Ablauf einer Bestellung')
      .replaceAll('The', 'Der')
      .replaceAll('and', 'und');
    expect(judge(papers({ ...honest, architecture: page(german), operations: page(honest.operations) }))).toBe('pass');
    const polish = ['Wstęp', 'Kroki', 'Ustawienia', 'Kłopoty'].map(
      (one) =>
        `## ${one}\n\n${parts.map((part) => `Każda część sklepu (${part}) jest osobno, w sekcji „${one}”. `).join('')}`,
    );
    expect(judge(papers({ ...honest, guide: polish.join('\n\n') }))).toBe('pass');
  });

  test('what is missing is named: a document, a section, text, a form that can be read', () => {
    expect(judge(papers({ ...honest, comparison: undefined as never }))).toBe(
      '0.79 the comparison analysis: no file of the submission is one.',
    );
    expect(judge(papers({ ...honest, operations: under('Starting', 'Health', 'More traffic') }))).toBe(
      "0.93 the operations manual: backup and recovery: no heading of 'docs/a.md' is about it.",
    );
    expect(judge(papers({ ...honest, guide: '## Setup\n\n## Settings\n\n## Trouble\n\nSoon.' }))).toMatch(
      /^0\.79 .* has 4 words, and at least 60 are asked/,
    );
    expect(
      judge(papers({ ...honest, guide: { ...paper(''), format: 'other', trouble: 'it is no text', pages: [] } })),
    ).toBe("0.79 the implementation guide: 'docs/a.md': it is no text.");
    expect(judge(papers({ ...honest, guide: { ...paper(''), format: 'pptx' } }))).toMatch(/neither PDF nor Markdown/);
  });
});

describe('questions', () => {
  const judge = (text: string) => told(questions.judge({ handed: papers({ architecture: text }), further: [] }));
  const asked =
    'What are namespaces good for in isolation of containers with a network of their own, and how do they conflict less?';

  test('an answer counts under any heading, and the question again does not', () => {
    const answer =
      'Each process has links, routes and ports of its own, so that two can have one port without a conflict between them.';
    expect(judge(`# ${asked}\n\n${answer}`)).not.toContain('what network namespaces are good for');
    expect(judge(`# Namespaces\n\n${answer}`)).not.toContain('what network namespaces are good for');
    expect(judge(`# ${asked}\n\n${asked}\n\n${asked}`)).toContain('what network namespaces are good for');
    expect(judge(`# ${asked}\n\nThey isolate.`)).toMatch(/^0\.00 what network namespaces are good for, /);
  });

  test('German answers count, and without documents it is their business', () => {
    const text =
      'Ein veth-Paar ist ein Kabel mit zwei Enden: was an einem Ende hineingeht, kommt am anderen wieder heraus, ohne dass es kopiert wird.';
    expect(judge(text)).not.toContain('how a veth pair works');
    expect(told(questions.judge({ handed: papers({}), further: [] }))).toBe('blocked by day7.documents');
    expect(told(questions.judge({ handed: papers({}), further: [paper(text)] }))).not.toContain(
      'how a veth pair works',
    );
  });
});

test('links: what leads nowhere and a drawing that names nobody cost their parts', () => {
  const drawing = { where: 'a.svg', names: 6, trouble: null };
  const seen = { documents: 4, links: 3, broken: [], drawings: [drawing] };
  expect(told(links.judge(seen))).toBe('pass');
  expect(told(links.judge({ ...seen, drawings: [{ ...drawing, names: null }] }))).toBe('pass');
  expect(told(links.judge({ ...seen, broken: [{ file: 'a.md', target: 'b.png' }] }))).toBe(
    "0.40 links: nothing is at 'b.png' in a.md.",
  );
  expect(told(links.judge({ ...seen, drawings: [{ ...drawing, names: 3 }] }))).toMatch(
    /^0\.60 a drawing: no picture, page or block/,
  );
  expect(
    told(links.judge({ ...seen, drawings: [{ ...drawing, names: null, trouble: 'it has one colour only' }] })),
  ).toContain('(a.svg: it has one colour only)');
  expect(told(links.judge({ ...seen, documents: 0 }))).toBe('blocked by day7.documents');
});

test('figures: both sides are asked for, and each that is nowhere recorded is told', () => {
  const one = (side: 'linux' | 'docker', recorded = true) => ({ side, digits: '6 568', values: [6568], recorded });
  const seen = { comparison: 'c.pdf', records: ['ab.txt'], figures: [one('linux'), one('docker')] };
  expect(told(figures.judge(seen))).toBe('pass');
  expect(told(figures.judge({ ...seen, figures: [one('linux', false), one('docker')] }))).toBe(
    "0.50 Linux: 'c.pdf' says 6 568, and that is in none of ab.txt.",
  );
  expect(told(figures.judge({ ...seen, figures: [one('linux')] }))).toMatch(
    /^0\.50 Docker: 'c.pdf' gives it no requests per second/,
  );
  expect(told(figures.judge({ ...seen, records: [] }))).toBe('0.00 No record of a measurement was handed in.');
  expect(told(figures.judge({ ...seen, comparison: null }))).toBe('blocked by day7.documents');
});

test('slides: their number is half of it, subjects are the rest, and pictures alone are for a person', () => {
  const pages = [
    'Why we did it',
    'Design',
    'What was hard: challenges',
    'Lessons',
    'Benchmark',
    'Next steps',
    ...Array<string>(6).fill('More'),
  ];
  const file: ReadFile = { path: 's.pdf', format: 'pdf', pages, count: pages.length, drawn: 0 };
  const judge = (change: Partial<ReadFile>) => told(slides.judge({ slides: { ...file, ...change } }));
  expect(judge({})).toBe('pass');
  expect(
    judge({
      format: 'pptx',
      pages: ['Problem', 'Architektur', 'Herausforderungen', 'Erkenntnisse', 'Leistung', 'Ausblick'],
    }),
  ).toBe('pass');
  expect(judge({ count: deck.least - 1 })).toBe('0.50 the number of slides: there are 9.');
  expect(judge({ pages: pages.slice(0, 5) })).toBe('0.92 future improvements: no slide is about it.');
  expect(judge({ pages: pages.map(() => '') })).toMatch(/^error/);
  expect(judge({ trouble: 'it is empty' })).toBe("0.00 's.pdf': it is empty.");
  expect(told(slides.judge({ slides: null }))).toBe('0.00 There are no slides.');
});

test('video: three minutes, silence and a file that is cut off are told', () => {
  const both = (seconds: number) => (['video', 'audio'] as const).map((kind) => ({ kind, seconds }));
  const judge = (film: ReadFile['film']) =>
    told(
      video.judge({ video: { path: 'd.mp4', format: 'mp4', pages: [], count: 0, drawn: 0, ...(film && { film }) } }),
    );
  expect(judge({ seconds: 960, tracks: both(960), whole: true })).toBe('pass');
  expect(judge({ seconds: 180, tracks: both(180), whole: true })).toBe('0.60 its length: it lasts 3 min 0 s.');
  expect(judge({ seconds: 960, tracks: both(960).slice(0, 1), whole: true })).toBe(
    '0.80 the sound: there are 0 min 0 s of sound in it.',
  );
  expect(judge({ seconds: 960, tracks: both(960), whole: false })).toMatch(/^0\.80 the file: it is cut off/);
  expect(judge(undefined)).toBe("0.00 'd.mp4': it is no MP4.");
  expect(told(video.judge({ video: null }))).toMatch(/names no days\.day7\.video/);
});

test('hand-in: each item has the same share', () => {
  const items = ['a README', 'the slides', 'scripts', 'drawings'].map((what) => ({ what, path: 'x' }));
  expect(told(handIn.judge({ items }))).toBe('pass');
  expect(told(handIn.judge({ items: items.map((one, at) => (at === 1 ? { ...one, path: null } : one)) }))).toBe(
    '0.75 the slides: not found.',
  );
});

test('guide-runs: without a guide it is the business of documents; one that cannot be followed fails', () => {
  const seen = { guide: { path: 'g.md', trouble: null }, commands: [], run: null, seen: [] };
  expect(told(guideRuns.judge({ ...seen, guide: null }))).toBe('blocked by day7.documents');
  expect(told(guideRuns.judge({ ...seen, guide: { path: 'g.pdf', trouble: 'it is no Markdown' } }))).toBe(
    "0.00 'g.pdf': it is no Markdown.",
  );
  expect(told(guideRuns.judge(seen))).toBe("0.00 'g.md' has no block of shell commands to follow.");
});

test('guide-runs: what is below a heading about trouble, stopping or cleaning up is not typed, and all else is', () => {
  const left = [
    ...['Troubleshooting', 'What goes wrong', 'If it fails', 'FAQ', 'Clean up', 'Cleanup', 'Clean-up', 'Cleaning up'],
    ...['Clean', 'Cleaning', '7. Clean everything', 'Setup › Clean', 'Teardown', 'Tear it down', 'Tearing down'],
    ...['Remove the network', 'Removing it', 'Undo', 'Uninstall', 'Stopping', 'Shut down', 'Shutdown', 'Reset'],
    ...['Abbau', 'Aufräumen', 'Häufige Fehler', 'Nettoyage', 'Limpieza', 'Solución de fallos', 'Dépannage'],
  ];
  expect(left.filter((one) => !notBuilding.test(one))).toEqual([]);
  const typed = [
    ...['On a clean machine', 'A clean start', 'Step 1 (clean VM)', 'Clean install of the tools', 'Start cleanly'],
    ...['Failover', 'Fail-over of the product service', 'Fehlerfrei in fünf Schritten', 'En una máquina limpia'],
    ...['Sur une machine propre', 'Our solution', 'Nuestra solución', 'Start up', 'Restart', 'Presets'],
  ];
  expect(typed.filter((one) => notBuilding.test(one))).toEqual([]);
});

import type { Grade, Result } from '../../harness/model/index.ts';
import { exampleGrade, totalled } from './grade.testkit.ts';
import { exampleNamespaces } from './network.testkit.ts';

/** Strings that break a careless renderer: typst, spreadsheet, XML, ANSI, bidirectional text, TeX, paths. */
export const nastyStrings = {
  typst: '#import "x.typ": * #panic("no") *bold* _it_ @ref <label> $math$ `raw` // note',
  sheet: '=HYPERLINK("http://x")<b>bold</b>&amp;',
  cdata: 'before ]]> after <![CDATA[ x',
  ansi: '\x1b[31mred\x1b[0m \x1b]8;;http://x\x07link\x1b]8;;\x07 \x9b1mC1\x00\x08\x7f',
  bidi: 'safe \u202Egnp.exe\u202C \u2066iso\u2069 \u{e0041}tag \ufffe',
  path: 'C:\\new\\table \\u{41} \\\\host \\begin{x}',
} as const;

/** A grade where every string of the submission is hostile, with 10 kB of output and long unbroken words. */
export function nastyGrade(): Grade {
  const { typst, sheet, cdata, ansi, bidi, path } = nastyStrings;
  const all = Object.values(nastyStrings).join('\n');
  const names = exampleNamespaces().map((namespace) =>
    namespace.key === 'redis-cache'
      ? { ...namespace, names: ['redis-cache', '<b>"&\x1b[31m', '名前空間', 'x'.repeat(200)] }
      : namespace,
  );
  return exampleGrade(
    {
      'day1.namespaces': { status: 'fail', title: typst, expected: sheet, actual: cdata, hint: ansi },
      'day1.bridge': { status: 'fail', title: bidi, expected: path, actual: all, hint: 'y'.repeat(300) },
      'day1.veth-pairs': { evidence: [{ kind: 'topology', title: typst, namespaces: names }] },
      'day1.internet': {
        status: 'fail',
        actual: `${'0123456789abcdef'.repeat(640)}`,
        evidence: [
          { kind: 'text', title: sheet, text: `${all}\n${'z'.repeat(10_000)}\n${'line of output\n'.repeat(700)}` },
          {
            kind: 'table',
            title: 'ragged',
            columns: ['a', typst],
            rows: [[path], ['w'.repeat(400), sheet, 'extra'], []],
          },
          { kind: 'table', title: 'no columns', columns: [], rows: [] },
          {
            kind: 'matrix',
            title: 'ragged',
            from: ['a', typst],
            to: ['b', 'c'],
            cells: [[{ state: 'ok', note: cdata }]],
          },
          { kind: 'topology', title: 'nothing', namespaces: [] },
        ],
      },
      'day1.masquerade': { status: 'error', actual: ansi },
    },
    {
      student: { id: '=cmd|calc', name: `#import ${sheet} \u202Eevil` },
      submission: { path: `/srv/${'long-'.repeat(40)}`, sha256: 'ab'.repeat(32) },
    },
  );
}

/** Names in scripts from all over the world. */
export const worldNames = [
  'Zoë Müller-Łukasiewicz',
  '张伟',
  'أحمد محمد',
  'דוד כהן',
  'สมชาย ใจดี',
  'राहुल शर्मा',
  '김철수',
  '山田 太郎',
  'Дмитро Шевченко',
  'অনিতা দাস',
  'አበበ በቀለ',
] as const;

/** Thirty checks, a third of them failed with long explanations. */
export function longGrade(name = 'Ada Lovelace'): Grade {
  const results = exampleGrade().results.flatMap((result) =>
    [1, 2, 3].map(
      (n): Result => ({
        ...result,
        id: `${result.id}-${n}` as Result['id'],
        ...(n === 2
          ? {
              status: 'fail',
              earned: result.points / 3,
              expected: `${'All flows arrive where they should and are answered in time. '.repeat(5)}`,
              actual: `${'The flow from order-service to postgres-db left and never arrived. '.repeat(6)}`,
              hint: 'Follow the packet hop by hop.',
            }
          : {}),
      }),
    ),
  );
  return totalled(results, { student: { id: 's1234567', name } });
}

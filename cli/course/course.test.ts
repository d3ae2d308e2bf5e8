import { generateKeyPairSync } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { lab } from '../../checks/index.ts';
import { sampleFolder } from '../../harness/submission/folder.testkit.ts';
import { project } from '../project.ts';
import { renderPublicKey } from '../records/key.ts';
import { fakeStreams } from '../wiring.testkit.ts';
import { runCourseCheck } from './run-check.ts';

/** What is said of a course, a line each. */
async function said(course: unknown, files: Readonly<Record<string, string>> = {}) {
  await using folder = await sampleFolder({ 'course.json': JSON.stringify(course), ...files });
  const streams = fakeStreams();
  const code = await runCourseCheck(lab, folder.path, streams.stdout);
  return { code, lines: streams.text().out.trimEnd().replaceAll(folder.path, 'CLASS').split('\n') };
}

test('the example in the docs is in order, and so is an empty course', async () => {
  const example = await readFile(join(project, 'docs/course.example.json'), 'utf8');
  expect(await said(JSON.parse(example))).toEqual({ code: 0, lines: ['CLASS/course.json is in order.'] });
  expect((await said({})).code).toBe(0);
});

const weights = { technical: 40, codeQuality: 20, documentation: 20, presentation: 20 };
const key = renderPublicKey(generateKeyPairSync('ed25519').privateKey);
const rsa = generateKeyPairSync('rsa', { modulusLength: 2048 }).publicKey;

test.each<[string, unknown, readonly string[]]>([
  [
    'all that breaks the form is said at once',
    { weights: { ...weights, technical: '40' }, late: { perDay: 101 }, resubmissions: 'oldest', tilte: 'x' },
    [
      'A course knows no "tilte": it may have title, layouts, weights, machine, extra, deadlines, late, handedIn, roster, groups, graders, resubmissions.',
      'weights.technical must be a number, not "40".',
      'late.perDay must be at most 100, not 101.',
      'resubmissions must be one of "newest", "best", "last-before-deadline", not "oldest".',
    ],
  ],
  [
    'a time without an offset',
    { deadlines: { all: '2026-11-27 23:59' } },
    ['deadlines.all must be a time with its offset, such as 2026-11-27T23:59:00+01:00, not "2026-11-27 23:59".'],
  ],
  [
    'a second that a clock has once in years',
    { deadlines: { all: '2026-11-27T23:59:60Z' } },
    ['deadlines.all is no time: write 2026-11-27T23:59:00+01:00, not "2026-11-27T23:59:60Z".'],
  ],
  [
    'what is empty, or no line',
    {
      roster: '',
      deadlines: {},
      layouts: [{ day1: { up: 'a\nb' } }],
      machine: { documentation: { share: 5, checks: [] } },
    },
    [
      'layouts.0.day1.up must be one line, such as bash day1/up.sh, not "a\\nb".',
      'machine.documentation.checks must have at least 1 entry.',
      'deadlines must not be empty.',
      'roster must not be empty.',
    ],
  ],
  ['weights that are not 100', { weights: { ...weights, technical: 41 } }, ['weights must add up to 100, not 101.']],
  [
    'lateness without a deadline',
    { late: { perDay: 10 }, resubmissions: 'last-before-deadline' },
    ['late needs deadlines: without one, nothing is late.', 'resubmissions "last-before-deadline" needs deadlines.'],
  ],
  [
    'a check that would count twice',
    { machine: { documentation: { share: 50, checks: ['day1.bridge'] } }, extra: { units: { day1: 5 }, cap: 5 } },
    ['"day1" counts in machine.documentation and in extra.units: take it out of one.'],
  ],
  [
    'what the lab does not have',
    { extra: { units: { day99: 5 }, cap: 5 }, machine: { presentation: { share: 10, checks: ['day1.brigde'] } } },
    [
      'machine.presentation.checks names "day1.brigde", which is neither a unit nor a check of this lab.',
      expect.stringMatching(/^extra\.units names "day99", which is no unit of this lab: it has day0, day1, /),
    ],
  ],
  [
    'who is in two groups, though written otherwise',
    { groups: { red: ['s1', 's2'], blue: ['S1', 's3'] } },
    ['"s1" is in the group "red" and in "blue", or twice in one.'],
  ],
  [
    'keys that are none, or the same',
    {
      graders: [
        { name: 'Ana', key },
        { name: 'Ben', key: `-----BEGIN PUBLIC KEY-----\n${key}\n-----END PUBLIC KEY-----` },
        { name: 'Cy', key: 'AAAA' },
        { name: 'Di', key: rsa.export({ type: 'spki', format: 'pem' }) },
      ],
    },
    [
      'The graders "Ana" and "Ben" have the same key.',
      expect.stringMatching(/^The key of the grader "Cy" is no Ed25519 public key: /),
      expect.stringMatching(/^The key of the grader "Di" is no Ed25519 public key: /),
    ],
  ],
  [
    'a title that Canvas drops',
    { title: 'Final Grade' },
    ['title has "Final Grade" in it, and Canvas drops a column that is called so.'],
  ],
  ['a roster that is not there', { roster: 'none.csv' }, ['roster: The roster "CLASS/none.csv" does not exist.']],
])('%s', async (_, course, lines) => {
  expect(await said(course)).toEqual({ code: 2, lines });
});

test('members of groups are in the roster', async () => {
  const course = { roster: 'roster.csv', groups: { red: ['s1', 's9'] } };
  const { lines } = await said(course, { 'roster.csv': 'id,name,handed in\ns1,Anna,2026-11-27T10:00:00Z\n' });
  expect(lines).toEqual(['groups.red names "s9", who is not in the roster "roster.csv".']);
  const wrong = await said({ roster: 'roster.csv' }, { 'roster.csv': 'id,handed in\ns1,27.11.2026\n' });
  expect(wrong.lines).toEqual([
    'roster: CLASS/roster.csv, row 2: handed in must be a time with its offset, such as 2026-11-27T23:59:00+01:00, not "27.11.2026".',
  ]);
});

import { readdir, readFile, utimes, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { expect, test } from 'vitest';
import type { Grade } from '../../harness/model/index.ts';
import { sampleFolder, type Tree } from '../../harness/submission/folder.testkit.ts';
import { sampleZip, type ZipSample } from '../../harness/submission/zip.testkit.ts';
import { fakeCheck, fakeStreams, fakeWiring, useTestKey } from '../wiring.testkit.ts';
import { runClass } from './run-class.ts';

useTestKey();

/** Every hand-in is of the same starter, whose submission.json nobody changed. */
const manifest = JSON.stringify({ student: { id: 's1', name: 'Starter' } });
const files = { 'submission.json': manifest, 'day1/up.sh': 'true' };
const work = sampleZip(Object.entries(files).map(([name, data]) => ({ name, data })));
const wiring = fakeWiring({ checks: [fakeCheck('day1.works')] });

/** Grades a class of these files, or the zip in it that is named; gives each record's student, submission and points. */
async function graded(
  tree: Tree,
  { zip, roster, times = {} }: { zip?: string; roster?: string | Buffer; times?: Record<string, number> } = {},
) {
  await using folder = await sampleFolder(tree);
  await using out = await sampleFolder(roster === undefined ? {} : { 'roster.csv': roster });
  for (const [name, seconds] of Object.entries(times)) await utimes(join(folder.path, name), seconds, seconds);
  const streams = fakeStreams();
  const request = {
    folder: zip === undefined ? folder.path : join(folder.path, zip),
    out: join(out.path, 'grades'),
    jobs: 1,
    roster: roster === undefined ? undefined : join(out.path, 'roster.csv'),
  };
  const code = await runClass(wiring, request, streams);
  const names = await readdir(request.out).catch(() => []);
  const grades = await Promise.all(
    names.map(
      async (name): Promise<Grade> => JSON.parse(await readFile(join(request.out, name, 'grade.json'), 'utf8')),
    ),
  );
  const students = grades
    .map(({ student, submission, earned, verdict }) => [
      student.id,
      student.name,
      basename(submission.path),
      verdict === 'needs-review' ? null : earned,
    ])
    .toSorted((a, b) => (String(a[0]) < String(b[0]) ? -1 : 1));
  const { out: text, err } = streams.text();
  return {
    code,
    students,
    known: grades.map(({ student }) => student.known),
    err: err.replaceAll(folder.path, 'CLASS'),
    text,
    grades,
  };
}

function inside(folder: string, tree: Tree): Tree {
  return Object.fromEntries(Object.entries(tree).map(([path, content]) => [`${folder}/${path}`, content]));
}

const moodle: Tree = {
  'Ana Prueba_101_assignsubmission_file_lab.zip': work,
  'Max Muster_102_assignsubmission_file_week_1_2_lab.zip': work,
  'Max Muster_102_assignsubmission_onlinetext_onlinetext.html': '<p>Hello</p>',
  'Zo\u0308e O\u2019Neil-Peña_103_assignsubmission_file_lab.tar.gz': work,
  'Only Words_104_assignsubmission_onlinetext_onlinetext.html': 'x',
  'No Zip_105_assignsubmission_file_report.pdf': '%PDF',
};

test("Moodle's download, flat: a record for everyone who handed in, by name and number, never by the manifest", async () => {
  const { students, err, code, text } = await graded(moodle);
  expect(students).toEqual([
    ['Ana Prueba_101', 'Ana Prueba', 'Ana Prueba_101_assignsubmission_file_lab.zip', 10],
    ['Max Muster_102', 'Max Muster', 'Max Muster_102_assignsubmission_file_week_1_2_lab.zip', 10],
    ['No Zip_105', 'No Zip', 'No Zip_105_assignsubmission_file_report.pdf', null],
    ['Z\u00f6e O\u2019Neil-Peña_103', 'Z\u00f6e O\u2019Neil-Peña', expect.any(String), 10],
  ]);
  expect(err).toContain('"Only Words" handed in nothing that can be graded.');
  expect(text).toMatch(
    /Questions for the instructor \(.*\n {2}No Zip_105 .*: There is neither an archive nor a folder among/,
  );
  expect(code).toBe(3);
});

test("Moodle's download in folders, in other languages, with groups, empty and with the work unpacked", async () => {
  const { students, err, known } = await graded(
    {
      ...inside('Ana Prueba_101_assignsubmission_file', { 'lab.zip': work, 'report.pdf': 'x', 'Thumbs.db': 'x' }),
      ...inside('Gruppe A-Max Muster_102_assignsubmission_file_', files),
      ...inside('Teilnehmer_in_103_assignsubmission_file_', { 'my lab/day1/up.sh': 'true' }),
      ...inside('Ana Prueba_101_assignsubmission_onlinetext', { 'onlinetext.html': 'x' }),
      'Eva Leer_104_assignsubmission_file_': null,
      ...inside('Two Zips_105_assignsubmission_file_', { 'lab.zip': work, 'lab2.zip': work }),
      ...inside('Only Pdf_106_assignsubmission_file_', { 'report.pdf': 'x' }),
    },
    {
      times: {
        'Two Zips_105_assignsubmission_file_/lab.zip': 1000,
        'Two Zips_105_assignsubmission_file_/lab2.zip': 9000,
      },
    },
  );
  expect(students.map(([id, , path, points]) => [id, path, points])).toEqual([
    ['Ana Prueba_101', 'lab.zip', 10],
    ['Gruppe A-Max Muster_102', 'Gruppe A-Max Muster_102_assignsubmission_file_', 10],
    ['Only Pdf_106', 'Only Pdf_106_assignsubmission_file_', null],
    ['Teilnehmer_in_103', 'Teilnehmer_in_103_assignsubmission_file_', 10],
    ['Two Zips_105', 'lab2.zip', 10],
  ]);
  expect(known.map((one) => one?.moodle).sort()).toEqual(['101', '102', '103', '105', '106']);
  expect(err).toContain('Of what "Two Zips" handed in, "lab2.zip" counts, as it is the newest; left aside: "lab.zip".');
});

test('two archives of the same time are a question, and no mark', async () => {
  const both = inside('Two Zips_105_assignsubmission_file_', { 'a.zip': work, 'b.zip': work });
  const times = Object.fromEntries(Object.keys(both).map((name) => [name, 5000]));
  const { students, text } = await graded(both, { times });
  expect(students.map(([id, , , points]) => [id, points])).toEqual([['Two Zips_105', null]]);
  expect(text).toMatch(/Which of "a\.zip" and "b\.zip" counts\? Their times are the same/);
});

test("Canvas's download: late or not, anonymous, resubmitted", async () => {
  const { students, err, known } = await graded({
    'pruebaana_4101_90001_lab.zip': work,
    'mustermax_LATE_4102_90002_lab-1.zip': work,
    'mustermax_LATE_4102_89999_lab.zip': work,
    'anon_x1Y2z_90003_lab_2_3.zip': work,
    'LATE_anon_q9w8e_90004_my lab.zip': work,
    'o’brien3_4105_90006_2026_11_20.zip': work,
    'mustermax_LATE_4102_90005_report.pdf': 'x',
    'leer_4106_text.html': 'x',
  });
  expect(students).toEqual([
    ['anon_q9w8e', 'anon_q9w8e', 'LATE_anon_q9w8e_90004_my lab.zip', 10],
    ['anon_x1Y2z', 'anon_x1Y2z', 'anon_x1Y2z_90003_lab_2_3.zip', 10],
    ['mustermax_4102', 'mustermax', 'mustermax_LATE_4102_90002_lab-1.zip', 10],
    ['o’brien3_4105', 'o’brien3', 'o’brien3_4105_90006_2026_11_20.zip', 10],
    ['pruebaana_4101', 'pruebaana', 'pruebaana_4101_90001_lab.zip', 10],
  ]);
  expect(known.flatMap((one) => one?.canvas ?? []).sort()).toEqual(['4101', '4102', '4105']);
  expect(err).toContain(
    '"mustermax_LATE_4102_90002_lab-1.zip" counts, as it is the newest; left aside: "mustermax_LATE_4102_89999_lab.zip"',
  );
});

test("Blackboard's download: the newest attempt, names with the sign that parts them", async () => {
  const at = (who: string, when: string) => `Lab week_${who}_attempt_${when}`;
  const { students, err } = await graded({
    [`${at('aprueba', '2026-11-19-10-11-12')}_lab.zip`]: work,
    [`${at('aprueba', '2026-11-20-09-11-12')}_lab.zip`]: work,
    [`${at('aprueba', '2026-11-20-09-11-12')}.txt`]: 'Name: Ana Prueba (aprueba)',
    [`${at('max_muster', '2026-11-20-10-11-12')}_lab_final.zip`]: work,
    [`${at('max_muster', '2026-11-20-10-11-12')}.txt`]: 'Name: Max Muster (max_muster)',
  });
  expect(students.map(([id, name, path]) => [id, name, path])).toEqual([
    ['aprueba', 'Ana Prueba', 'Lab week_aprueba_attempt_2026-11-20-09-11-12_lab.zip'],
    ['max_muster', 'Max Muster', 'Lab week_max_muster_attempt_2026-11-20-10-11-12_lab_final.zip'],
  ]);
  const alone = await graded({
    [`${at('max_muster', '2026-11-20-10-11-12')}_lab.zip`]: work,
    [`${at('max_muster', '2026-11-20-10-11-12')}.txt`]: 'Nombre: Max Muster (max_muster)\r\nx',
  });
  expect(alone.students.map(([id]) => id)).toEqual(['max_muster']);
  expect(err).toContain('left aside: "Lab week_aprueba_attempt_2026-11-19-10-11-12_lab.zip"');
});

const metadata = `submission_11:
  :submitters:
  - :name: Ana Prueba
    :sid: 0101
    :email: ana@x.test
  :created_at: !ruby/object:ActiveSupport::TimeWithZone
    utc: 2026-11-20 10:11:12.0 Z
  :score: 1.0
submission_12:
  :submitters:
  - :name: Max Muster
    :sid: ''
    :email: max@x.test
  - :name: Eva Beispiel
    :email: eva@x.test
submission_13:
  :submitters:
  - :name: Ana Prueba
    :sid: 0101
`;

test("Gradescope's export, in the folder that its zip holds", async () => {
  const { students, err, known } = await graded({
    'assignment_5_export/submission_metadata.yml': metadata,
    ...inside('assignment_5_export/submission_11', files),
    ...inside('assignment_5_export/submission_12', { 'lab.zip': work }),
    ...inside('assignment_5_export/submission_13', files),
  });
  expect(students.map(([id, name, path]) => [id, name, path])).toEqual([
    ['0101', 'Ana Prueba', 'submission_13'],
    ['max@x.test', 'Max Muster', 'lab.zip'],
  ]);
  expect(known).toContainEqual({ gradescope: '12', email: 'max@x.test' });
  expect(err).toContain('"Max Muster" handed in for a group, with "Eva Beispiel"');
  const broken = await graded({ 'submission_metadata.yml': 'a: [', 'submission_1/day1/up.sh': 'x' });
  expect(broken).toMatchObject({ code: 2, err: expect.stringMatching(/submission_metadata\.yml" cannot be read/) });
});

test('the zip that the platform gives is a class, and is named in the records', async () => {
  const entries = Object.entries(moodle).map(([name, data]): ZipSample => ({ name, data: data as Buffer | string }));
  const link = { name: 'Evil_9_assignsubmission_file_x.zip', data: '/etc/passwd', mode: 0o120777 };
  const course = sampleZip([...entries, link, { name: '../out_8_assignsubmission_file_x.zip', data: work }]);
  const { students, grades, err } = await graded({ 'course.zip': course }, { zip: 'course.zip' });
  expect(students.map(([id]) => id)).toEqual([
    'Ana Prueba_101',
    'Max Muster_102',
    'No Zip_105',
    'Z\u00f6e O\u2019Neil-Peña_103',
  ]);
  expect(grades[0]?.submission.path).toMatch(/\/course\.zip\/Ana Prueba_101_assignsubmission_file_lab\.zip$/);
  expect(err).toContain(
    'were left out of the zip: "Evil_9_assignsubmission_file_x.zip", "../out_8_assignsubmission_file_x.zip"',
  );
  const one = await graded({ 'one.zip': work }, { zip: 'one.zip' });
  expect(one).toMatchObject({
    code: 2,
    err: expect.stringMatching(/one\.zip" is one submission, not a class of them/),
  });
  const none = await graded({ 'login.zip': '<html>' }, { zip: 'login.zip' });
  expect(none).toMatchObject({ code: 2, err: expect.stringMatching(/login\.zip" is no zip that can be read/) });
});

const people =
  'Matrikelnummer;Nachname;Vorname;E-Mail-Adresse;Canvas ID\r\nm1;Prueba;Ana;ana@x.test;4101\r\nm2;Müller;Jörg;joerg@x.test;4102\r\n';

test.each([
  ['UTF-8 with a mark', Buffer.from(`\ufeff${people}`)],
  ['a Windows code page', Buffer.from(people, 'latin1')],
  ['UTF-16 with tabs', Buffer.from(`\ufeff${people.replaceAll(';', '\t')}`, 'utf16le')],
])('a roster in %s says who they are', async (_, roster) => {
  const canvas = await graded({ 'pruebaana_4101_90001_lab.zip': work, 'xy_4102_90002_lab.zip': work }, { roster });
  expect(canvas.students.map(([id, name]) => [id, name])).toEqual([
    ['m1', 'Ana Prueba'],
    ['m2', 'Jörg Müller'],
  ]);
  expect(canvas.known[0]).toEqual({ canvas: '4101', email: 'ana@x.test', number: 'm1' });
  const plain = await graded(
    {
      ...inside('ana', files),
      ...inside('Müller, Jörg', files),
      ...inside('eve', { ...files, 'submission.json': '{"student":{"id":"m1"}}' }),
    },
    { roster },
  );
  expect(plain.students.map(([id]) => id)).toEqual(['eve', 'm1', 'm2']);
  expect(plain.err).toContain('"eve" is not in the roster, or several there are called so.');
});

test.each([
  [
    'first,second\na,b\n',
    /a roster needs a column that is called id, number, login or email; its columns are "first", "second"/,
  ],
  ['id,name\ns1,A\nS1,B\n', /the id "s1" is there 2 times, or looks the same/],
  ['id,name\n,A\n', /row 2: there is neither an id/],
  ['PK\x03\x04', /is no text but a workbook/],
])('the roster %j is refused, and nothing is graded', async (roster, sentence) => {
  const { code, err, students } = await graded({ ...inside('ana', files) }, { roster });
  expect({ code, students }).toEqual({ code: 2, students: [] });
  expect(err).toMatch(sentence);
});

test('a folder that is one submission is no class', async () => {
  await using folder = await sampleFolder(files);
  await writeFile(join(folder.path, 'x.txt'), '');
  const streams = fakeStreams();
  expect(await runClass(wiring, { folder: folder.path, out: join(folder.path, '../never'), jobs: 1 }, streams)).toBe(2);
  expect(streams.text().err).toMatch(/is one submission, not a class of them: grade it without --class\./);
});

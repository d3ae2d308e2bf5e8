import { utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { sampleFolder } from '../../harness/submission/folder.testkit.ts';
import { ownKey } from '../records/key.ts';
import { standing } from '../records/signature.ts';
import { fakeWiring, useTestKey } from '../wiring.testkit.ts';
import { grade, record, script, within } from './class.testkit.ts';

useTestKey();

const time = '2026-11-27T10:11:12Z';

test("a roster's column tells when something was handed in, and a later one is taken over without grading again", async () => {
  await using folder = await sampleFolder({ ...within('anna', script), ...within('bob', script) });
  await using out = await sampleFolder({
    'course.json': JSON.stringify({ roster: 'roster.csv' }),
    'roster.csv': `id,name,handed in\nanna,Anna,${time}\nbob,Bob,\n`,
  });
  await grade(fakeWiring(), folder, out);
  expect((await record(out, 'anna')).submission.handedIn).toBe(time);
  expect((await record(out, 'bob')).submission).not.toHaveProperty('handedIn');
  await writeFile(join(out.path, 'roster.csv'), 'id,name,handed in\nanna,Anna,2026-11-28T10:00+01:00\nbob,Bob,\n');
  const again = await grade(fakeWiring(), folder, out);
  expect(again.out).toContain(
    '2 submissions: 2 passed, 0 failed, 0 need review, 0 not graded; 2 had been graded before.',
  );
  const after = await record(out, 'anna');
  expect(after.submission.handedIn).toBe('2026-11-28T10:00:00+01:00');
  expect(standing(after, await ownKey())).toBe('ours');
});

test('the time of a file tells it where the course says so', async () => {
  await using folder = await sampleFolder({ ...within('anna', script), ...within('bob', script) });
  await utimes(join(folder.path, 'anna'), new Date(time), new Date(time));
  await using out = await sampleFolder({ 'course.json': JSON.stringify({ handedIn: 'files' }) });
  await grade(fakeWiring(), folder, out);
  expect((await record(out, 'anna')).submission.handedIn).toBe('2026-11-27T10:11:12.000Z');
});

test("Gradescope's export tells it", async () => {
  const metadata = `submission_11:
  :submitters:
  - :name: Ana Prueba
    :sid: s1
  :created_at: !ruby/object:ActiveSupport::TimeWithZone
    utc: 2026-11-27 10:11:12.345678000 Z
    zone: !ruby/object:ActiveSupport::TimeZone
      name: America/Los_Angeles
    time: 2026-11-27 02:11:12.345678000 Z
submission_12:
  :submitters:
  - :name: Max Muster
    :sid: s2
  :created_at: never
`;
  await using folder = await sampleFolder({
    'submission_metadata.yml': metadata,
    ...within('submission_11', script),
    ...within('submission_12', script),
  });
  await using out = await sampleFolder({});
  await grade(fakeWiring(), folder, out);
  expect((await record(out, 's1')).submission.handedIn).toBe('2026-11-27T10:11:12.000Z');
  expect((await record(out, 's2')).submission).not.toHaveProperty('handedIn');
});

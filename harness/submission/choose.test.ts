import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { choiceLine, chooseSubmission } from './choose.ts';
import { sampleFolder } from './folder.testkit.ts';

test('the folder named, else LAB_SUBMISSION, else submission/, else the reference', async () => {
  await using folder = await sampleFolder({});
  const project = folder.path;
  const place = { cwd: project, project };
  expect(chooseSubmission({ ...place, folder: 'a', env: { LAB_SUBMISSION: 'b', INIT_CWD: '/from' } }).path).toBe(
    '/from/a',
  );
  expect(chooseSubmission({ ...place, env: { LAB_SUBMISSION: 'b', INIT_CWD: '/from' } }).path).toBe('/from/b');
  expect(chooseSubmission({ ...place, cwd: '/here', env: { LAB_SUBMISSION: 'b', INIT_CWD: '/from' } }).path).toBe(
    '/here/b',
  );
  const reference = chooseSubmission({ ...place, env: { LAB_SUBMISSION: '' } });
  expect(reference.path).toBe(join(project, 'reference-solution'));
  expect(choiceLine(reference, project).split('\n')).toEqual([
    'Submission: reference-solution (the default, as there is no submission/)',
    expect.stringMatching(/^THIS IS NOT YOUR WORK: /),
  ]);
  const start = (name: string) => {
    mkdirSync(join(project, name));
    writeFileSync(join(project, name, 'submission.json'), '{}');
  };
  start('reference-solution');
  start('my-work');
  expect(choiceLine(chooseSubmission({ ...place, env: {} }), project)).toBe(
    'Submission: my-work (the only folder here with a submission.json)',
  );
  start('other');
  expect(chooseSubmission({ ...place, env: {} })).toMatchObject({
    isReference: true,
    because: 'the default, as my-work and other each have a submission.json',
  });
  const inside = { ...place, env: { INIT_CWD: join(project, 'other') } };
  expect(chooseSubmission(inside)).toEqual({ path: join(project, 'other'), because: 'where you are' });
  mkdirSync(join(project, 'submission'));
  const own = chooseSubmission({ ...place, env: {} });
  expect(choiceLine(own, '/elsewhere')).toBe(`Submission: ${join(project, 'submission')} (the default)`);
});

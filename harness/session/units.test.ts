import { expect, test } from 'vitest';
import { refuse } from '../engine/index.ts';
import type { AnyCheck, CheckId, GradedUnit, Lab } from '../model/index.ts';
import { sampleFolder, type Tree } from '../submission/folder.testkit.ts';
import { loadSubmission } from '../submission/index.ts';
import { chosenUnits, unitsHandedIn } from './units.ts';

function unit(id: string, more: Partial<GradedUnit> = {}): GradedUnit {
  const words = { title: 'It holds', spec: `labs/${id}#task-1-1`, task: '1.1', points: 10 };
  const one: CheckId = `${id}.works`;
  const check: AnyCheck = {
    id: one,
    ...words,
    on: { kind: 'files' },
    observe: async () => null,
    judge: () => ({ status: 'pass' }),
  };
  return { id, name: id.toUpperCase(), title: 'A unit', lines: ['up'], tasks: [], checks: [check], ...more };
}

const units = [unit('day1'), unit('bonus', { optional: true }), unit('bonus1', { optional: true, lines: [] })];
const lab: Lab = { id: 'lab', title: 'A lab', units };

async function handedIn(tree: Tree) {
  await using folder = await sampleFolder({ 'day1/up.sh': '', 'README.md': 'All of it.', ...tree });
  const graded = unitsHandedIn(units, await loadSubmission(folder.path, units));
  return { ids: graded.units.map(({ id }) => id), remarks: graded.remarks };
}

test('extra work of which there is nothing is left out, and that is said; a README for all is no work', async () => {
  expect(await handedIn({ 'day1/bonus-track.sh': '', 'submission.json': '{"days":{"bonus":{}}}' })).toEqual({
    ids: ['day1'],
    remarks: [
      'BONUS (bonus) is extra work, and the submission has nothing for it: it is left out of the grade.',
      'BONUS1 (bonus1) is extra work, and the submission has nothing for it: it is left out of the grade.',
    ],
  });
});

test.each<[string, Tree, readonly string[]]>([
  ['a line', { 'submission.json': '{"days":{"bonus":{"up":"bash day1/up.sh"}}}' }, ['bonus']],
  ['a script where custom has it', { 'bonus/up.sh': '' }, ['bonus']],
  ['a document', { 'docs/bonus1.md': 'Why.' }, ['bonus1']],
  ['a document that is named', { 'submission.json': '{"days":{"bonus1":{"document":"README.md"}}}' }, ['bonus1']],
  ['a file in its folder', { 'Bonus 1/compose.yaml': '' }, ['bonus1']],
  ['a file called after it', { 'bonus1.yaml': '', 'bonus.sh': '' }, ['bonus', 'bonus1']],
])('with %s, it counts', async (_, tree, ids) => {
  expect((await handedIn(tree)).ids).toEqual(['day1', ...ids]);
});

test('what is asked of everybody counts without any work', async () => {
  await using folder = await sampleFolder({ 'notes.md': '' });
  const submission = await loadSubmission(folder.path, units);
  expect(submission.days.day1?.absent).toBe(true);
  expect(unitsHandedIn([unit('day1')], submission)).toMatchObject({ units: [{ id: 'day1' }], remarks: [] });
});

test('a submission that cannot be read loses no points of extra work', () => {
  const student = { id: 'a', name: 'A' };
  const grade = refuse({ student, submission: { path: 'a', sha256: '' }, tools: {}, units, reason: 'It is empty.' });
  expect(grade).toMatchObject({ earned: 0, possible: 10 });
  expect(grade.results.map(({ id }) => id)).toEqual(['day1.works']);
});

test('units and checks are chosen by their ids, and what the lab has is named for others', () => {
  expect(chosenUnits(lab, { units: ['bonus'] }).map(({ id }) => id)).toEqual(['bonus']);
  expect(chosenUnits(lab, { checks: ['day1.works'] }).map(({ id }) => id)).toEqual(['day1']);
  expect(() => chosenUnits(lab, { units: ['day6'] })).toThrow(
    'There is no unit "day6" in this lab: choose from day1, bonus, bonus1.',
  );
  expect(() => chosenUnits(lab, { checks: ['day1.no'] })).toThrow('There is no check "day1.no" in this lab');
});

test('a task that is extra work in its unit counts where the manifest has its entry', async () => {
  const [film] = unit('day7').checks;
  const tasks = [
    { id: '1.1', title: 'Papers', minutes: 10, deliverables: [] },
    { id: '1.2', title: 'A film', minutes: 10, onlyWith: 'film', deliverables: [] },
  ];
  const checks = [...unit('day7').checks, { ...film, id: 'day7.film', task: '1.2' } as AnyCheck];
  const day7 = unit('day7', { lines: [], tasks, checks });
  const graded = async (entries: object) => {
    await using folder = await sampleFolder({ 'submission.json': JSON.stringify({ days: { day7: entries } }) });
    return unitsHandedIn([day7], await loadSubmission(folder.path, [day7])).units.flatMap((one) =>
      one.checks.map(({ id }) => id),
    );
  };
  expect(await graded({ paper: 'a.md' })).toEqual(['day7.works']);
  expect(await graded({ paper: 'a.md', film: 'a.mp4' })).toEqual(['day7.works', 'day7.film']);
});

test('where only what was handed in counts, the rest is in no sum; with nothing handed in, all is', async () => {
  const days = ['1', '2', '3', '4'].map((number) => unit(`day${number}`, { name: `Day ${number}` }));
  const graded = async (tree: Tree, handedInOnly: boolean) => {
    await using folder = await sampleFolder(tree);
    const { units: left, remarks } = unitsHandedIn(days, await loadSubmission(folder.path, days), handedInOnly);
    return { ids: left.map(({ id }) => id), remarks };
  };
  expect(await graded({ 'day1/up.sh': '' }, true)).toEqual({
    ids: ['day1'],
    remarks: ['Days 2–4: not handed in, and in no sum (--day all).'],
  });
  expect(await graded({ 'day2/up.sh': '' }, true)).toMatchObject({
    ids: ['day2'],
    remarks: ['Day 1, Day 3, Day 4: not handed in, and in no sum (--day all).'],
  });
  const all = { ids: ['day1', 'day2', 'day3', 'day4'], remarks: [] };
  expect(await graded({ 'day1/up.sh': '' }, false)).toEqual(all);
  expect(await graded({ 'notes.md': '' }, true)).toEqual(all);
});

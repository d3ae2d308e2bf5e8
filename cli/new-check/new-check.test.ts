import { cp, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { execa } from 'execa';
import { expect, test } from 'vitest';
import { type SampleFolder, sampleFolder } from '../../harness/submission/folder.testkit.ts';
import { catalogue } from '../../labs/catalogue.ts';
import { project } from '../project.ts';
import { writeCheck } from './write-check.ts';

/** A copy of what a check is made of; packages are the project's own. */
async function copy(): Promise<SampleFolder> {
  const folder = await sampleFolder({
    node_modules: { link: join(project, 'node_modules') },
    harness: { link: join(project, 'harness') },
  });
  const rooms = ['labs', 'checks', 'fixtures/mutants', 'fixtures/edits.ts', 'package.json'];
  for (const room of rooms) await cp(join(project, room), join(folder.path, room), { recursive: true });
  return folder;
}

/** What the copy's lab says once it is loaded anew: each unit's checks, with their points, and the names of its mutants. */
async function loaded({ path }: SampleFolder, unit: string): Promise<object> {
  const script = `
    const { lab } = await import('./checks/index.ts');
    const { mutants } = await import('./fixtures/mutants/${unit}/index.ts');
    const { name, checks } = lab.units.find(({ id }) => id === '${unit}');
    const last = checks.at(-1);
    const judged = [['lo'], ['lo', 'loop-guard']].map((up) => last.judge({ up }).status);
    console.log(JSON.stringify({ units: lab.units.length, name, last: [last.id, last.points, last.spec], judged, mutant: mutants.at(-1) }));`;
  const { stdout } = await execa(process.execPath, ['--input-type=module', '-e', script], { cwd: path });
  return JSON.parse(stdout);
}

test('a check of a unit that is there: three files grow, three are new, and the lab loads with it', async () => {
  await using folder = await copy();
  const { paths } = await writeCheck(folder.path, { unit: 'day1', name: 'loop-guard', task: '1.2' });
  expect(paths).toEqual([
    'labs/day1/day.ts',
    'checks/day1/index.ts',
    'fixtures/mutants/day1/index.ts',
    'checks/day1/loop-guard.ts',
    'checks/day1/loop-guard.test.ts',
    'fixtures/mutants/day1/loop-guard.ts',
  ]);
  expect(await loaded(folder, 'day1')).toMatchObject({
    name: 'Day 1',
    last: ['day1.loop-guard', 0, 'labs/day1#task-1-2'],
    judged: ['fail', 'pass'],
    mutant: { name: 'day1-loop-guard-down', expect: { 'day1.loop-guard': 'fail' } },
  });
  for (const unit of ['day2', 'day3', 'day4', 'day5']) await writeCheck(folder.path, { unit, name: 'loop-guard' });
  expect(await loaded(folder, 'day5')).toMatchObject({ last: ['day5.loop-guard', 0, expect.any(String)] });
});

test('a unit that is not there is made: one file of others grows, and a second check goes into it', async () => {
  await using folder = await copy();
  const { paths } = await writeCheck(folder.path, { unit: 'two-hosts', name: 'routes' });
  expect(paths.filter((path) => !path.includes('two-hosts/'))).toEqual(['labs/catalogue.ts']);
  await writeCheck(folder.path, { unit: 'two-hosts', name: 'loop-guard' });
  const units = catalogue.units.length;
  expect(await loaded(folder, 'two-hosts')).toMatchObject({
    units: units + 1,
    name: 'Two hosts',
    last: ['two-hosts.loop-guard', 0, `labs/two-hosts#task-${units + 1}-1`],
    judged: ['fail', 'pass'],
  });
  const brief = await readFile(join(folder.path, 'labs/two-hosts/README.md'), 'utf8');
  expect(brief).toContain(`<a id="task-${units + 1}-1"></a>`);
  expect(`${brief}${await readFile(join(folder.path, 'checks/two-hosts/routes.ts'), 'utf8')}`).not.toMatch(
    /\{\{|undefined/,
  );
});

test.each([
  [{ unit: 'Day1', name: 'x' }, '"Day1" cannot be the id of a unit: take small letters'],
  [{ unit: '../etc', name: 'x' }, '"../etc" cannot be the id of a unit'],
  [{ unit: 'day1', name: 'a.b' }, '"a.b" cannot be the id of a check'],
  [{ unit: 'day1', name: 'a--b' }, '"a--b" cannot be the id of a check'],
  [{ unit: 'day1', name: 'x'.repeat(41) }, 'cannot be the id of a check'],
  [{ unit: 'day1', name: 'delete' }, '"delete" has a meaning of its own in the code: take another name.'],
  [{ unit: 'day1', name: 'day1' }, 'The check "day1" is called like its unit'],
  [{ unit: 'day1', name: 'internet' }, 'labs/day1/day.ts has the deliverable "day1.internet" already'],
  [{ unit: 'day1', name: 'links' }, 'fixtures/mutants/day1/links.ts is there already, and nothing is overwritten'],
  [{ unit: 'day1', name: 'index' }, 'checks/day1/index.ts is there already'],
  [{ unit: 'day1', name: 'new-one', task: '9.9' }, 'labs/day1/day.ts has no task "9.9": it has 1.1, 1.2, 1.3, 1.4.'],
  [{ unit: 'new-unit', name: 'one', task: '1.1' }, 'There is no unit "new-unit" yet: leave out --task'],
])('%j is refused, and nothing is written', async (asked, sentence) => {
  // In the project itself: what is refused writes nowhere.
  await expect(writeCheck(project, asked)).rejects.toThrow(sentence);
});

test('a list that cannot be read is said, and nothing is written', async () => {
  await using folder = await copy();
  const file = join(folder.path, 'checks/day1/index.ts');
  await writeFile(file, 'export const all = [];\n');
  await expect(writeCheck(folder.path, { unit: 'day1', name: 'one' })).rejects.toThrow(
    'checks/day1/index.ts has no list to add one to: write it there by hand.',
  );
  await expect(readFile(join(folder.path, 'checks/day1/one.ts'))).rejects.toThrow('ENOENT');
});

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
    'fixtures/variants': { link: join(project, 'fixtures/variants') },
  });
  const rooms = ['labs', 'checks', 'fixtures/mutants', 'fixtures/edits.ts', 'package.json'];
  for (const room of rooms) await cp(join(project, room), join(folder.path, room), { recursive: true });
  return folder;
}

/** What the copy's lab says once it is loaded anew: the last check and mutant of each unit, and how the check judges. */
async function loaded({ path }: SampleFolder): Promise<Readonly<Record<string, object>>> {
  const script = `
    const { lab } = await import('./checks/index.ts');
    const said = lab.units.map(async ({ id, name, checks }) => {
      const { mutants } = await import('./fixtures/mutants/' + id + '/index.ts');
      const last = checks.at(-1);
      const judged = [['lo'], ['lo', 'loop-guard']].map((up) => last.judge({ up }).status);
      return [id, { name, last: [last.id, last.points, last.spec], judged, mutant: mutants.at(-1) }];
    });
    console.log(JSON.stringify(Object.fromEntries(await Promise.all(said))));`;
  const { stdout } = await execa(process.execPath, ['--input-type=module', '-e', script], { cwd: path });
  return JSON.parse(stdout);
}

test('checks go into units that are there and into a new one, and the lab loads with all of them', async () => {
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
  const made = await writeCheck(folder.path, { unit: 'two-hosts', name: 'routes' });
  expect(made.paths.filter((path) => !path.includes('two-hosts/'))).toEqual(['labs/catalogue.ts']);
  const others = catalogue.units.map(({ id }) => id).filter((id) => id !== 'day1');
  for (const unit of [...others, 'two-hosts']) await writeCheck(folder.path, { unit, name: 'loop-guard' });

  const units = await loaded(folder);
  expect(Object.keys(units)).toEqual([...catalogue.units.map(({ id }) => id), 'two-hosts']);
  for (const [unit, said] of Object.entries(units)) {
    expect(said).toMatchObject({
      last: [`${unit}.loop-guard`, 0, expect.stringContaining(`labs/${unit}#task-`)],
      judged: ['fail', 'pass'],
      mutant: { name: `${unit}-loop-guard-down`, day: unit, expect: { [`${unit}.loop-guard`]: 'fail' } },
    });
  }
  const anchor = `task-${catalogue.units.length + 1}-1`;
  expect(units.day1).toMatchObject({ name: 'Day 1', last: [expect.anything(), 0, 'labs/day1#task-1-2'] });
  expect(units['two-hosts']).toMatchObject({
    name: 'Two hosts',
    last: [expect.anything(), 0, `labs/two-hosts#${anchor}`],
  });
  const written = await Promise.all(made.paths.map((path) => readFile(join(folder.path, path), 'utf8')));
  expect(written.join('\n')).toContain(`<a id="${anchor}"></a>`);
  expect(written.join('\n')).not.toMatch(/\{\{|\}\}/);
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

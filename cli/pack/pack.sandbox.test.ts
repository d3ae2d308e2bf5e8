import { cp, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { execa } from 'execa';
import { expect, test } from 'vitest';
import type { Grade } from '../../harness/model/index.ts';
import { sampleFolder } from '../../harness/submission/folder.testkit.ts';

const netproof = join(import.meta.dirname, '../netproof.ts');

/** Runs netproof as a person does, in a folder outside of the project. */
async function run(folder: string, ...args: string[]) {
  const env = { NETPROOF_KEY: join(folder, 'key.pem'), INIT_CWD: undefined };
  const { exitCode, stdout, stderr } = await execa(process.execPath, [netproof, ...args], {
    cwd: folder,
    env,
    reject: false,
  });
  return { exitCode, stdout, stderr };
}

/** A lab that looks at files alone: no lab host is opened for it. */
const papers = {
  'papers/package.json': '{ "type": "module", "exports": "./index.ts" }',
  'papers/index.ts': `import { catalogue, definePack, submissionFiles } from 'netproof/pack';
const asked = catalogue({
  id: 'papers',
  title: 'Papers',
  units: [{ id: 'paper', name: 'Paper', title: 'A paper', lines: [], tasks: [
    { id: '1.1', title: 'Write', minutes: 10, deliverables: [{ id: 'paper.long', title: 'The paper is long', points: 10 }] },
  ] }],
});
const long = asked.check('paper.long', {
  on: submissionFiles,
  observe: async ({ document }) => document?.length ?? 0,
  judge: (seen) => seen > 10 ? { status: 'pass' } : { status: 'fail', score: 0, expected: 'More than 10.', actual: seen + '.' },
});
export const pack = definePack({ from: import.meta.url, catalogue: asked, checks: { paper: [long] }, reference: './reference', mutants: [] });
`,
  'class/anna/docs/paper.md': 'A paper of some length.',
  'class/bob/docs/paper.md': 'Short.',
  'class/cleo/docs/paper.md': '',
};

test('a class is graded with another lab, judged again and reported', { timeout: 240_000 }, async () => {
  await using folder = await sampleFolder(papers);
  const graded = await run(folder.path, 'grade', '--class', 'class', '--lab', './papers', '--out', 'out');
  expect(graded.exitCode, graded.stderr).toBe(1);
  const record = async (name: string): Promise<Grade> =>
    JSON.parse(await readFile(join(folder.path, 'out', name, 'grade.json'), 'utf8'));
  const anna = await record('anna');
  expect(anna).toMatchObject({ lab: { id: 'papers', title: 'Papers' }, verdict: 'passed', earned: 10 });
  expect((await record('bob')).earned).toBe(0);
  expect(await readFile(join(folder.path, 'out/anna/report.html'), 'utf8')).toContain('<p class="muted">Papers</p>');

  expect(await run(folder.path, 'regrade', 'out')).toMatchObject({
    exitCode: 2,
    stderr: expect.stringMatching(/is of the lab "papers", and not of "[\w-]+": name its pack with --lab\./),
  });
  const module = join(folder.path, 'papers/index.ts');
  await writeFile(module, (await readFile(module, 'utf8')).replace('seen > 10', 'seen > 5'));
  const again = await run(folder.path, 'regrade', 'out', '--lab', './papers', '--write');
  expect(again.exitCode, again.stderr).toBe(0);
  expect((await record('bob')).earned).toBe(10);
  const after = await record('anna');
  expect(after.tools.judged).not.toBe(anna.tools.checks);
  expect((await run(folder.path, 'report', 'out', '--out', 'reports')).exitCode).toBe(0);
  expect(await readFile(join(folder.path, 'reports/class.html'), 'utf8')).toContain('Papers');
});

test('a new lab passes its own proof, and is told what is not proven', { timeout: 240_000 }, async () => {
  await using folder = await sampleFolder({});
  const lab = join(folder.path, 'my-lab');
  expect((await run(folder.path, 'new-lab', 'my-lab')).exitCode).toBe(0);
  const types = await execa('tsc', ['-p', lab], { preferLocal: true, localDir: import.meta.dirname, reject: false });
  expect(types.stdout).toBe('');
  expect(await run(folder.path, 'prove', 'my-lab')).toMatchObject({
    exitCode: 0,
    stdout: expect.stringContaining('4 of 4 fixtures are as they declare; 1 checks, 0 of them unproven.'),
  });
  const fixtures = join(lab, 'fixtures.ts');
  const text = await readFile(fixtures, 'utf8');
  await writeFile(fixtures, text.replace('link set eth0 down', 'link set eth0 up'));
  const blunt = await run(folder.path, 'prove', 'my-lab', '--only', 'end-is-down');
  expect(blunt.exitCode).toBe(1);
  expect(blunt.stdout).toContain('✗ mutant end-is-down');
  expect(blunt.stdout).toContain('rooms.meet: fail was expected, and it is pass.');
});

test('what is no pack is said in a sentence', { timeout: 120_000 }, async () => {
  await using folder = await sampleFolder({ 'empty/x': '', 'wrong/pack.ts': 'export const lab = 1;\n' });
  await cp(join(import.meta.dirname, '../../fixtures/packs/two-routers'), join(folder.path, 'routers'), {
    recursive: true,
  });
  const fixtures = join(folder.path, 'routers/fixtures.ts');
  await writeFile(
    fixtures,
    (await readFile(fixtures, 'utf8')).replace("'routers.main-way': 'fail'", "'routers.speed': 'fail'"),
  );
  const cases = [
    [['prove', 'nowhere'], 'There is no pack "nowhere": name a folder with a pack.ts, or a package that is installed.'],
    [['prove', 'empty'], 'The folder "empty" has no pack.ts, and no package.json that names one.'],
    [['grade', 'x', '--lab', './wrong'], 'exports no pack: export const pack = definePack({ … }).'],
    [
      ['prove', 'routers'],
      'The fixture "answers-by-r2" expects something of "routers.speed", which is no check of the pack.',
    ],
    [['new-lab', 'My_Lab'], '"My_Lab" cannot be the name of a lab: take small letters, digits and single dashes'],
    [['new-lab', 'empty'], 'is not empty: name a new folder'],
  ] as const;
  for (const [args, sentence] of cases) {
    const { exitCode, stderr } = await run(folder.path, ...args);
    expect({ exitCode, stderr }).toEqual({ exitCode: 2, stderr: expect.stringContaining(sentence) });
  }
});

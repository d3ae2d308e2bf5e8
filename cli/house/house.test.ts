import { copyFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, relative, resolve } from 'node:path';
import { execa } from 'execa';
import { expect, test } from 'vitest';
import { readArrows, wrongArrows } from './arrows.ts';
import { madeFiles } from './made.ts';
import { mayImport, type Room, rooms } from './rooms.ts';

const root = join(import.meta.dirname, '../..');
const fileIn = ({ folder, only }: Room) => `${folder}/deep/${only === 'tests' ? 'a.test.ts' : 'a.ts'}`;
const places = [...rooms.map(fileIn), 'cli/vitest/a.ts'];
const packages = ['node:fs', 'node:fs/promises', 'vitest', 'vitest/config', 'execa'];

/** What `work` comes to in a folder with biome.json and these files in it. */
async function inHouseOf<T>(files: Readonly<Record<string, string>>, work: (folder: string) => Promise<T>): Promise<T> {
  const folder = mkdtempSync(join(tmpdir(), 'netproof-house-'));
  try {
    for (const name of ['biome.json', 'CONTRIBUTING.md']) copyFileSync(join(root, name), join(folder, name));
    for (const [path, text] of Object.entries(files)) {
      mkdirSync(join(folder, dirname(path)), { recursive: true });
      writeFileSync(join(folder, path), text);
    }
    return await work(folder);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** `file:line` of all that a rule of the lint refuses. */
async function refusedBy(rule: string, folder: string): Promise<string[]> {
  const options = ['lint', `--only=${rule}`, '--max-diagnostics=none', '--reporter=github'];
  const { stdout } = await execa(join(root, 'node_modules/.bin/biome'), options, { cwd: folder, reject: false });
  const found = [...stdout.matchAll(/file=([^,]+),line=(\d+)/g)];
  return found.map(([, file = '', line]) => `${relative(folder, resolve(folder, file))}:${line}`);
}

test('the lint refuses every import against the table, and no other', async () => {
  const cases = rooms.map((room) => {
    const from = fileIn(room);
    const ours = places
      .filter((to) => dirname(to) !== dirname(from))
      .map((to) => ({
        specifier: relative(dirname(from), to),
        allowed: mayImport(room, to) || (room.folder === 'checks' && to.startsWith('checks/')),
      }));
    const neighbours = ['./b.ts', './deeper/b.ts', '../b.ts'].map((specifier) => ({ specifier, allowed: true }));
    const others = packages.map((specifier) => ({ specifier, allowed: room.pure !== true }));
    return { from, imports: [...ours, ...neighbours, ...others] };
  });
  const sources = cases.map(({ from, imports }) => [
    from,
    imports.map((one) => `import '${one.specifier}';\n`).join(''),
  ]);
  const refused = await inHouseOf(Object.fromEntries(sources), (folder) =>
    refusedBy('style/noRestrictedImports', folder),
  );
  const told = cases.flatMap(({ from, imports }) =>
    imports.flatMap(({ specifier, allowed }, line) => ({ from, specifier, allowed, at: `${from}:${line + 1}` })),
  );
  const wrong = told.filter(({ at, allowed }) => refused.includes(at) === allowed);
  expect(wrong).toEqual([]);
  expect(refused.length).toBeGreaterThan(rooms.length);
});

test('a room imports only what stands above it', () => {
  for (const [place, room] of rooms.entries()) {
    const above = rooms.slice(0, place);
    const below = room.imports.filter((path) => !above.some(({ folder }) => `${path}/`.startsWith(`${folder}/`)));
    expect({ room: room.folder, below }).toEqual({ room: room.folder, below: [] });
  }
});

test.each(['import', 'import type'])('the lint refuses a circle that is closed by `%s`', async (closing) => {
  const circle = {
    'cli/a.ts': "import { b } from './b.ts';\nexport const a = b;\n",
    'cli/b.ts': `${closing} { a } from './a.ts';\nexport const b = 1 as unknown as typeof a;\n`,
  };
  const refused = await inHouseOf(circle, (folder) => refusedBy('suspicious/noImportCycles', folder));
  expect(refused).toContain('cli/a.ts:1');
});

test('an arrow against the table is found however it is written', async () => {
  const target = '../../cli/grade.ts';
  const ways = [
    `import '${target}';`,
    `import type { Grade } from '${target}';`,
    `export * from './${target}';`,
    `const { grade } = await import('${target}');`,
    `type Grade = import('${target}').Grade;`,
    `const path = new URL('${target}', import.meta.url);`,
  ];
  for (const way of ways) {
    const wrong = await inHouseOf({ 'harness/model/a.ts': `${way}\n`, 'cli/grade.ts': '' }, async (folder) =>
      wrongArrows(readArrows(folder)),
    );
    expect(wrong).toEqual(['harness/model/a.ts imports cli/grade.ts: harness/model may not (cli/house/rooms.ts).']);
  }
});

test('what is made from the table is current, and no rule stays that was changed by hand', async () => {
  const made = await madeFiles(root);
  expect(made.filter(({ current }) => !current).map(({ path }) => path)).toEqual([]);
  for (const { path, text } of made) {
    const changed = path === 'biome.json' ? text.replace('../**/cli/**', '../**/cli2/**') : text.replace('labs', 'lab');
    const files = { 'docs/house.svg': '', [path]: changed };
    const after = await inHouseOf(files, (folder) => madeFiles(folder, readArrows(root)));
    expect(after.find((one) => one.path === path)).toEqual({ path, text, current: false });
  }
});

test('no import in the house goes against the table', () => {
  const arrows = readArrows(root);
  expect(arrows.length).toBeGreaterThan(500);
  expect(wrongArrows(arrows)).toEqual([]);
});

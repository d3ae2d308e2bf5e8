import { copyFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, relative, resolve } from 'node:path';
import { execa } from 'execa';
import { expect, test } from 'vitest';

const root = join(import.meta.dirname, '..');

/** A file of each room. */
const files = {
  labs: 'labs/day1/a.ts',
  model: 'harness/model/a.ts',
  host: 'harness/host/inside/a.ts',
  probe: 'harness/probe/a.ts',
  docker: 'harness/docker/inside/a.ts',
  expect: 'harness/expect/a.ts',
  explain: 'harness/explain/a.ts',
  submission: 'harness/submission/a.ts',
  engine: 'harness/engine/a.ts',
  vitest: 'harness/vitest/a.ts',
  checks: 'checks/day1/a.ts',
  'check tests': 'checks/day1/a.test.ts',
  reports: 'reports/pdf/a.ts',
  cli: 'cli/a.ts',
  bench: 'bench/a.ts',
  fixtures: 'fixtures/a.test.ts',
  'reference solution': 'reference-solution/day1/a.ts',
} as const;
type Room = keyof typeof files;

const harness = ['model', 'host', 'probe', 'docker', 'expect', 'explain', 'submission', 'engine'] as const;
/** The rooms that each room may import, besides itself. */
const mayImport: Readonly<Record<Room, readonly Room[]>> = {
  labs: [],
  model: [],
  host: ['model'],
  probe: ['model', 'host'],
  docker: ['model', 'host', 'probe'],
  expect: ['model', 'explain'],
  explain: ['model'],
  submission: ['model'],
  engine: ['model', 'host', 'docker', 'probe', 'expect', 'explain', 'submission'],
  vitest: [...harness, 'labs', 'checks', 'check tests', 'reports', 'cli'],
  checks: ['labs', 'model', 'probe', 'expect', 'check tests'],
  'check tests': ['labs', 'model', 'probe', 'expect', 'vitest', 'checks'],
  reports: ['model', 'labs'],
  cli: [...harness, 'vitest', 'labs', 'checks', 'check tests', 'reports'],
  bench: [...harness, 'vitest', 'labs', 'checks', 'check tests', 'reports', 'cli', 'fixtures'],
  fixtures: [...harness, 'vitest', 'labs', 'checks', 'check tests', 'reports', 'cli', 'bench'],
  'reference solution': [],
};
const rooms = Object.keys(files) as Room[];
const packages = ['node:fs', 'node:fs/promises', 'vitest', 'vitest/config', 'execa'];

/** `importing file → imported specifier` for every import that the lint refuses in `sources`. */
async function refusedImports(sources: Readonly<Record<string, readonly string[]>>): Promise<string[]> {
  const folder = mkdtempSync(join(tmpdir(), 'netproof-imports-'));
  try {
    copyFileSync(join(root, 'biome.json'), join(folder, 'biome.json'));
    for (const [path, specifiers] of Object.entries(sources)) {
      mkdirSync(join(folder, dirname(path)), { recursive: true });
      writeFileSync(join(folder, path), specifiers.map((specifier) => `import '${specifier}';\n`).join(''));
    }
    const biome = join(root, 'node_modules/.bin/biome');
    const options = ['lint', '--only=style/noRestrictedImports', '--max-diagnostics=none', '--reporter=github'];
    const { stdout } = await execa(biome, options, { cwd: folder, reject: false });
    return [...stdout.matchAll(/file=([^,]+),line=(\d+)/g)].map(([, file = '', line]) => {
      const path = relative(folder, resolve(folder, file));
      return `${path} → ${sources[path]?.[Number(line) - 1]}`;
    });
  } finally {
    rmSync(folder, { recursive: true });
  }
}

test('the lint refuses every import against the direction of the house, and no other', async () => {
  const imports: { from: string; specifier: string; allowed: boolean }[] = rooms.flatMap((room) => {
    const from = files[room];
    const others = rooms.filter((other) => other !== room);
    const ofOurs = others.map((other) => ({
      from,
      specifier: relative(dirname(from), files[other]),
      allowed: mayImport[room].includes(other),
    }));
    const neighbours = ['./b.ts', './deeper/b.ts', '../b.ts'].map((specifier) => ({ from, specifier, allowed: true }));
    const ofOthers = packages.map((specifier) => ({ from, specifier, allowed: room !== 'checks' }));
    return [...ofOurs, ...neighbours, ...ofOthers];
  });
  const sources = Object.groupBy(imports, ({ from }) => from);
  const refused = await refusedImports(
    Object.fromEntries(Object.entries(sources).map(([path, of = []]) => [path, of.map((one) => one.specifier)])),
  );
  const expected = imports.filter((one) => !one.allowed).map(({ from, specifier }) => `${from} → ${specifier}`);
  expect(refused.toSorted()).toEqual(expected.toSorted());
});

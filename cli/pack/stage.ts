import { cp, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Fixture } from '../../harness/model/index.ts';
import { badInput } from '../../harness/submission/index.ts';

/** Where fixtures begin: the model answer, and the folder below which those with a tree of their own have it. */
export interface Grounds {
  readonly reference: string;
  readonly trees: string;
}

/** What the machine lacks. */
const lacks: readonly unknown[] = ['ENOSPC', 'EDQUOT', 'EMFILE', 'ENFILE', 'ENOMEM', 'EIO', 'EROFS'];

/**
 * Writes the fixture's submission into `dir`: the reference solution, or its own, with its changes over it.
 * Throws bad input where that cannot be done, also when an edit changes nothing, which means that the reference has moved on and the fixture
 * has to follow; and what the machine says where it lacks something.
 */
export async function stageOver(grounds: Grounds, fixture: Fixture, dir: string): Promise<void> {
  try {
    await stage(grounds, fixture, dir);
  } catch (error) {
    if (!(error instanceof Error) || ('code' in error && lacks.includes(error.code))) throw error;
    throw badInput(`The fixture ${fixture.name} cannot be laid out: ${error.message}`);
  }
}

async function stage({ reference, trees }: Grounds, fixture: Fixture, dir: string): Promise<void> {
  await cp(fixture.tree === undefined ? reference : join(trees, fixture.tree), dir, { recursive: true });
  for (const [path, change] of Object.entries(fixture.files ?? {})) await lay(dir, path, change);
  if (fixture.afterwards !== undefined) await writeFile(join(dir, 'afterwards.sh'), `${fixture.afterwards.trim()}\n`);
  if (fixture.up !== undefined || fixture.afterwards !== undefined) await nameUp(fixture, join(dir, 'submission.json'));
}

type Change = NonNullable<Fixture['files']>[string];

async function lay(dir: string, path: string, change: Change): Promise<void> {
  const file = join(dir, path);
  if (change === null) return rm(file);
  const old = typeof change === 'function' ? await readFile(file, 'utf8') : null;
  const text = typeof change === 'function' ? change(old ?? '') : change;
  if (text === old) throw new Error(`it changes nothing in ${path}. Adapt it to the reference.`);
  await mkdir(dirname(file), { recursive: true });
  await writeFile(file, text);
}

async function nameUp(fixture: Fixture, file: string): Promise<void> {
  const manifest = JSON.parse(await readFile(file, 'utf8'));
  const plan = manifest.days[fixture.day] ?? {};
  manifest.days[fixture.day] = plan;
  const customary = `bash ${fixture.day}/up.sh`;
  plan.up = [
    fixture.up ?? plan.up ?? customary,
    ...(fixture.afterwards === undefined ? [] : ['bash -e afterwards.sh']),
  ].join(' && ');
  await writeFile(file, JSON.stringify(manifest));
}

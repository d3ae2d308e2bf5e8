import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { execa } from 'execa';
import { readArrows, wrongArrows } from './arrows.ts';
import { madeFiles } from './made.ts';

/**
 * `npm run house` makes anew what is made from the table of rooms; with --check it writes nothing, and fails where something is not
 * as it would be made, or an import goes where it may not.
 */
const root = join(import.meta.dirname, '../..');
const checking = process.argv.includes('--check');
const arrows = readArrows(root);
const stale = (await madeFiles(root, arrows)).filter(({ current }) => !current);
if (!checking) {
  for (const { path, text } of stale) writeFileSync(join(root, path), text);
  await execa('biome', ['format', '--write', 'biome.json'], { cwd: root, preferLocal: true, localDir: root });
}
const problems = [
  ...wrongArrows(arrows),
  ...(checking ? stale : []).map(({ path }) => `${path} is not as the table of rooms has it: run 'npm run house'.`),
];
for (const problem of problems) console.error(problem);
process.exitCode = problems.length > 0 ? 1 : 0;

import type { Command } from 'commander';
import { invokedFrom } from '../harness/submission/index.ts';
import { reportBadInput } from './bad-input-exit.ts';
import { jobCount } from './class/jobs.ts';
import { project } from './project.ts';

/** Adds `prove`: grades the fixtures of a pack, and says whether each is as it declares. */
export function proveCommand(program: Command): void {
  program
    .command('prove')
    .description(
      'prove the checks of a lab pack: the reference and variants lose nothing, each mutant what it declares',
    )
    .argument('<pack>', 'a folder with a pack.ts, or a package that is installed; its code runs with all your rights')
    .option('--only <name...>', 'these fixtures only, by their names')
    .option('--jobs <n>', 'how many at once; else as many as cores and free memory allow')
    .addHelpText('after', '\nExit codes: 0 proven, 1 not, 2 bad input, 3 the grader could not tell somewhere.')
    .action((name: string, { only, jobs }: { only?: readonly string[]; jobs?: string }) =>
      reportBadInput(process.stderr, async () => {
        const [{ loadPack }, { runProve }] = await Promise.all([
          import('./pack/load-pack.ts'),
          import('./pack/run-prove.ts'),
        ]);
        const pack = await loadPack(name, invokedFrom({ env: process.env, cwd: process.cwd(), project }));
        return await runProve({ pack, only, jobs: jobCount(jobs) }, process.stdout);
      }),
    );
}

import { resolve } from 'node:path';
import type { Command } from 'commander';
import { invokedFrom } from '../harness/submission/index.ts';
import { reportBadInput } from './bad-input-exit.ts';
import { project } from './project.ts';

/** Adds `regrade`: judges recorded observations again and says what changes. */
export function regradeCommand(program: Command): void {
  program
    .command('regrade')
    .description("judge a class's recorded observations again with today's checks and points; no lab host runs")
    .argument('<folder>', "where 'grade --class' put the records, or one student's folder in it")
    .option('--lab <pack>', 'the pack that the records are of, as for grade')
    .option('--write', 'write the new grades and their reports; else only say what changes')
    .action((folder: string, { write, lab }: { write?: boolean; lab?: string }) =>
      reportBadInput(process.stderr, async () => {
        const { wiringFor } = await import('./pack/wire-pack.ts');
        const { runRegrade } = await import('./records/run-regrade.ts');
        const from = invokedFrom({ env: process.env, cwd: process.cwd(), project });
        return await runRegrade(
          await wiringFor(lab, from),
          { folder: resolve(from, folder), write: write === true },
          process,
        );
      }),
    );
}

import { join, relative, resolve } from 'node:path';
import type { Command } from 'commander';
import { invokedFrom } from '../harness/submission/index.ts';
import { reportBadInput } from './bad-input-exit.ts';
import { project } from './project.ts';

/** Adds `new`: lays out a submission to start from. */
export function newCommand(program: Command): void {
  program
    .command('new')
    .description('lay out a submission to start from: a manifest, and a README and an empty script for each day')
    .argument('<folder>', 'a folder that is empty or does not exist yet; its name becomes the student id')
    .action((name: string) =>
      reportBadInput(process.stderr, async () => {
        const { writeStarter } = await import('./new/write-starter.ts');
        const folder = resolve(invokedFrom({ env: process.env, cwd: process.cwd(), project }), name);
        for (const path of await writeStarter(folder)) {
          process.stdout.write(`Wrote ${relative(process.cwd(), join(folder, path))}\n`);
        }
        return 0;
      }),
    );
}

import { join, relative, resolve } from 'node:path';
import type { Command } from 'commander';
import { invokedFrom } from '../harness/submission/index.ts';
import { reportBadInput } from './bad-input-exit.ts';
import { project } from './project.ts';

/** Adds `new-lab`: lays out a lab of one's own that passes its own proof. */
export function newLabCommand(program: Command): void {
  program
    .command('new-lab')
    .description('lay out a lab pack of your own: what is asked, one check, a reference, mutants and a variant')
    .argument('<folder>', "a folder that is empty or does not exist yet; its name becomes the pack's id")
    .action((name: string) =>
      reportBadInput(process.stderr, async () => {
        const { writeLab } = await import('./new-lab/write-lab.ts');
        const folder = resolve(invokedFrom({ env: process.env, cwd: process.cwd(), project }), name);
        for (const path of await writeLab(folder))
          process.stdout.write(`Wrote ${relative(process.cwd(), join(folder, path))}\n`);
        process.stdout.write(`\nProve it: npm run netproof -- prove ${name}. What to change: docs/your-own-lab.md\n`);
        return 0;
      }),
    );
}

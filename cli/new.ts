import { join, relative, resolve } from 'node:path';
import type { Command } from 'commander';
import { badInput, invokedFrom } from '../harness/submission/index.ts';
import { reportBadInput } from './bad-input-exit.ts';
import { project } from './project.ts';

interface Options {
  readonly from?: string;
  readonly write?: boolean;
}

/** Adds `new`: lays out a submission to start from, or proposes a manifest for work that is there. */
export function newCommand(program: Command): void {
  program
    .command('new')
    .description('lay out a submission to start from: a manifest, and a README and an empty script for each day')
    .argument('[folder]', 'a folder that is empty or does not exist yet; its name becomes the student id')
    .option(
      '--from <work>',
      'list the scripts, Compose files and shell commands of a folder, and propose a submission.json for it',
    )
    .option('--write', 'with --from: write the submission.json into that folder, or into [folder] where one is named')
    .action((name: string | undefined, options: Options) =>
      reportBadInput(process.stderr, async () => {
        const base = invokedFrom({ env: process.env, cwd: process.cwd(), project });
        const folder = name === undefined ? undefined : resolve(base, name);
        if (options.from !== undefined) {
          const { runFrom } = await import('./new/run-from.ts');
          const from = resolve(base, options.from);
          await runFrom({ from, target: folder ?? (options.write ? from : undefined) }, process.stdout);
          return 0;
        }
        if (folder === undefined)
          throw badInput('Name a folder for the new submission, or work that is there with --from.');
        if (options.write) throw badInput('--write is for --from: a new submission is always written.');
        const { writeStarter } = await import('./new/write-starter.ts');
        for (const path of await writeStarter(folder)) {
          process.stdout.write(`Wrote ${relative(process.cwd(), join(folder, path))}\n`);
        }
        return 0;
      }),
    );
}

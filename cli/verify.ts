import { stat } from 'node:fs/promises';
import { resolve } from 'node:path';
import type { Command } from 'commander';
import { invokedFrom } from '../harness/submission/index.ts';
import { reportBadInput } from './bad-input-exit.ts';
import { project } from './project.ts';

/** Adds `verify`: says whether records count; exit code 0 when all do, 1 when not, 2 when that cannot be told. */
export function verifyCommand(program: Command): void {
  program
    .command('verify')
    .description(
      'say whether a grade.json, or every record and adjustment of a folder, was signed here and is unchanged',
    )
    .argument('<path>', 'a grade.json, or a folder of grades: there the graders of its course.json count, too')
    .addHelpText('after', '\nExit codes: 0 ours and unchanged, 1 not, 2 no record, or there is no key to tell by.')
    .action((name: string) =>
      reportBadInput(process.stderr, async () => {
        const { verifyFile, verifyFolder } = await import('./records/run-verify.ts');
        const path = resolve(invokedFrom({ env: process.env, cwd: process.cwd(), project }), name);
        const isFolder = (await stat(path).catch(() => undefined))?.isDirectory() === true;
        return await (isFolder ? verifyFolder : verifyFile)(path, process.stdout);
      }),
    );
}

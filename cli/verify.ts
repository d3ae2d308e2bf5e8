import { resolve } from 'node:path';
import type { Command } from 'commander';
import { badInput, invokedFrom, quote } from '../harness/submission/index.ts';
import { reportBadInput } from './bad-input-exit.ts';
import { project } from './project.ts';
import { keyFile, readKey } from './records/key.ts';
import { standing, standingWords } from './records/signature.ts';

/** Adds `verify`: says whether a record is ours and unchanged; exit code 0 when it is, 1 when not, 2 when that cannot be told. */
export function verifyCommand(program: Command): void {
  program
    .command('verify')
    .description('say whether a grade.json was signed here and is unchanged')
    .argument('<file>', 'a grade.json')
    .addHelpText('after', '\nExit codes: 0 ours and unchanged, 1 not, 2 no grade.json, or there is no key to tell by.')
    .action((name: string) =>
      reportBadInput(process.stderr, async () => {
        const { readRecord } = await import('./records/read.ts');
        const file = resolve(invokedFrom({ env: process.env, cwd: process.cwd(), project }), name);
        const grade = await readRecord(file);
        const key = await readKey();
        if (key === undefined)
          throw badInput(`There is no key in ${quote(keyFile())} to verify with: grade here first.`);
        const found = standing(grade, key);
        const whose = found === 'other key' ? ` (${grade.signature?.key.slice(0, 16)}…)` : '';
        process.stdout.write(`${file} ${standingWords[found]}${whose}.\n`);
        return found === 'ours' ? 0 : 1;
      }),
    );
}

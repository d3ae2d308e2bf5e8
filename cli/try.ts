import type { Command } from 'commander';
import { chooseSubmission } from '../harness/submission/index.ts';
import { reportBadInput } from './bad-input-exit.ts';
import { project } from './project.ts';

/** Adds `try`: a desk with a submission's unit up in a lab host, in the terminal or as a local page. */
export function tryCommand(program: Command): void {
  program
    .command('try')
    .description(
      "bring a submission up in a lab host and work there: checks, explanations, shells; 'help' at its prompt",
    )
    .argument(
      '[folder]',
      'the submission, a folder or an archive; else $LAB_SUBMISSION, the one that you stand in, submission/, the only folder with a submission.json, or reference-solution/',
    )
    .option('--day <day>', 'the unit to work on; else the last one that has a lab host and of which something is there')
    .option('--web', 'a page on 127.0.0.1 instead of a prompt')
    .addHelpText('after', '\nReads commands from standard input, from a terminal or a pipe. It writes no grade.')
    .action((folder: string | undefined, { day, web }: { readonly day?: string; readonly web?: boolean }) =>
      reportBadInput(process.stderr, async () => {
        const { wiring } = await import('./wiring.ts');
        const { runTry } = await import('./desk/run-try.ts');
        const submission = chooseSubmission({ env: process.env, cwd: process.cwd(), project, folder });
        return await runTry(wiring, { submission, day, web }, process);
      }),
    );
}

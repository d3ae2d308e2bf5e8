import { resolve } from 'node:path';
import type { Command } from 'commander';
import { badInput, invokedFrom, quote } from '../harness/submission/index.ts';
import { reportBadInput } from './bad-input-exit.ts';
import { project } from './project.ts';

interface Options {
  readonly seed: string;
  readonly level: string;
  readonly student?: string;
  readonly points?: string;
  readonly answer: string;
}

/** Adds `break`: a lab host with a fault to find. */
export function breakCommand(program: Command): void {
  exercise(program, 'break')
    .description('bring the reference up in a lab host, break it, and let you find out what is wrong')
    .action((unit: string, options: Options) =>
      reportBadInput(process.stderr, async () => {
        const [{ wiring }, { runBreak, levelFrom }] = await Promise.all([
          import('./wiring.ts'),
          import('./desk/run-break.ts'),
        ]);
        return await runBreak(wiring, { ...asked(unit, options), level: levelFrom(options.level) }, process);
      }),
    );
}

/** Adds `solve`: judges an answer to such an exercise; exit code 0 when all of it is right, else 1. */
export function solveCommand(program: Command): void {
  exercise(program, 'solve')
    .description("judge an answer to an exercise of 'break': place, cause and mend")
    .requiredOption(
      '--answer <file>',
      'JSON: { "place": "host", "cause": "link-down", "mend": "ip link set br-app up" }',
    )
    .addHelpText('after', '\nExit codes: 0 all of it is right, 1 not, 2 bad input, 3 the grader could not tell.')
    .action((unit: string, options: Options) =>
      reportBadInput(process.stderr, async () => {
        const [{ wiring }, { runSolve, levelFrom }, { readAnswer }] = await Promise.all([
          import('./wiring.ts'),
          import('./desk/run-break.ts'),
          import('./desk/answer-file.ts'),
        ]);
        const file = resolve(invokedFrom({ env: process.env, cwd: process.cwd(), project }), options.answer);
        const answer = await readAnswer(file);
        return await runSolve(wiring, { ...asked(unit, options), level: levelFrom(options.level), answer }, process);
      }),
    );
}

function exercise(program: Command, name: string): Command {
  return program
    .command(name)
    .argument('<unit>', 'the unit whose reference is broken, as day1')
    .requiredOption('--seed <seed>', 'which fault: the same seed gives the same')
    .option('--level <level>', '1: obvious, 2: hidden, 3: subtle, or two at once', '1')
    .option('--student <id>', 'gives everybody a fault of their own')
    .option('--points <n>', 'what a right answer is worth');
}

function asked(unit: string, { seed, student, points }: Options) {
  const worth = points === undefined ? undefined : Number(points);
  if (worth !== undefined && !(worth > 0)) throw badInput(`--points ${quote(points)} is no number above 0.`);
  return { unit, seed, student, points: worth };
}

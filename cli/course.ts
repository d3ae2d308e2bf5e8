import { resolve } from 'node:path';
import type { Command } from 'commander';
import { invokedFrom } from '../harness/submission/index.ts';
import { reportBadInput } from './bad-input-exit.ts';
import { project } from './project.ts';

/** Adds `course`: says what is wrong with a course.json, and prints a grader's public key for it. */
export function courseCommand(program: Command): void {
  const course = program.command('course').description('look after a course.json, in which a course says how it marks');
  course
    .command('check')
    .description('say what is wrong with a course.json')
    .argument('[path]', 'the file, or the folder of grades that it is in', '.')
    .addHelpText('after', '\nExit codes: 0 in order, 2 something is wrong. An example is docs/course.example.json.')
    .action((path: string) =>
      reportBadInput(process.stderr, async () => {
        const [{ lab }, { runCourseCheck }] = await Promise.all([
          import('../checks/index.ts'),
          import('./course/run-check.ts'),
        ]);
        const from = invokedFrom({ env: process.env, cwd: process.cwd(), project });
        return await runCourseCheck(lab, resolve(from, path), process.stdout);
      }),
    );
  course
    .command('key')
    .description('print your public key, as an entry of the graders in a course.json')
    .argument('<name>', 'what you are called there')
    .action((name: string) =>
      reportBadInput(process.stderr, async () => {
        const { ownKey, renderPublicKey } = await import('./records/key.ts');
        process.stdout.write(`${JSON.stringify({ name, key: renderPublicKey(await ownKey()) })}\n`);
        return 0;
      }),
    );
}

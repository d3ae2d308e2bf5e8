import type { Command } from 'commander';
import { execa } from 'execa';
import { reportBadInput } from './bad-input-exit.ts';
import { project } from './project.ts';

/** Adds `new-check`: writes the pieces of a check, and those of its unit where there is none yet, into the project itself. */
export function newCheckCommand(program: Command): void {
  program
    .command('new-check')
    .description('add a check to the lab: its entry in the catalogue, the check, a test of its judgement and a mutant')
    .argument('<unit>', 'the unit, as day1; one that does not exist yet is made with it')
    .argument('<name>', "the check's name in its unit, as bridge-mtu")
    .option('--task <id>', 'the task that asks for it, as 1.2; else the last of the unit')
    .action((unit: string, name: string, { task }: { readonly task?: string }) =>
      reportBadInput(process.stderr, async () => {
        const { writeCheck } = await import('./new-check/write-check.ts');
        const { paths, next } = await writeCheck(project, { unit, name, task });
        // Lists that have grown may have to be broken into lines, and imports sorted.
        const files = paths.filter((path) => path.endsWith('.ts'));
        await execa('biome', ['check', '--write', ...files], { cwd: project, preferLocal: true, localDir: project });
        for (const path of paths) process.stdout.write(`Wrote ${path}\n`);
        process.stdout.write(`\n${next.join('\n')}\n`);
        return 0;
      }),
    );
}

import { resolve } from 'node:path';
import type { Command } from 'commander';
import { invokedFrom } from '../harness/submission/index.ts';
import { reportBadInput } from './bad-input-exit.ts';
import { findForClass } from './doctor/class-findings.ts';
import { findKernelFeatures } from './doctor/kernel.ts';
import { findPermissions } from './doctor/permissions.ts';
import { renderFindings } from './doctor/render.ts';
import { renderClass } from './doctor/render-class.ts';
import { findTools } from './doctor/tools.ts';
import { project } from './project.ts';

interface Options {
  readonly json?: boolean;
  readonly class?: string;
}

/**
 * Adds `doctor`: lists what netproof asks of the machine; exit code 0 when all that is needed is there, else 2. With `--class` it says what
 * the scripts of a class ask for beyond that.
 */
export function doctorCommand(program: Command): void {
  program
    .command('doctor')
    .description('list every tool, kernel feature and permission that is needed, and what to do about what is missing')
    .option('--json', 'print the findings as JSON')
    .option('--class <folder>', 'read the scripts of a class instead, and say what to install before it is graded')
    .action((options: Options) =>
      reportBadInput(process.stderr, () =>
        options.class === undefined ? machine(options) : forClass(options.class, options),
      ),
    );
}

async function machine({ json }: Options): Promise<number> {
  const findings = [...(await findTools()), ...(await findKernelFeatures()), ...(await findPermissions())];
  const ok = findings.every((finding) => finding.ok || !finding.needed);
  const colour = process.stdout.isTTY === true && !process.env.NO_COLOR;
  process.stdout.write(json ? `${JSON.stringify({ ok, findings }, null, 2)}\n` : renderFindings(findings, colour));
  return ok ? 0 : 2;
}

async function forClass(name: string, { json }: Options): Promise<number> {
  const findings = await findForClass(resolve(invokedFrom({ env: process.env, cwd: process.cwd(), project }), name));
  process.stdout.write(json ? `${JSON.stringify(findings, null, 2)}\n` : renderClass(findings));
  return 0;
}

import type { Command } from 'commander';
import { findKernelFeatures } from './doctor/kernel.ts';
import { findPermissions } from './doctor/permissions.ts';
import { renderFindings } from './doctor/render.ts';
import { findTools } from './doctor/tools.ts';

/** Adds `doctor`: lists what netproof asks of the machine; exit code 0 when all that is needed is there, else 2. */
export function doctorCommand(program: Command): void {
  program
    .command('doctor')
    .description('list every tool, kernel feature and permission that is needed, and what to do about what is missing')
    .option('--json', 'print the findings as JSON')
    .action(async ({ json }: { json?: boolean }) => {
      const findings = [...(await findTools()), ...(await findKernelFeatures()), ...(await findPermissions())];
      const ok = findings.every((finding) => finding.ok || !finding.needed);
      const colour = process.stdout.isTTY === true && !process.env.NO_COLOR;
      process.stdout.write(json ? `${JSON.stringify({ ok, findings }, null, 2)}\n` : renderFindings(findings, colour));
      process.exitCode = ok ? 0 : 2;
    });
}

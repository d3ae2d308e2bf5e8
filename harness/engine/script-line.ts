import type { LabHost, RunOptions, ScriptTrouble, SubmissionFiles } from '../model/index.ts';
import { linesIn } from './script-patterns.ts';
import { fileNamed } from './script-trouble.ts';
import { withTimeLimit } from './time-limit.ts';

const sign = 'netproof-trace';
const longest = 200;

/** Root's bash takes no PS4 from its environment, but reads the file that BASH_ENV names: that one sets it, and reads what was named before. */
const tracing = `printf '%s\\n' "PS4='+${sign} \\\${BASH_SOURCE}:\\\${LINENO}: '" '. "$TRACED_ENV"' > /tmp/${sign}
export TRACED_ENV="\${BASH_ENV:-/dev/null}" BASH_ENV=/tmp/${sign} SHELLOPTS
set -x`;

/** A shell line of the submission, as it is run again, and a lab host in which nothing was run. */
export interface Rerun {
  readonly command: string;
  readonly options: RunOptions;
  /** All that the line and its lab host may take, in milliseconds of a usual machine. */
  readonly milliseconds: number;
  readonly signal: AbortSignal | undefined;
  open(): Promise<LabHost>;
}

/**
 * The same trouble with the line of the script, and the command there as the shell saw it: what stopped a script without naming its line is run
 * once more in a fresh lab host, where bash tells each command (`set -x` and PS4 of bash(1)). As it was where the second run did not end
 * with the same words or in time, and for what is no script of bash's.
 */
export async function withLine(trouble: ScriptTrouble, rerun: Rerun, files: SubmissionFiles): Promise<ScriptTrouble> {
  if (!trouble.stopped || trouble.line !== undefined || trouble.what === 'never-ended' || trouble.what === 'limit')
    return trouble;
  const { command, options, milliseconds, signal } = rerun;
  try {
    await using host = await rerun.open();
    const late = () => 'It does not end.';
    const run = () => host.run(`${tracing}\n${command}`, options);
    const { output } = await withTimeLimit(run, { milliseconds, late, signal });
    return { ...trouble, ...lineIn(output, trouble.says, files) };
  } catch {
    // The trouble is known; only its line is not.
    return trouble;
  }
}

/** The last command that bash told before the error's words. */
function lineIn(output: string, says: string, files: SubmissionFiles): Partial<ScriptTrouble> {
  const lines = linesIn(output);
  const told = says.replace(/…$/, '');
  const end = lines.findLastIndex((line) => told !== '' && line.includes(told) && !line.includes(sign));
  const before = lines.slice(0, Math.max(end, 0)).findLast((line) => line.includes(`+${sign} `)) ?? '';
  const [, name = '', digits, code = ''] = /netproof-trace (\S*):(\d{1,7}): (.*)$/.exec(before) ?? [];
  const [file, line] = [fileNamed(name, files), Number(digits)];
  // Whatever it says, it is the submission that says it.
  if (file === undefined || !(line > 0)) return {};
  return { file, line, code: code.length > longest ? `${code.slice(0, longest)}…` : code };
}

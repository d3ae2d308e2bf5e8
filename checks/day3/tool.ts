import type { LabHostContext, Task } from '../../harness/model/index.ts';
import { patient } from '../../harness/probe/index.ts';
import { pollStart } from '../../harness/probe/services.ts';

/** A text file that a tool left. */
export type TextFile = { readonly name: string; readonly text: string };

/** What came of a tool's run. */
export type ToolRun = {
  /** The last part of what it printed. */
  readonly output: string;
  readonly files: readonly TextFile[];
  /** How it ended, as a sentence's end: 'ended with exit code 1'; null where that is nothing to tell. */
  readonly ending: string | null;
};

const graceMs = 3000;
const mostText = 200_000;
const mostOutput = 20_000;

/** Runs a tool that takes one look, for at most `seconds`; it is interrupted then. Null where the submission has no such line. */
export async function runTool(context: LabHostContext, name: string, seconds: number): Promise<ToolRun | null> {
  const line = context.lines[name];
  if (line === undefined) return null;
  const env = { LAB_DAY: 'day3', LAB_UPLINK: context.host.uplink.name, LAB_SECONDS: String(seconds) };
  await using task = await context.host.start(line, { env });
  await pollStart(
    context,
    { milliseconds: seconds * 1000 },
    () => task.look(),
    (look) => !look.running,
  );
  return await endTool(task);
}

/** Interrupts a tool that still runs, and collects what it left. */
export async function endTool(task: Task): Promise<ToolRun> {
  const end = await task.stop(patient(graceMs));
  const files = (await task.files()).flatMap(({ name, content }) =>
    content === null ? [] : [{ name, text: textOf(content).slice(0, mostText) }],
  );
  const how = end.exitCode === null ? `was ended by ${end.signal}` : `ended with exit code ${end.exitCode}`;
  const quiet = end.by !== 'itself' || end.exitCode === 0;
  return { output: end.output.slice(-mostOutput), files, ending: quiet ? null : how };
}

/** Why a tool's run told nothing, for a failure's words: that there is no line for it, or how it ended. */
export function silence(name: string, run: ToolRun | null): string {
  if (run === null) return `The submission has no ${name} for day3: submission.json names no days.day3.${name}.`;
  const last = run.output.trim().split('\n').at(-1)?.slice(0, 200) ?? '';
  const said = last === '' ? 'It printed nothing.' : `The last that it printed: ${last}`;
  return `${run.ending === null ? `${name} ran` : `${name} ${run.ending}`}. ${said}`;
}

function textOf(base64: string): string {
  return new TextDecoder().decode(Uint8Array.from(atob(base64), (one) => one.charCodeAt(0)));
}

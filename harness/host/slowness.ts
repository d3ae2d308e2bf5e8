import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

/** Milliseconds for so many small programs, one after the other, from the start of the first to the end of the last. */
export type ProgramTimer = (programs: number) => Promise<number>;

const programs = 8;
/** A small program on the machines that the graders' patience was set on. Where page faults are dear, it takes ten times as long. */
const usualMs = 1;
const most = 8;
/** Who has not started a handful by then is as slow as can be. */
const longestMs = 10_000;

let measured = 1;

/**
 * How many times longer than usual this machine takes to start a program, from 1 to 8, as it was when a lab host opened last; 1 before
 * that. Waiting for a processor is only a part of it, and the rest no clock of the machine's time counts: what a submission has to
 * start is waited for so much longer. What is promised in seconds, or measured, is not.
 */
export function slowness(): number {
  return measured;
}

/** So many milliseconds, as long as this machine needs for what a usual one does in them. */
export function patient(milliseconds: number): number {
  return milliseconds * measured;
}

/** Measures this machine anew, and returns what it came to. Where that cannot be done, it is as it was. */
export async function measureSlowness(time: ProgramTimer = timePrograms): Promise<number> {
  const took = await time(programs).catch(() => Number.NaN);
  if (!Number.isNaN(took)) measured = Math.min(most, Math.max(1, took / (programs * usualMs)));
  return measured;
}

/** By the shell's own clock, so that neither the shell's start counts nor how long we take to hear of it (bash(1), EPOCHREALTIME in µs). */
async function timePrograms(count: number): Promise<number> {
  const script = `began=$EPOCHREALTIME; for ((i = 0; i < $1; i++)); do /usr/bin/true; done; echo $(( \${EPOCHREALTIME/./} - \${began/./} ))`;
  const env = { LC_ALL: 'C' };
  const told = promisify(execFile)('bash', ['-c', script, 'bash', String(count)], { env, timeout: longestMs });
  return await told.then(
    ({ stdout }) => Number.parseInt(stdout, 10) / 1000,
    ({ killed }: { readonly killed?: boolean }) => (killed ? longestMs : Number.NaN),
  );
}

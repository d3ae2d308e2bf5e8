import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';

/** How much longer than its processor time it may take on a busy machine, whose doing is no fault of what is read. */
const patience = 8;
const mostMemory = 3 * 1024 ** 3;

/**
 * Hands files of a submission to a program of ours that reads them, in a process that may take `milliseconds` of processor time and no more than 3 GB.
 * Returns what it had printed by then, a value for each line of JSON. Rejects where the machine gives it no time.
 */
export async function readApart<Read>(program: string, files: unknown, milliseconds: number): Promise<Read[]> {
  const seconds = Math.ceil(milliseconds / 1000);
  // At the first it is ended by SIGXCPU (setrlimit(2)), so SIGKILL is of others.
  const command = [
    `--cpu=${seconds}:${seconds + 5}`,
    `--data=${mostMemory}`,
    '--core=0',
    process.execPath,
    '--max-old-space-size=1024',
    program,
  ];
  const child = spawn('prlimit', command, {
    stdio: ['pipe', 'pipe', 'pipe'],
    timeout: patience * milliseconds,
    killSignal: 'SIGKILL',
    env: { PATH: process.env.PATH },
  });
  const failed = new Promise<never>((_, reject) => child.on('error', reject));
  // It may end before it has read everything.
  child.stdin.on('error', () => undefined);
  child.stdin.end(JSON.stringify(files));
  const [output] = await Promise.race([
    Promise.all([text(child.stdout), text(child.stderr), once(child, 'close')]),
    failed,
  ]);
  if (child.signalCode === 'SIGKILL') throw new Error('This machine is too busy to read what was handed in.');
  // Only whole lines: it may have been killed within one.
  return output
    .split('\n')
    .slice(0, -1)
    .map((line) => JSON.parse(line) as Read);
}

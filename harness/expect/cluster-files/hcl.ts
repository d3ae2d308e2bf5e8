import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';

const reader = new URL('./hcl-reader.ts', import.meta.url).pathname;
/** Of processor time, and of the wall's on a busy machine. */
const limits = { seconds: 20, wallMs: 240_000 } as const;

/**
 * Reads texts of HCL by a process of its own: the parser is four megabytes of Go made JavaScript, and nobody bounds what it does with what students
 * write. Null stands for what is no HCL; all are null where reading took too long. Rejects where the machine gives it no time.
 */
export async function parseHcl(texts: readonly string[]): Promise<readonly unknown[]> {
  const command = [`--cpu=${limits.seconds}:${limits.seconds + 5}`, '--core=0', process.execPath, reader];
  const child = spawn('prlimit', command, {
    stdio: ['pipe', 'pipe', 'ignore'],
    timeout: limits.wallMs,
    killSignal: 'SIGKILL',
    env: { PATH: process.env.PATH },
  });
  child.stdin.on('error', () => undefined);
  child.stdin.end(JSON.stringify(texts));
  const [said] = await Promise.all([text(child.stdout), once(child, 'close')]);
  if (child.signalCode === 'SIGKILL') throw new Error('This machine is too busy to read Terraform.');
  try {
    return JSON.parse(said) as readonly unknown[];
  } catch {
    return texts.map(() => null);
  }
}

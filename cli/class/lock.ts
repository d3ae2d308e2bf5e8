import { createHash } from 'node:crypto';
import { realpath } from 'node:fs/promises';
import { createServer } from 'node:net';
import { badInput, quote } from '../../harness/submission/index.ts';

/**
 * Keeps every other netproof of this machine from grading into `folder` until it is disposed of or we die: a socket in the
 * abstract namespace (unix(7)), which the kernel frees. Throws bad input when another one has it, or the folder cannot be read.
 */
export async function lockFolder(folder: string): Promise<AsyncDisposable> {
  const real = await realpath(folder).catch(({ code }: NodeJS.ErrnoException) => {
    throw badInput(`${quote(folder)} cannot be read (${code}): name a folder of grades.`);
  });
  const name = createHash('sha256').update(real).digest('hex').slice(0, 32);
  const server = createServer();
  await new Promise<void>((resolve, reject) => {
    server.once('error', () =>
      reject(badInput(`Another netproof is grading into ${quote(folder)}: wait for it to end.`)),
    );
    server.listen(`\0netproof-class-${name}`, resolve);
  });
  server.unref();
  return { [Symbol.asyncDispose]: () => new Promise((resolve) => server.close(() => resolve())) };
}

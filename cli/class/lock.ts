import { createHash } from 'node:crypto';
import { realpath } from 'node:fs/promises';
import { createServer } from 'node:net';
import { badInput, quote } from '../../harness/submission/index.ts';

/**
 * Keeps every other netproof of this machine from grading into `folder` until it is disposed of or we die: a socket in the
 * abstract namespace (unix(7)), which the kernel frees. Throws bad input when another one has it.
 */
export async function lockFolder(folder: string): Promise<AsyncDisposable> {
  const name = createHash('sha256')
    .update(await realpath(folder))
    .digest('hex')
    .slice(0, 32);
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

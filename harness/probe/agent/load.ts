import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import { type Namespace, within } from '../../host/agent/namespaces.ts';
import { afterGiven } from '../../host/machine-time.ts';
import { causedBySubmission, type Load, type LoadRequest } from '../../model/index.ts';

const generator = new URL('./load-generator.ts', import.meta.url).pathname;
/** What a server sends must not cost more than an honest one's answers do. */
const mostMemory = 2 * 1024 ** 3;
const mostHeapMib = 512;
const graceMs = 20_000;

/** Puts load on a URL from inside a namespace, by a process of its own that has its limits. Throws with what it says when that fails. */
export async function putLoad(namespace: Namespace, wanted: LoadRequest): Promise<Load> {
  const argument = JSON.stringify(wanted);
  const limits = [`--data=${mostMemory}`, '--core=0'];
  const child = within(namespace, () =>
    spawn('prlimit', [...limits, process.execPath, `--max-old-space-size=${mostHeapMib}`, generator, argument], {
      stdio: ['ignore', 'pipe', 'pipe'],
    }),
  );
  const ended = once(child, 'close');
  const callOff = afterGiven(wanted.seconds * 1000 + graceMs, () => void child.kill('SIGKILL'));
  const [output, errors] = await Promise.all([text(child.stdout), text(child.stderr)]);
  const [, signal] = await ended;
  callOff();
  if (signal !== null)
    throw causedBySubmission(`What ${wanted.url} answers under load takes more time or memory than there is for it.`);
  if (output === '')
    throw new Error(`The load generator failed: ${/^\w*Error: .*$/m.exec(errors)?.[0] ?? errors.trim()}`);
  return JSON.parse(output) as Load;
}

import { spawn } from 'node:child_process';
import { text } from 'node:stream/consumers';
import { type Namespace, within } from '../../host/agent/namespaces.ts';
import type { Load, LoadRequest } from '../../model/index.ts';

const generator = new URL('./load-generator.ts', import.meta.url).pathname;

/** Puts load on a URL from inside a namespace, by a process of its own. Throws with what it says when that fails. */
export async function putLoad(namespace: Namespace, wanted: LoadRequest): Promise<Load> {
  const argument = JSON.stringify(wanted);
  const child = within(namespace, () =>
    spawn(process.execPath, [generator, argument], { stdio: ['ignore', 'pipe', 'pipe'] }),
  );
  const [output, errors] = await Promise.all([text(child.stdout), text(child.stderr)]);
  if (output === '')
    throw new Error(`The load generator failed: ${/^\w*Error: .*$/m.exec(errors)?.[0] ?? errors.trim()}`);
  return JSON.parse(output) as Load;
}

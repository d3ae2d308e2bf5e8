import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { type Namespace, within } from './namespaces.ts';

/** Runs `ip -batch` inside a namespace of ours. Throws with what ip says when a line fails. */
export function ipBatch(namespace: Namespace, lines: readonly string[]): Promise<void> {
  return batch(namespace, ['ip', '-batch', '-'], lines);
}

/** Runs `nft -f` inside a namespace of ours: all lines or none. Throws with what nft says when one fails. */
export function nftBatch(namespace: Namespace, lines: readonly string[]): Promise<void> {
  return batch(namespace, ['nft', '-f', '-'], lines);
}

async function batch(
  namespace: Namespace,
  [program = '', ...args]: readonly string[],
  lines: readonly string[],
): Promise<void> {
  const child = within(namespace, () => spawn(program, args, { stdio: ['pipe', 'ignore', 'pipe'] }));
  let errors = '';
  child.stderr.on('data', (chunk) => {
    errors += chunk;
  });
  child.stdin.on('error', () => undefined);
  child.stdin.end(`${lines.join('\n')}\n`);
  const [code] = await once(child, 'close');
  if (code !== 0) throw new Error(`The simulated outside could not be set up: ${errors.trim()}`);
}

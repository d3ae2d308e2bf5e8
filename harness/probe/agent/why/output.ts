import { spawn } from 'node:child_process';
import { type Namespace, within } from '../../../host/agent/namespaces.ts';

const mostBytes = 8 * 1024 * 1024;
/** Of the wall's time: what explains a failure decides nothing. */
const limitMs = 5000;

/**
 * What a program prints in the namespace, given `input`; at most 8 MiB of it, and what it could not say in 5 s is lost. Never throws.
 */
export async function output(
  namespace: Namespace,
  command: string,
  args: readonly string[],
  input = '',
): Promise<string> {
  const child = within(namespace, () => spawn(command, args, { stdio: ['pipe', 'pipe', 'ignore'], timeout: limitMs }));
  const pieces: Buffer[] = [];
  let bytes = 0;
  child.stdout.on('data', (piece: Buffer) => {
    bytes += piece.length;
    if (bytes <= mostBytes) pieces.push(piece);
  });
  child.stdin.on('error', () => undefined);
  child.stdin.end(input);
  await new Promise<void>((resolve) => {
    child.once('error', () => resolve());
    child.once('close', () => resolve());
  });
  return Buffer.concat(pieces).toString('utf8');
}

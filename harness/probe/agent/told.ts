import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { type Namespace, within } from '../../host/agent/namespaces.ts';
import { afterGiven } from '../../host/machine-time.ts';
import { causedBySubmission } from '../../model/index.ts';

/** What one of the machine's tools may tell of a namespace: an honest lab needs a hundredth of it. */
const mostBytes = 8 * 1024 * 1024;
const patienceMs = 20_000;

/**
 * What a tool of the machine's prints in a namespace, its errors apart. Throws where the submission has put more there than can be told,
 * or so much that it takes too long.
 */
export async function told(
  namespace: Namespace,
  [tool = '', ...args]: readonly string[],
  input = '',
): Promise<{ readonly output: string; readonly errors: string }> {
  const child = within(namespace, () => spawn(tool, args, { stdio: ['pipe', 'pipe', 'pipe'] }));
  child.stdin.on('error', () => undefined);
  child.stdin.end(input);
  const { chunks, trouble } = await collect(child);
  if (trouble !== undefined) throw causedBySubmission(`What ${tool} tells of ${namespace.key} ${trouble}.`);
  return { output: chunks[1].toString('utf8'), errors: chunks[2].toString('utf8') };
}

async function collect(child: ChildProcess) {
  const pieces: { 1: Buffer[]; 2: Buffer[] } = { 1: [], 2: [] };
  let bytes = 0;
  let trouble: string | undefined;
  const stop = (why: string) => {
    trouble ??= why;
    child.kill('SIGKILL');
  };
  const callOff = afterGiven(patienceMs, () => stop(`takes longer than ${patienceMs / 1000} s`));
  for (const at of [1, 2] as const)
    child.stdio[at]?.on('data', (piece: Buffer) => {
      bytes += piece.length;
      if (bytes > mostBytes) stop(`is more than ${mostBytes / 1024 / 1024} MB`);
      else pieces[at].push(piece);
    });
  // A tool that this machine does not have tells nothing.
  await once(child, 'close').catch(() => undefined);
  callOff();
  return { trouble, chunks: { 1: Buffer.concat(pieces[1]), 2: Buffer.concat(pieces[2]) } };
}

/** The list, where it is no longer than `most`. Throws, with what it is a list of, where the submission has made it longer. */
export function bounded<T>(list: readonly T[], most: number, what: string): readonly T[] {
  if (list.length > most) throw causedBySubmission(`There are ${list.length} ${what}; at most ${most} are looked at.`);
  return list;
}

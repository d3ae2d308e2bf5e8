import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, openSync } from 'node:fs';
import { text } from 'node:stream/consumers';
import { within } from '../../host/agent/namespaces.ts';
import type { Attempt } from '../../model/index.ts';
import { readPolicy } from '../policy/lines.ts';
import type { Engine } from './context.ts';
import { readBelow } from './submission.ts';

const chain = 'DOCKER-USER';
const programs = ['iptables', 'ip6tables'];

/** Runs the commands of a policy of the submission's where the engine has its rules; ends at the first that fails. Throws where the engine is not ours alone. */
export async function applyPolicy(engine: Engine, file: string): Promise<Attempt> {
  const content = readBelow(engine.settings.folder, file);
  if (content === undefined)
    return { refused: [{ file, line: null, sentence: 'there is no such file in the submission' }] };
  const read = readPolicy(content, file);
  if ('refused' in read) return read;
  const began = performance.now();
  for (const { words, tolerant, line } of read) {
    const { code, said } = await run(engine, words);
    if (code === 0 || tolerant) continue;
    const output = `${file}, line ${line}: ${said.trim()}`;
    return { command: words.join(' '), ended: 'exit', exitCode: code, output, durationMs: performance.now() - began };
  }
  return { command: file, ended: 'exit', exitCode: 0, output: '', durationMs: performance.now() - began };
}

/** Empties the chain: as the engine makes it, whatever is in it lets everything pass. */
export async function dropPolicy(engine: Engine): Promise<void> {
  for (const program of programs) await run(engine, [program, '-F', chain]);
}

/** Somebody else may be at the tables: it waits, if it is not told to by itself. */
function patientWords(words: readonly string[]): readonly string[] {
  return words.some((word) => word === '-w' || word === '--wait') ? words : ['-w', ...words];
}

async function run(
  { place, settings }: Engine,
  [program = '', ...words]: readonly string[],
): Promise<{ code: number; said: string }> {
  if (settings.kind !== 'own') throw new Error('Rules are set in an engine of our own only.');
  const fd = openSync(`/proc/${place.lab.pid}/ns/net`, 'r');
  try {
    const child = within({ fd }, () => spawn(program, patientWords(words), { stdio: ['ignore', 'pipe', 'pipe'] }));
    const [out, errors, [code]] = await Promise.all([text(child.stdout), text(child.stderr), once(child, 'close')]);
    return { code: (code as number | null) ?? -1, said: errors + out };
  } finally {
    closeSync(fd);
  }
}

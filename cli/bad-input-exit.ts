import { debuglog } from 'node:util';
import { isBadInput, printable } from '../harness/submission/index.ts';

const debug = debuglog('netproof');

/** Runs a command and sets the exit code that it returns. An error is a sentence on `stderr`: 2 for bad input, 3 for all else. */
export async function reportBadInput(stderr: NodeJS.WritableStream, command: () => Promise<number>): Promise<void> {
  try {
    process.exitCode = await command();
  } catch (error) {
    debug('%O', error);
    stderr.write(`${printable(error instanceof Error ? error.message : String(error))}\n`);
    process.exitCode = isBadInput(error) ? 2 : 3;
  }
}

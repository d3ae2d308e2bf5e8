/** Captures with tcpdump, which is careful with privileges and buffers where we need not be. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { statSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';

/** The headers are enough, and let many packets wait in the kernel's buffer: 16 MB of it. */
const keptBytes = 128;
const bufferKib = 16_384;
const quietMs = 30;
const patienceMs = 500;

export interface Capture {
  /** Ends it. Resolves, with how many packets the kernel had to drop, when the file is complete. */
  stop(): Promise<number>;
  /** Settles when tcpdump ends, asked or not. */
  readonly ended: Promise<unknown>;
}

/**
 * Starts to capture what crosses a bridge into a file and resolves once it listens. The bridge itself is listened to,
 * promiscuously: then every frame is handed to it once, however many of its ports the frame passes. Throws an Error
 * whose message is a sentence.
 */
export async function startCapture(bridge: string, file: string): Promise<Capture> {
  // In a session of its own: Ctrl+C is for us, who then let it read on for a moment. It ends with us, however we end.
  const child = spawn(
    'setpriv',
    [
      ...['--pdeathsig', 'INT', '--', 'tcpdump'],
      ...['-i', bridge, '-n', '-U', '--immediate-mode', '-Z', 'root'],
      ...['-s', `${keptBytes}`, '-B', `${bufferKib}`, '-w', file],
    ],
    { stdio: ['ignore', 'ignore', 'pipe'], detached: true },
  );
  let said = '';
  const ended = once(child, 'close').catch((error: Error) => {
    said = error.message;
  });
  const listening = new Promise<void>((resolve) => {
    child.stderr.on('data', (chunk) => {
      said += chunk;
      if (said.includes('listening on')) resolve();
    });
  });
  const failed = ended.then(() => {
    throw new Error(`tcpdump cannot capture on ${bridge}: ${said.trim().split('\n').at(-1)}.`);
  });
  failed.catch(() => undefined);
  await Promise.race([listening, failed]);
  return {
    ended,
    stop: async () => {
      await becomeQuiet(file);
      child.kill('SIGINT');
      await ended;
      return Number(/(\d+) packets? dropped by kernel/.exec(said)?.[1] ?? 0);
    },
  };
}

/** What waits in the kernel's buffer when tcpdump is told to end is lost: so it may read on while there is more to read. */
async function becomeQuiet(file: string): Promise<void> {
  const size = () => statSync(file, { throwIfNoEntry: false })?.size;
  const deadline = performance.now() + patienceMs;
  for (let before: number | undefined = -1; before !== size() && performance.now() < deadline; ) {
    before = size();
    await delay(quietMs);
  }
}

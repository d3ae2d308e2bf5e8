import { setTimeout as delay } from 'node:timers/promises';
import { asking, type LabHost, type RunOptions, type RunResult } from '../model/index.ts';
import type { LabCalls, ScreenSize } from './protocol.ts';

/** A shell in a lab host that a person works in. `await using` ends it and all that it started. */
export interface Shell extends AsyncDisposable {
  type(data: Buffer): Promise<void>;
  resize(size: ScreenSize): Promise<void>;
  /** What it shows, piece by piece, until it ends. */
  output(): AsyncIterable<Buffer>;
}

const pollMs = 150;
const caller = (host: LabHost) => asking<LabCalls>((...call) => host.probe(...call));

/**
 * Opens a shell as the lab host's root, in the namespace of that name, or in the host's own for null. Throws where the lab host has ended;
 * a namespace that there is not is told by the shell itself.
 */
export async function openShell(host: LabHost, namespace: string | null, size: ScreenSize): Promise<Shell> {
  const ask = caller(host);
  const id = await ask('shell.open', { ...size, namespace });
  return {
    async type(data) {
      await ask('shell.type', { ...id, data: data.toString('base64') });
    },
    async resize({ columns, rows }) {
      await ask('shell.resize', { ...id, columns, rows });
    },
    async *output() {
      for (;;) {
        const { data } = await ask('shell.read', id);
        if (data === '') return;
        yield Buffer.from(data, 'base64');
      }
    },
    async [Symbol.asyncDispose]() {
      // With the lab host, its shells have ended.
      await ask('shell.close', id).catch(() => undefined);
    },
  };
}

/** Lets go of all in a lab host that probes hold for the next one: who works in a shell there finds it as it is. */
export async function releaseHost(host: LabHost): Promise<void> {
  await caller(host)('lab.release', null);
}

/** Runs a line as `host.run` does, and hands on what it writes while it runs: at most the last 64 KiB of each look. */
export async function runAloud(
  host: LabHost,
  line: string,
  options: RunOptions,
  onOutput: (text: string) => void,
): Promise<RunResult> {
  const ask = caller(host);
  const done = host.run(line, options);
  let ended = false;
  let shown = 0;
  const end = done.finally(() => {
    ended = true;
  });
  end.catch(() => undefined);
  const look = async () => {
    const { text, bytes } = await ask('lab.since', { from: shown });
    if (bytes > shown) onOutput(text);
    shown = bytes;
  };
  while (!ended) {
    await Promise.race([delay(pollMs), end.catch(() => undefined)]);
    await look().catch(() => undefined);
  }
  return await done;
}

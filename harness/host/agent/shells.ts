import type { ChildProcess } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { readlinkSync } from 'node:fs';
import type { Id, ScreenSize } from '../protocol.ts';
import { type Lab, labEnv, labFolder, spawnConfined } from './lab.ts';
import { kill, labProcesses, withDescendants, withVariable } from './processes.ts';
import { enter } from './run.ts';
import type { AgentSettings } from './settings.ts';

/** The variable by which the processes of a shell are found again. */
const mark = 'DESK_SHELL';
const most = 16;
// bash(1): what a variable holds is not expanded again.
const prompt = '$DESK_NAMESPACE:\\w# ';

interface Shell {
  readonly child: ChildProcess;
  readonly mark: string;
  /** Resolves when something has changed since it was last asked for. */
  changed(): Promise<unknown>;
  isOver(): boolean;
}

/** After a shell has ended, what it wrote last may be on its way for so long; what it left in the background may hold the pipe open. */
const lingerMs = 100;

/** The calls for shells that a person works in: each has a terminal of its own in the lab host, which script(1) makes. */
export function shellCalls(lab: Lab, settings: AgentSettings) {
  const shells = new Map<number, Shell>();
  let next = 0;

  function find(id: number): Shell {
    const shell = shells.get(id);
    if (!shell) throw new Error(`There is no shell ${id}.`);
    return shell;
  }

  const family = (shell: Shell) => withVariable(labProcesses(lab), mark, shell.mark);

  return {
    open({ namespace, ...size }: ScreenSize & { readonly namespace: string | null }): Id {
      if (shells.size >= most) throw new Error(`There are ${most} shells open: close one first.`);
      const id = next++;
      const own = randomBytes(9).toString('base64url');
      const inside = namespace === null ? '' : 'ip netns exec "$DESK_NAMESPACE" ';
      const line = `cd ${labFolder}; ${sizeLine(size)}; exec ${inside}env PS1="$DESK_PROMPT" bash -i`;
      const variables = {
        ...labEnv,
        TERM: 'xterm-256color',
        [mark]: own,
        DESK_NAMESPACE: namespace ?? 'host',
        DESK_PROMPT: prompt,
      };
      const environment = Object.entries(variables).map(([name, value]) => `${name}=${value}`);
      const script = ['/usr/bin/env', '-i', ...environment, '/usr/bin/script', '-qefc', line, '/dev/null'];
      const child = spawnConfined(settings, enter(lab, script), ['pipe', 'pipe', 'ignore']);
      child.stdin?.on('error', () => undefined);
      shells.set(id, { child, mark: own, ...watched(child) });
      return { id };
    },
    type(id: number, data: string): null {
      find(id).child.stdin?.write(Buffer.from(data, 'base64'));
      return null;
    },
    async read(id: number): Promise<{ readonly data: string }> {
      const { child, changed, isOver } = find(id);
      for (;;) {
        const change = changed();
        const data: Buffer | null = child.stdout?.read() ?? null;
        if (data) return { data: data.toString('base64') };
        if (isOver()) return { data: '' };
        await change;
      }
    },
    async resize(id: number, size: ScreenSize): Promise<null> {
      const terminal = family(find(id))
        .map(terminalOf)
        .find((path) => path !== undefined);
      if (terminal === undefined) return null;
      const command = ['/usr/bin/sh', '-c', `${sizeLine(size)} < "$0"`, terminal];
      const child = spawnConfined(settings, enter(lab, command), ['ignore', 'ignore', 'ignore']);
      await once(child, 'exit');
      return null;
    },
    close(id: number): null {
      const shell = find(id);
      shells.delete(id);
      const isThere = shell.child.exitCode === null && shell.child.signalCode === null;
      kill(() => [...(isThere ? withDescendants(shell.child.pid ?? 0) : []), ...family(shell)]);
      return null;
    },
  };
}

function watched(child: ChildProcess): Pick<Shell, 'changed' | 'isOver'> {
  let over = false;
  let next = Promise.withResolvers<void>();
  const wake = () => {
    next.resolve();
    next = Promise.withResolvers<void>();
  };
  const end = () => {
    over = true;
    wake();
  };
  child.stdout?.on('readable', wake).on('end', end).on('error', end);
  child.once('exit', () => setTimeout(end, lingerMs));
  child.once('error', end);
  return { changed: () => next.promise, isOver: () => over };
}

/** The shell line that tells a terminal its size (stty(1)). */
function sizeLine({ columns, rows }: ScreenSize): string {
  const whole = (value: number) => Math.min(1000, Math.max(1, Math.trunc(value) || 1));
  return `stty rows ${whole(rows)} cols ${whole(columns)} 2>/dev/null`;
}

function terminalOf(pid: number): string | undefined {
  try {
    const path = readlinkSync(`/proc/${pid}/fd/0`);
    return path.startsWith('/dev/pts/') ? path : undefined;
  } catch {
    return undefined; // It has just ended.
  }
}

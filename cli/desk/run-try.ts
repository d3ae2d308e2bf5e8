import { debuglog } from 'node:util';
import { type Choice, choiceLine, isBadInput, loadSubmission } from '../../harness/submission/index.ts';
import { listenForInterrupt } from '../interrupt.ts';
import type { Output } from '../progress-lines.ts';
import type { Wiring } from '../wiring.ts';
import { chooseDeskUnit } from './bed.ts';
import { type Console, type Input, openConsole } from './console.ts';
import { openDesk } from './desk.ts';
import { interruptible, showChecks, showEvents, type Work, workAt } from './terminal.ts';
import { errorText } from './words.ts';

export interface TryRequest {
  readonly submission: Choice;
  readonly day?: string | undefined;
  readonly web?: boolean | undefined;
}

export interface DeskStreams {
  readonly stdin: Input;
  readonly stdout: Output;
  readonly stderr: Output;
}

const debug = debuglog('netproof');

/** Opens a desk for a submission and works at it until it is left. Returns the exit code: 0, 2 for bad input, 3 where no lab host opens, 130 or 143 when interrupted. */
export async function runTry(wiring: Wiring, request: TryRequest, streams: DeskStreams): Promise<number> {
  return await atConsole(streams, async ({ console, signal, work }) => {
    console.say(choiceLine(request.submission, process.cwd()));
    const folder = request.submission.path;
    const { days } = await loadSubmission(folder, wiring.lab.units);
    const about = chooseDeskUnit(wiring.lab, days, request.day);
    await using desk = openDesk({ wiring, folder, about });
    if (request.web) {
      const { serveDesk } = await import('./web/serve-desk.ts');
      return await serveDesk({ desk, console, signal, wiring });
    }
    showEvents(desk, console);
    await desk.reset(signal);
    showChecks(desk, console);
    console.say("'help' lists what you can do here.");
    await workAt({ desk, console, folder, wiring, signal, work });
    return undefined;
  });
}

export interface AtConsole {
  readonly console: Console;
  /** Aborted when all is to end. */
  readonly signal: AbortSignal;
  readonly work: Work;
}

/** Runs `session` with a console that tells Ctrl-C, signals and a closed pipe as an abort; an error is a sentence and an exit code. */
export async function atConsole(
  { stdin, stdout, stderr }: DeskStreams,
  session: (at: AtConsole) => Promise<number | undefined>,
): Promise<number> {
  using interrupt = listenForInterrupt();
  const left = new AbortController();
  let code: number | undefined;
  const signal = AbortSignal.any([interrupt.signal, left.signal]);
  const work = interruptible(signal);
  // A reader that has gone (`| head`) wants no more.
  const gone = () => {
    code ??= 0;
    left.abort(new Error('Nobody reads this any more.'));
  };
  stdout.on('error', gone);
  using console = openConsole(stdin, stdout, () => {
    if (work.interrupt()) return;
    code ??= 130;
    left.abort(new Error('Interrupted.'));
  });
  try {
    return (await session({ console, signal, work })) ?? interrupt.exitCode() ?? code ?? 0;
  } catch (error) {
    debug('%O', error);
    if (!left.signal.aborted) stderr.write(`${errorText(error)}\n`);
    return interrupt.exitCode() ?? code ?? (isBadInput(error) ? 2 : 3);
  }
}

import { printable } from '../../harness/submission/index.ts';
import { topologyText } from '../../reports/topology-text.ts';
import { hasColour, showProgress } from '../progress-lines.ts';
import type { Wiring } from '../wiring.ts';
import { type DeskCommand, helpLines, readCommand } from './command.ts';
import { abortOf, type Console } from './console.ts';
import type { Desk, DeskEvent } from './desk.ts';
import { changesIn } from './watch.ts';
import { checkLine, errorText, reasonLines, standing, whyLines } from './words.ts';

/** What else a desk's prompt can do. */
export interface TerminalOptions {
  readonly desk: Desk;
  readonly console: Console;
  /** The files to watch. */
  readonly folder: string;
  readonly wiring: Pick<Wiring, 'renderSummary'>;
  /** Ends everything. */
  readonly signal: AbortSignal;
  /** The signal of what is under way, and whether something is: Ctrl-C ends that, and not the desk. */
  readonly work: Work;
  readonly exercise?: {
    /** An explanation was asked for. */
    explained(): void;
    hint(): Promise<void>;
    solve(signal: AbortSignal): Promise<void>;
    reset(signal: AbortSignal): Promise<void>;
  };
}

/** Something under way that can be interrupted by itself. */
export interface Work {
  run<T>(work: (signal: AbortSignal) => Promise<T>): Promise<T>;
  /** False when nothing was under way. */
  interrupt(): boolean;
}

/** Work that one abort ends, with `whole` or by itself: one thing at a time. */
export function interruptible(whole: AbortSignal): Work {
  let now: AbortController | undefined;
  return {
    async run(work) {
      const own = new AbortController();
      now = own;
      try {
        return await work(AbortSignal.any([own.signal, whole]));
      } finally {
        now = undefined;
      }
    },
    interrupt() {
      now?.abort(new Error('Interrupted.'));
      return now !== undefined;
    },
  };
}

/** Shows what happens at a desk as it happens. What it returns ends that. */
export function showEvents(desk: Desk, console: Console): () => void {
  const show = showProgress(console.output);
  let rest = '';
  const lines = (text: string) => {
    const all = (rest + text).split('\n');
    rest = (all.pop() ?? '').slice(-4000);
    if (all.length > 0) console.write(all.map((line) => `  | ${printable(line)}`));
  };
  return desk.listen((event: DeskEvent) => {
    if (event.kind === 'output') lines(event.text);
    if (event.kind === 'stale') console.say("The files have changed since: 'reset' brings them up anew.");
    if (event.kind !== 'progress') return;
    if (event.progress.kind === 'up-end' && rest !== '') lines('\n');
    // Checks may run twice, and what they come to is told when all is known.
    if (event.progress.kind === 'up-end' || event.progress.kind.endsWith('start')) show(event.progress);
  });
}

/** Reads commands and does them until there are no more. */
export async function workAt(options: TerminalOptions): Promise<void> {
  const { console, signal, exercise } = options;
  const prompt = `${exercise ? 'break' : 'try'}> `;
  while (!signal.aborted) {
    const line = await console.ask(prompt, signal);
    if (line === undefined) return;
    const command = readCommand(line, { exercise: exercise !== undefined });
    if (command.kind === 'quit') return;
    try {
      await options.work.run((own) => obey(command, options, own));
    } catch (error) {
      if (signal.aborted) return;
      console.say(errorText(error));
    }
  }
}

async function obey(command: DeskCommand, options: TerminalOptions, signal: AbortSignal): Promise<void> {
  const { desk, console, exercise } = options;
  switch (command.kind) {
    case 'nothing':
    case 'quit':
      return;
    case 'wrong':
      return console.say(command.sentence);
    case 'help':
      return console.say(helpLines(exercise !== undefined).join('\n'));
    case 'checks':
      return showChecks(desk, console, { withReasons: !exercise });
    case 'check': {
      const results = await desk.check(command.names, signal);
      return showChecks(desk, console, { ids: results.map(({ id }) => id), withReasons: !exercise });
    }
    case 'why':
      exercise?.explained();
      return console.say(whyLines(await desk.why(command.from, command.to)).join('\n'));
    case 'map':
      return console.write(topologyText((await desk.survey()).namespaces));
    case 'log':
      return console.say(await desk.log(command.service));
    case 'run': {
      const { output, exitCode, ended } = await orInterrupted(desk.run(command.line), signal);
      if (output !== '') console.write([printable(output).trimEnd()]);
      if (exitCode !== 0)
        console.say(ended === 'exit' ? `It ended with ${exitCode}.` : `It ran into a limit: ${ended}.`);
      return;
    }
    case 'shell':
      return await workInShell(desk, console, command.namespace, signal);
    case 'reset':
      if (exercise) return await exercise.reset(signal);
      await desk.reset(signal);
      return showChecks(desk, console);
    case 'watch':
      return await watchFiles(options, signal);
    case 'grade':
      return await showGrade(options, signal);
    case 'hint':
      return await exercise?.hint();
    case 'solve':
      return await exercise?.solve(signal);
  }
}

/** A line cannot be called back: it goes on to its own limit, and the prompt does not wait. */
async function orInterrupted<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  work.catch(() => undefined);
  return await Promise.race([
    work,
    abortOf(signal).then(() => {
      throw new Error('Interrupted: the line itself goes on in the lab host.');
    }),
  ]);
}

/** The checks' states, all or these, and why those that did not pass did not: in an exercise that would be its answer. */
export function showChecks(
  desk: Desk,
  console: Console,
  { ids, withReasons = true }: { readonly ids?: readonly string[]; readonly withReasons?: boolean } = {},
): void {
  const shown = desk.checks().filter(({ check }) => ids?.includes(check.id) ?? true);
  const { output } = console;
  console.write(shown.map((one) => checkLine(one, output)));
  const reasons = withReasons ? shown.flatMap(({ result }) => (result ? reasonLines(result, output) : [])) : [];
  if (reasons.length > 0) console.write(reasons);
  console.say(standing(desk.checks()));
  const left = shown.flatMap(({ state, check }) => (state === 'not run' ? [check] : []));
  const elsewhere = left.filter((check) => desk.about.elsewhere.includes(check));
  if (elsewhere.length > 0) {
    const names = elsewhere.map(({ id }) => id).join(' ');
    console.say(`Not run yet, as they want a fresh lab host each time: 'check ${names}' runs them.`);
  }
  if (left.length > elsewhere.length) console.say("'check' runs those that have not run.");
}

async function showGrade({ desk, console, wiring }: TerminalOptions, signal: AbortSignal): Promise<void> {
  const grade = await desk.grade(signal);
  const { output } = console;
  console.write([wiring.renderSummary(grade, { color: hasColour(output), columns: output.columns ?? 80 }).trimEnd()]);
}

async function watchFiles({ desk, console, folder }: TerminalOptions, signal: AbortSignal): Promise<void> {
  console.say(`Watching ${printable(folder)}; ${console.isTerminal ? 'Enter' : 'the next line'} ends it.`);
  const over = new AbortController();
  const own = AbortSignal.any([signal, over.signal]);
  const line = console.nextLine(own).then(() => over.abort(new Error('No longer watched.')));
  try {
    for await (const _ of changesIn(folder, own)) await bringUpAnew(desk, console, own);
  } catch (error) {
    if (!own.aborted) console.say(errorText(error));
  }
  over.abort(new Error('No longer watched.'));
  await line;
}

async function bringUpAnew(desk: Desk, console: Console, signal: AbortSignal): Promise<void> {
  try {
    await desk.reset(signal);
    showChecks(desk, console);
  } catch (error) {
    if (!signal.aborted) console.say(errorText(error));
  }
}

async function workInShell(desk: Desk, console: Console, namespace: string | null, signal: AbortSignal): Promise<void> {
  if (!console.isTerminal) return console.say("A shell needs a terminal: 'run COMMAND' runs one line.");
  const { output } = console;
  const size = () => ({ columns: output.columns ?? 80, rows: (output as NodeJS.WriteStream).rows ?? 24 });
  await using shell = await desk.shell(namespace, size());
  // Whoever ends the desk does not wait for the next key.
  void abortOf(signal).then(() => shell[Symbol.asyncDispose]());
  await console.raw(async (input) => {
    const type = (data: Buffer | string) => void shell.type(Buffer.from(data)).catch(() => undefined);
    const resize = () => void shell.resize(size()).catch(() => undefined);
    input.on('data', type);
    output.on('resize', resize);
    try {
      for await (const data of shell.output()) output.write(data);
    } finally {
      input.off('data', type);
      output.off('resize', resize);
    }
  });
}

import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { type Answer, type Judgement, share } from '../../exercises/answer.ts';
import { causes } from '../../exercises/hints.ts';
import { type Level, levels } from '../../exercises/kinds.ts';
import { badInput, invokedFrom, quote } from '../../harness/submission/index.ts';
import { project } from '../project.ts';
import type { Wiring } from '../wiring.ts';
import { answerFrom } from './answer-file.ts';
import type { Console } from './console.ts';
import { type Exercise, type ExerciseAsked, prepareExercise } from './exercise.ts';
import { atConsole, type DeskStreams } from './run-try.ts';
import { showEvents, workAt } from './terminal.ts';

export interface BreakRequest extends ExerciseAsked {
  /** What a right answer is worth, where it is. */
  readonly points?: number | undefined;
}

/** The level that a word means. Throws bad input for another. */
export function levelFrom(word: string): Level {
  const level = levels.find((one) => String(one) === word);
  if (level === undefined) throw badInput(`There is no level ${quote(word)}: choose from ${levels.join(', ')}.`);
  return level;
}

/** Breaks the reference and lets somebody find out. Returns the exit code, as `runTry` does. */
export async function runBreak(wiring: Wiring, request: BreakRequest, streams: DeskStreams): Promise<number> {
  return await atConsole(streams, async ({ console, signal, work }) => {
    await using exercise = prepareExercise(wiring, request);
    const { desk } = exercise;
    showEvents(desk, console);
    console.say(
      `Exercise ${request.unit}, seed ${request.seed}, level ${request.level}: the reference comes up, and breaks.`,
    );
    await exercise.reset(signal);
    showBroken(exercise, console);
    const began = performance.now();
    let hints = 0;
    let explained = 0;
    await workAt({
      ...{ desk, console, wiring, signal, work, folder: '' },
      exercise: {
        explained: () => {
          explained++;
        },
        hint: async () => {
          const all = exercise.hints();
          console.say(all[hints] ?? 'There are no more hints.');
          hints = Math.min(all.length, hints + 1);
        },
        solve: async (own) => {
          const answer = await askAnswer(console, own);
          if (!answer) return;
          console.say('The fault comes about once more in a fresh lab host, and your mend runs there.');
          const judgement = await exercise.judge(answer, own);
          const taken = `After ${Math.round((performance.now() - began) / 1000)} s, ${hints} hints and ${explained} explanations.`;
          console.say([...judgementLines(judgement, request.points, hints + explained), taken].join('\n'));
          if (isRight(judgement))
            console.say(
              `It was: ${exercise
                .faults()
                .map(({ kind }) => kind)
                .join(', and ')}.`,
            );
        },
        reset: async (own) => {
          await exercise.reset(own);
          showBroken(exercise, console);
        },
      },
    });
    return undefined;
  });
}

/** Judges an answer and prints it. Returns 0 where all of it is right, else 1. */
export async function runSolve(
  wiring: Wiring,
  request: BreakRequest & { readonly answer: Answer },
  streams: DeskStreams,
): Promise<number> {
  return await atConsole(streams, async ({ console, signal }) => {
    await using exercise = prepareExercise(wiring, request);
    const judgement = await exercise.judge(request.answer, signal);
    console.say(judgementLines(judgement, request.points).join('\n'));
    return isRight(judgement) ? 0 : 1;
  });
}

function isRight({ place, cause, mends, spares }: Judgement): boolean {
  return place && cause && mends && spares;
}

function judgementLines(judgement: Judgement, points: number | undefined, hints = 0): string[] {
  const earned = points === undefined ? undefined : Math.round(points * share(judgement, hints) * 100) / 100;
  return [...judgement.sentences, ...(earned === undefined ? [] : [`${earned} of ${points} points.`])];
}

function showBroken(exercise: Exercise, console: Console): void {
  const broken = exercise.broken();
  console.say(
    `Something is broken. Of what worked before, ${broken.length} no longer ${broken.length === 1 ? 'does' : 'do'}:`,
  );
  const most = 6;
  for (const flow of broken.slice(0, most)) console.say(`  ${flow}`);
  if (broken.length > most) console.say(`  and ${broken.length - most} more`);
  console.say("Find the place and the cause, and a mend: 'help' lists what you can do, 'solve' takes your answer.");
}

async function askAnswer(console: Console, signal: AbortSignal): Promise<Answer | undefined> {
  const place = await console.ask("place ('host' or a namespace; several with a comma)> ", signal);
  if (place === undefined) return undefined;
  let cause = await console.ask("cause (a word for each; '?' lists them)> ", signal);
  while (cause?.trim() === '?') {
    console.say(causes.join(', '));
    cause = await console.ask('cause> ', signal);
  }
  if (cause === undefined) return undefined;
  const mend = await console.ask('mend (a shell line, or a file that holds the lines)> ', signal);
  if (mend === undefined) return undefined;
  const words = (text: string) => text.split(',').map((word) => word.trim());
  const from = invokedFrom({ env: process.env, cwd: process.cwd(), project });
  const lines = await readFile(resolve(from, mend.trim()), 'utf8').catch(() => mend);
  return answerFrom({ place: words(place), cause: words(cause), mend: lines }, 'An answer');
}

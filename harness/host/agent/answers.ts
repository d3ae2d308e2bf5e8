import { isCausedBySubmission, type Json } from '../../model/index.ts';

/** A call of the grader, a line of JSON. */
export interface Call {
  readonly id: number;
  readonly name: string;
  readonly args: Json;
}

/** Writes a message of the agent to the grader, as a line. Throws when it cannot be written as JSON, as when it is too large. */
function say(message: object): void {
  process.stdout.write(`${JSON.stringify(message)}\n`);
}

/** Tells the grader that calls are answered from now on. */
export function sayReady(words: Json): void {
  say({ ready: words });
}

/** Answers a call with what `result` comes to, or with why it failed. */
export async function answerWith({ id, name }: Pick<Call, 'id' | 'name'>, result: Promise<unknown>): Promise<void> {
  try {
    say({ id, result: (await result) ?? null });
  } catch (error) {
    const { message } = error as Error;
    const tooLarge = message === 'Invalid string length' || /^Maximum call stack/.test(message);
    const caused = tooLarge || isCausedBySubmission(error);
    say({ id, error: tooLarge ? `What '${name}' saw is too large to tell.` : message, ...(caused && { caused }) });
  }
}

/**
 * Keeps the agent alive when something in it throws where nobody waits for it: what a submission sends must not end its own grading.
 * The exchange that threw is lost, and what waits for it runs into its limit.
 */
export function surviveSurprises(): void {
  process.on('uncaughtException', (error) => {
    process.stderr.write(`${error.name}: ${error.message}\n`);
  });
}

import { readFile } from 'node:fs/promises';
import type { Answer } from '../../exercises/answer.ts';
import { causes } from '../../exercises/hints.ts';
import { badInput, quote } from '../../harness/submission/index.ts';

/** The answer in a JSON file: { place, cause, mend }, place and cause a word each, or lists of them. Throws bad input for anything else. */
export async function readAnswer(file: string): Promise<Answer> {
  const text = await readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
    throw badInput(`${quote(file)} cannot be read: ${error.code ?? error.message}.`);
  });
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw badInput(`${quote(file)} is no JSON: ${(error as Error).message}`);
  }
  return answerFrom(value, file);
}

/** An answer as data. Throws bad input where a part is missing, or a cause is none of the words. */
export function answerFrom(value: unknown, whence: string): Answer {
  const given = typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
  const place = words(given.place);
  const cause = words(given.cause);
  if (place.length === 0 || cause.length !== place.length || typeof given.mend !== 'string')
    throw badInput(
      `${whence} must say "place" and "cause", a word each or as many of both, and "mend", the shell lines.`,
    );
  const unknown = cause.find((word) => !(causes as readonly string[]).includes(word));
  if (unknown !== undefined) throw badInput(`${quote(unknown)} is no cause: choose from ${causes.join(', ')}.`);
  return { place, cause, mend: given.mend };
}

function words(value: unknown): string[] {
  const all = Array.isArray(value) ? value : [value];
  return all.every((one) => typeof one === 'string') ? all : [];
}

/** An error whose message is one sentence for the user about what they gave us; doors print it without a stack trace. */
export function badInput(message: string): Error {
  const error = new Error(message);
  error.name = 'BadInput';
  error.stack = '';
  return error;
}

export function isBadInput(error: unknown): error is Error {
  return error instanceof Error && error.name === 'BadInput';
}

const asks = Symbol('asks');

/**
 * Bad input that nobody can blame on the submission before a person has looked: which of two folders counts, what a login page in
 * an archive's place was. A class puts it to the instructor and gives no mark; a refusal, which is other bad input, is a zero.
 */
export function question(message: string): Error {
  return Object.assign(badInput(message), { [asks]: true });
}

export function isQuestion(error: unknown): error is Error {
  return isBadInput(error) && asks in error;
}

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

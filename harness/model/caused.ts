const name = 'CausedBySubmission';

/** An Error for what could not be observed because of what the submission made, sent or took away: a failure of its, and no error of the grader's. */
export function causedBySubmission(sentence: string): Error {
  return Object.assign(new Error(sentence), { name });
}

/** Whether that is what was thrown. */
export function isCausedBySubmission(thrown: unknown): thrown is Error {
  return thrown instanceof Error && thrown.name === name;
}

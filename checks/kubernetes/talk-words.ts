import type { Evidence, TalkSeen } from '../../harness/model/index.ts';

/** What became of words, for the reader. */
export function talkWords(title: string, said: readonly (TalkSeen & { readonly what: string })[]): Evidence {
  const rows = said.map(({ what, to, port, result, by, source }) => [
    what,
    `${to}:${port}`,
    result,
    by ?? 'nobody',
    source ?? '',
  ]);
  return { kind: 'table', title, columns: ['word', 'said to', 'result', 'heard by', 'from'], rows };
}

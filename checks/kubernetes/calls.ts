import type { Evidence } from '../../harness/model/index.ts';
import type { Answer } from './plugin.ts';
import { addressOf, codeOf } from './result.ts';

/** A call and what came of it, for the reader. */
export type CallSeen = { readonly what: string; readonly answer: Answer };

/** What a plugin answered, call by call. */
export function callTable(title: string, calls: readonly CallSeen[]): Evidence {
  const rows = calls.map(({ what, answer }) => [
    what,
    answer.exit === null ? 'killed' : `${answer.exit}`,
    `${codeOf(answer) ?? ''}`,
    addressOf(answer) ?? '',
    `${answer.ms}`,
  ]);
  return { kind: 'table', title, columns: ['call', 'exit', 'error code', 'address', 'ms'], rows };
}

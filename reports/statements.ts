import { printable } from '../harness/model/index.ts';

/**
 * A long finding as the statements it consists of, so that it can be shown as a list: cut after each sentence and at each
 * semicolon. Text of several lines stays one piece.
 */
export function statementsOf(text: string): string[] {
  const plain = printable(text).trim();
  if (plain.includes('\n')) return [plain];
  return plain.split(/(?<=(?<!\b(?:e\.g|i\.e|etc))[.!?]) +|; +/).filter((part) => part !== '');
}

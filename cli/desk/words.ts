import { styleText } from 'node:util';
import wrapAnsi from 'wrap-ansi';
import { sentence, wayTable } from '../../harness/explain/index.ts';
import { printable, printableLine, type Result, type Why } from '../../harness/model/index.ts';
import type { Output } from '../progress-lines.ts';
import type { Desk, DeskCheck } from './desk.ts';

const colours = {
  pass: 'green',
  fail: 'red',
  blocked: 'yellow',
  error: 'magenta',
  running: 'cyan',
  'not run': 'dim',
} as const;

/** Lines no wider than the terminal, whole words. A line keeps its own indentation; what goes on stands at `indent`, or below its start. */
export function wrapped(text: string, columns: number | undefined, indent?: number): string {
  const width = Math.max(20, columns || 80);
  return text
    .split('\n')
    .flatMap((line) => {
      const [, lead = '', rest = ''] = /^(\s*)(.*)$/s.exec(line) ?? [];
      const below = ' '.repeat(indent ?? lead.length);
      const room = Math.max(10, width - Math.max(lead.length, below.length));
      return wrapAnsi(rest, room, { hard: true })
        .split('\n')
        .map((part, index) => (index === 0 ? lead : below) + part);
    })
    .join('\n');
}

/** A check and its state as a line. */
export function checkLine({ check, state }: DeskCheck, stream: Output): string {
  return wrapped(
    `${styleText(colours[state], state.padEnd(8), { stream })}${check.id} — ${check.title}`,
    stream.columns,
    8,
  );
}

/** Why a check did not pass, as labels and texts; none for one that did. */
export function reasonTexts(result: Result): readonly (readonly [label: string, text: string])[] {
  if (result.status === 'pass') return [];
  const texts = [
    ['expected', result.expected],
    [result.status === 'fail' ? 'seen' : 'why', result.actual],
    ['hint', result.hint],
    ['brief', result.spec.replace('#', '/README.md#')],
  ] as const;
  return texts.flatMap(([label, text]) => (text === undefined ? [] : [[label, printableLine(text)] as const]));
}

/** The same as lines for a terminal. */
export function reasonLines(result: Result, stream: Output): string[] {
  const texts = reasonTexts(result);
  if (result.status === 'pass') return [];
  const lines = texts.map(([label, text]) => wrapped(`  ${label.padEnd(9)}${text}`, stream.columns, 11));
  return [styleText(colours[result.status], result.id, { stream }), ...lines];
}

/** How many checks are in which state, as a sentence. */
export function standing(checks: readonly DeskCheck[]): string {
  const counts = Map.groupBy(checks, ({ state }) => state);
  const parts = [...counts].map(([state, { length }]) => `${length} ${state}`);
  return `${checks.length} checks: ${parts.join(', ')}.`;
}

/** What became of a flow as lines: the sentence, and the way of the packet. */
export function whyLines({ reason, problem }: Awaited<ReturnType<Desk['why']>>): string[] {
  if (!reason) return [printableLine(problem ?? 'Nothing could be seen of it.')];
  // What works has no place where it was lost.
  const rows = wayTable(reason).rows.filter(([sign]) => reason.what !== 'works' || sign !== '✗');
  const [width, devWidth] = [1, 2].map((column) => Math.max(...rows.map((row) => row[column]?.length ?? 0), 0));
  const lines = rows.map(([sign = '', where = '', dev = '', seen = '']) =>
    sign === '·'
      ? `  · ${where}: ${seen}`
      : `  ${sign} ${where.padEnd(width ?? 0)}  ${dev.padEnd(devWidth ?? 0)}  ${seen}`.trimEnd(),
  );
  return [whySentence(reason), ...lines, ...(problem ? [problem] : [])].map((line) =>
    printable(line).replaceAll('\n', ' '),
  );
}

/** What became of a flow as a sentence. */
export function whySentence(reason: Why): string {
  return reason.what === 'works'
    ? `${reason.like[0]}: it works, the packet came through and so did the answer.`
    : sentence(reason);
}

/** What went wrong, in words that are safe to show. */
export function errorText(error: unknown): string {
  return printable(error instanceof Error ? error.message : String(error));
}

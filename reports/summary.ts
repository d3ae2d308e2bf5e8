import { styleText } from 'node:util';
import stringWidth from 'string-width';
import { type Grade, printableLine, type Result, unitOf } from '../harness/model/index.ts';
import { percentage, points, scoreOf, statusLabels, statusSigns, unitName, verdictSentence, whoOf } from './labels.ts';

const screen = 24;
const colours = { pass: 'green', fail: 'red', blocked: 'yellow', error: 'magenta' } as const;

type Colour = (typeof colours)[Result['status']] | 'bold' | 'dim';
type Paint = (colour: Colour, text: string) => string;

/**
 * The grade for a terminal: at most 24 lines, none wider than `columns` (kept within 40 and 100). What does not fit is counted, and
 * the report named. `columns` 0 or not finite stands for 80.
 */
export function renderSummary(grade: Grade, { color, columns }: { color: boolean; columns: number }): string {
  const width = columns > 0 && Number.isFinite(columns) ? Math.min(100, Math.max(40, columns)) : 80;
  const paint: Paint = (colour, text) => (color ? styleText(colour, text, { validateStream: false }) : text);
  const head = heading(grade, width, paint);
  const list = checks(grade.results, width, paint);
  const why = reasons(grade, width, paint, screen - head.length - list.length - 2);
  return `${[...head, '', ...list, ...(why.length > 0 ? ['', ...why] : [])].join('\n')}\n`;
}

function heading(grade: Grade, width: number, paint: Paint): string[] {
  const who = printableLine(whoOf(grade.student));
  const days = [...new Set(grade.results.map(unitOf))].map((unit) => unitName(grade, unit)).join(', ');
  const share = percentage(grade);
  const total = `${points(grade.earned)} of ${points(grade.possible)} points${share ? ` (${share})` : ''}`;
  const colour = { passed: 'green', failed: 'red', 'needs-review': 'magenta' } as const;
  const problems = grade.days.flatMap(({ day, problem }) => (problem ? [`${unitName(grade, day)}: ${problem}`] : []));
  return [
    paint('bold', clip(days === '' ? who : `${who} · ${days}`, width)),
    paint(colour[grade.verdict], clip(`${total} · ${verdictSentence(grade)}`, width)),
    // What went wrong first stands first, and whole where that is possible: the rest may follow from it.
    ...problems.slice(0, 2).flatMap((problem, index) => wrapped(printableLine(problem), width, index === 0 ? 4 : 2)),
    ...(grade.remarks ?? []).slice(0, 1).map((remark) => clip(printableLine(remark), width)),
  ];
}

/** A line for each check; of a long list those that passed are counted only. */
function checks(results: readonly Result[], width: number, paint: Paint): string[] {
  const most = 14;
  const listed = results.length > most ? results.filter(({ status }) => status !== 'pass') : results;
  const lines = listed.slice(0, most).map((result) => {
    const sign = signOf(result.status);
    const score = scoreOf(result);
    const room = width - sign.length - score.length - 3;
    const title = clip(printableLine(result.title), room);
    return `${paint(colours[result.status], sign)} ${title}${' '.repeat(room - stringWidth(title))}  ${score}`;
  });
  if (listed.length > most)
    lines.push(paint('dim', `  and ${listed.length - most} more that did not pass: see the report`));
  const hidden = results.length - listed.length;
  return hidden > 0 ? [paint('green', `${signOf('pass')} ${hidden} checks`), ...lines] : lines;
}

function signOf(status: Result['status']): string {
  return `${statusSigns[status]} ${statusLabels[status].padEnd(10)}`;
}

/** Why marks were lost, check by check, as far as `room` lines go; what is blocked is explained by what blocks it. */
function reasons(grade: Grade, width: number, paint: Paint, room: number): string[] {
  const lost = grade.results.filter(({ status }) => status !== 'pass' && status !== 'blocked');
  const lines: string[] = [];
  for (const [i, result] of lost.entries()) {
    const block = reason(result, width, paint);
    const last = i === lost.length - 1;
    if (lines.length + block.length + (last ? 0 : 1) > room) {
      const rest = lost.length - i;
      return room < 1
        ? []
        : [...lines, paint('dim', clip(`${rest} ${i > 0 ? 'more ' : ''}explained in report.pdf`, width))];
    }
    lines.push(...block);
  }
  return lines;
}

function reason(result: Result, width: number, paint: Paint): string[] {
  const texts = [
    ['expected', result.expected, 1],
    [result.status === 'fail' ? 'seen' : 'why', result.actual, 3],
    ['hint', result.hint, 2],
  ] as const;
  return [
    paint(colours[result.status], clip(printableLine(result.id), width)),
    ...texts.flatMap(([label, text, most]) =>
      wrapped(printableLine(text ?? ''), width - 11, most).map(
        (line, i) => `  ${paint('dim', (i === 0 ? label : '').padEnd(9))}${line}`,
      ),
    ),
  ];
}

/** At most `most` lines of whole words; the last is cut where the text is longer. */
function wrapped(text: string, width: number, most: number): string[] {
  if (text === '') return [];
  const words = text.split(' ');
  let line = words.shift() ?? '';
  if (most > 1)
    while (words[0] !== undefined && stringWidth(`${line} ${words[0]}`) <= width) line += ` ${words.shift()}`;
  if (most === 1 || stringWidth(line) > width) return [clip(text, width)];
  return [line, ...wrapped(words.join(' '), width, most - 1)];
}

const graphemes = new Intl.Segmenter('en', { granularity: 'grapheme' });

/** The text, cut with an ellipsis where it would be wider than `width` columns. */
function clip(text: string, width: number): string {
  if (stringWidth(text) <= width) return text;
  let out = '';
  let used = 0;
  for (const { segment } of graphemes.segment(text)) {
    used += stringWidth(segment);
    if (used > width - 1) break;
    out += segment;
  }
  return `${out}…`;
}

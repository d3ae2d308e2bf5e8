import { styleText } from 'node:util';
import stringWidth from 'string-width';
import { type Grade, printableLine, type Result, rootCause, unitOf } from '../harness/model/index.ts';
import {
  briefOf,
  percentage,
  points,
  scoreOf,
  statusLabels,
  statusSigns,
  unitName,
  verdictSentence,
  whoOf,
} from './labels.ts';

/** What fits a screen; the first cause and the first lost mark stand there whole all the same. */
const screen = 24;
/** Of one text: what is longer is in the report. */
const longest = 8;
const colours = { pass: 'green', fail: 'red', blocked: 'yellow', error: 'magenta' } as const;

type Colour = (typeof colours)[Result['status']] | 'bold' | 'dim';
type Paint = (colour: Colour, text: string) => string;

/**
 * The grade for a terminal, none of its lines wider than `columns` (kept within 40 and 100): first what most of the lost marks come from,
 * then each check, and why as far as 24 lines go, whole for the first. What does not fit is counted, and the report named. `columns` 0 or
 * not finite stands for 80.
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
  const cause = rootCause(grade)?.sentence;
  const problems = grade.days.flatMap(({ day, problem }) => (problem ? [`${unitName(grade, day)}: ${problem}`] : []));
  // A cause that was made of a problem says it already.
  const rest = problems.filter((problem) => cause?.startsWith(problem) !== true);
  return [
    ...wrapped(printableLine(cause ?? ''), width, longest).map((line) => paint('bold', line)),
    paint('bold', clip(days === '' ? who : `${who} · ${days}`, width)),
    paint(colour[grade.verdict], clip(`${total} · ${verdictSentence(grade)}`, width)),
    ...wrapped(printableLine(sums(grade)), width, 3),
    ...rest.slice(0, 2).flatMap((problem) => wrapped(printableLine(problem), width, cause ? 2 : 4)),
    ...(grade.remarks ?? []).slice(0, 1).flatMap((remark) => wrapped(printableLine(remark), width, 3)),
  ];
}

/** What each of several units came to: 'Day 1: 255 of 255; Day 2: 100 of 200'. */
function sums({ results, units }: Grade): string {
  const groups = [...Map.groupBy(results, unitOf)];
  if (groups.length < 2) return '';
  const parts = groups.map(([unit, own]) => {
    const judged = own.filter(({ status }) => status !== 'error');
    const sum = (values: readonly number[]) => points(values.reduce((total, value) => total + value, 0));
    return `${unitName({ ...(units && { units }) }, unit)}: ${sum(judged.map(({ earned }) => earned))} of ${sum(judged.map((one) => one.points))}`;
  });
  return parts.join('; ');
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

/** Why marks were lost, check by check, as far as `room` lines go, those first that the first cause is about; what is blocked is explained by what blocks it. */
function reasons(grade: Grade, width: number, paint: Paint, room: number): string[] {
  const first = rootCause(grade)?.follows ?? [];
  const lost = grade.results
    .filter(({ status }) => status !== 'pass' && status !== 'blocked')
    .toSorted((a, b) => Number(first.includes(b.id)) - Number(first.includes(a.id)));
  const lines: string[] = [];
  for (const [i, result] of lost.entries()) {
    const block = reason(result, width, paint);
    const last = i === lost.length - 1;
    if (i > 0 && lines.length + block.length + (last ? 0 : 1) > room) {
      const rest = lost.length - i;
      return [...lines, paint('dim', clip(`${rest} more explained in report.pdf`, width))];
    }
    lines.push(...block);
  }
  return lines;
}

function reason(result: Result, width: number, paint: Paint): string[] {
  const texts = [
    ['expected', result.expected],
    [result.status === 'fail' ? 'seen' : 'why', result.actual],
    ['hint', result.hint],
    ['brief', briefOf(result)],
  ] as const;
  return [
    paint(colours[result.status], clip(printableLine(result.id), width)),
    ...texts.flatMap(([label, text]) =>
      wrapped(printableLine(text ?? ''), width - 11, longest).map(
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
